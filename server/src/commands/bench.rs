//! stub
use crate::config::Settings;
use crate::start::StartError;
pub async fn run(_s: &Settings, _m: u32) -> Result<(), StartError> {
    Ok(())
}
