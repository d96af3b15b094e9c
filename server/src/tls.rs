//! The cryptography of outgoing TLS connections.

/// Makes ring the process's provider, which `reqwest` requires before a client is built. Calling it
/// again changes nothing.
pub fn install() {
    // An error means that there is a provider already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}
