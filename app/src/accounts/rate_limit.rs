//! How often a password may be tried.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::error::AppError;

/// Attempts in a row that an account takes before it makes everyone wait.
const PER_ACCOUNT: NonZeroU32 = NonZeroU32::new(8).expect("not zero");
/// Attempts in a row from one address, for any accounts.
const PER_ADDRESS: NonZeroU32 = NonZeroU32::new(40).expect("not zero");
/// One more attempt is granted each time this passes.
const REFILL: Duration = Duration::from_secs(30);

/// Counts attempts by account and by address, in this process.
#[derive(Clone)]
pub struct SignInLimits {
    accounts: Arc<DefaultKeyedRateLimiter<String>>,
    addresses: Arc<DefaultKeyedRateLimiter<IpAddr>>,
}

impl Default for SignInLimits {
    fn default() -> Self {
        let quota = |burst| Quota::with_period(REFILL).expect("a period").allow_burst(burst);
        SignInLimits {
            accounts: Arc::new(RateLimiter::keyed(quota(PER_ACCOUNT))),
            addresses: Arc::new(RateLimiter::keyed(quota(PER_ADDRESS))),
        }
    }
}

impl SignInLimits {
    /// Counts an attempt.
    ///
    /// # Errors
    /// [`AppError::TooMany`] with the seconds to wait.
    pub fn check(&self, email: &str, address: IpAddr) -> Result<(), AppError> {
        // Forget those who have not tried for long, or the tables grow with every name tried.
        if self.accounts.len() > 10_000 {
            self.accounts.retain_recent();
            self.addresses.retain_recent();
        }
        let account = self.accounts.check_key(&email.to_lowercase());
        let address = self.addresses.check_key(&address);
        match account.and(address) {
            Ok(()) => Ok(()),
            Err(until) => {
                let wait = until.wait_time_from(DefaultClock::default().now());
                Err(AppError::TooMany { seconds: wait.as_secs() as u32 + 1 })
            }
        }
    }
}
