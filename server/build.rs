//! Rebuilds the server when migrations change, because the binary embeds them.
fn main() {
    println!("cargo:rerun-if-changed=../migrations");
}
