//! The crypto provider of outgoing TLS connections.

/// Makes ring the process-wide crypto provider of rustls. `reqwest` needs one before it can build a client. Repeated
/// calls do nothing.
pub fn install() {
    // An error means that a provider is already installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
