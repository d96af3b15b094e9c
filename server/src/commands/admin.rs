//! `colloquy admin`: manages accounts from the command line.

use crate::config::Settings;
use crate::start::{self, StartError};

/// Sets the password of an account to the first line of standard input, and signs the account out everywhere.
pub async fn set_password(settings: &Settings, email: &str) -> Result<(), StartError> {
    use app::accounts;
    use app::accounts::model::MIN_PASSWORD;
    use app::viewer::Viewer;

    let mut password = String::new();
    let other = |e: &dyn std::fmt::Display| StartError::Other(e.to_string());
    std::io::stdin().read_line(&mut password).map_err(|e| other(&e))?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    if password.chars().count() < MIN_PASSWORD {
        return Err(StartError::Other(format!("the password must have at least {MIN_PASSWORD} characters")));
    }
    let database = start::database(settings).await?;
    let state = start::state(settings, database.options.clone()).await?;
    let result = async {
        let viewer = Viewer::of_email(email, &state).await?;
        let hash = state.passwords.hash(password).await?;
        accounts::set_password(state.db.accounts(), &viewer, &hash).await?;
        accounts::end_devices(state.db.accounts(), &viewer, None).await
    }
    .await;
    if let Some(cluster) = database.cluster {
        cluster.stop().await;
    }
    result.map_err(|e| StartError::Other(format!("{email}: {e}")))
}
