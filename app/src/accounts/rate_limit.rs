//! How often passwords may be tried.
//!
//! Guessing is slowed down in three ways, so that nobody can lock anybody else out:
//!
//! 1. **Per address**: [`PER_ADDRESS`] failures in a row, for any accounts, then one every [`REFILL`].
//! 2. **Per account and address**: [`PER_ACCOUNT`] failures in a row, then one every [`REFILL`]. Failures from
//!    one address never count against another, so the owner signs in from elsewhere while an attacker waits.
//! 3. **Per account, from anywhere**: after [`BEFORE_BRAKE`] failures each attempt is checked [`BRAKE`] later.
//!    This is a delay and never a refusal. It makes a distributed attack more expensive, and costs the owner
//!    two seconds. What stops such an attack is the length of the password, and that only a few hashes are
//!    computed at once (`passwords`).
//!
//! An attempt is counted before the password is checked, so that a thousand sent at once do not all pass, and
//! taken back when the password was right: only failures count. IPv6 addresses are counted by their /64,
//! the usual allocation to one customer. Keys are hashes, so their size does not depend on what was typed, and the tables
//! are bounded: what has expired is dropped, and the oldest entries give way when there are too many.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::error::AppError;

/// Failures in a row from one address, for any accounts.
const PER_ADDRESS: u32 = 40;
/// Failures in a row of one account from one address.
const PER_ACCOUNT: u32 = 8;
/// One more attempt is granted each time this passes.
const REFILL: Duration = Duration::from_secs(30);
/// Failures of one account from anywhere before its attempts are delayed.
const BEFORE_BRAKE: u32 = 60;
/// How long an attempt is delayed then.
const BRAKE: Duration = Duration::from_secs(2);
/// The most keys that a table holds, about 5 MB.
const MAX_KEYS: usize = 100_000;

/// The hash of an account's name.
type AccountKey = [u8; 16];

/// Counts failed attempts in this process.
#[derive(Clone)]
pub struct SignInLimits(Arc<Tables>);

struct Tables {
    addresses: Buckets<IpAddr>,
    pairs: Buckets<(AccountKey, IpAddr)>,
    accounts: Buckets<AccountKey>,
}

impl Default for SignInLimits {
    fn default() -> Self {
        SignInLimits(Arc::new(Tables {
            addresses: Buckets::new(PER_ADDRESS, MAX_KEYS),
            pairs: Buckets::new(PER_ACCOUNT, MAX_KEYS),
            accounts: Buckets::new(BEFORE_BRAKE, MAX_KEYS),
        }))
    }
}

/// An attempt that counts as failed until [`Attempt::succeeded`] says otherwise.
#[must_use]
pub struct Attempt {
    tables: Arc<Tables>,
    address: IpAddr,
    account: AccountKey,
}

impl Attempt {
    /// The password was right: the attempt does not count.
    pub fn succeeded(self) {
        self.tables.addresses.give_back(&self.address);
        self.tables.pairs.give_back(&(self.account, self.address));
        self.tables.accounts.give_back(&self.account);
    }
}

impl SignInLimits {
    /// Counts an attempt at the password of `account` (an e-mail address, or another name of what the password
    /// opens). Waits where the account's attempts are delayed.
    ///
    /// # Errors
    /// [`AppError::TooMany`] with the seconds to wait.
    pub async fn attempt(&self, account: &str, address: IpAddr) -> Result<Attempt, AppError> {
        let (attempt, delay) = self.count(account, address, Instant::now())?;
        tokio::time::sleep(delay).await;
        Ok(attempt)
    }

    /// Counts something else that one address may not do too often, such as making accounts.
    ///
    /// # Errors
    /// [`AppError::TooMany`] with the seconds to wait.
    pub fn check_address(&self, address: IpAddr) -> Result<(), AppError> {
        self.0.addresses.take(network(address), Instant::now()).map_err(too_many)
    }

    fn count(&self, account: &str, address: IpAddr, now: Instant) -> Result<(Attempt, Duration), AppError> {
        let (tables, address) = (self.0.clone(), network(address));
        // The address comes first: one that has to wait adds nothing to the tables of accounts.
        tables.addresses.take(address, now).map_err(too_many)?;
        let account = key(account);
        tables.pairs.take((account, address), now).map_err(too_many)?;
        let delay = tables.accounts.take(account, now).err().map_or(Duration::ZERO, |_| BRAKE);
        Ok((Attempt { tables, address, account }, delay))
    }
}

fn too_many(wait: Duration) -> AppError {
    AppError::TooMany { seconds: wait.as_secs() as u32 + 1 }
}

/// The name without case, hashed: 16 bytes, however long it was.
fn key(account: &str) -> AccountKey {
    let hash = Sha256::digest(account.to_lowercase().as_bytes());
    let mut key = AccountKey::default();
    key.copy_from_slice(&hash[..16]);
    key
}

/// What one customer of a provider has: an IPv4 address, or an IPv6 /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
    }
}

/// Token buckets by key: the time at which each will be full again (the generic cell rate algorithm).
struct Buckets<K> {
    /// How far ahead the full time may lie: the size of a bucket.
    burst: Duration,
    max_keys: usize,
    full_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    fn new(burst: u32, max_keys: usize) -> Self {
        Buckets { burst: REFILL * burst, max_keys, full_at: Mutex::new(HashMap::new()) }
    }

    /// Takes a token, or says how long to wait for the next.
    fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= self.max_keys && !full_at.contains_key(&key) {
            make_room(&mut full_at, now, self.max_keys);
        }
        let next = full_at.get(&key).copied().unwrap_or(now).max(now) + REFILL;
        match (next - now).checked_sub(self.burst) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => {
                full_at.insert(key, next);
                Ok(())
            }
        }
    }

    fn give_back(&self, key: &K) {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = full_at.get_mut(key) {
            *at = at.checked_sub(REFILL).unwrap_or(*at);
        }
    }
}

/// Drops the full buckets; if few are, also the fuller half of the others.
fn make_room<K: Eq + Hash>(full_at: &mut HashMap<K, Instant>, now: Instant, max_keys: usize) {
    full_at.retain(|_, at| *at > now);
    if full_at.len() > max_keys / 2 {
        let mut times: Vec<Instant> = full_at.values().copied().collect();
        let middle = times.len() / 2;
        let (_, median, _) = times.select_nth_unstable(middle);
        let median = *median;
        full_at.retain(|_, at| *at > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 2));

    fn failures(limits: &SignInLimits, account: &str, address: IpAddr, times: u32, now: Instant) -> u32 {
        (0..times).filter(|_| limits.count(account, address, now).is_ok()).count() as u32
    }

    #[test]
    fn failures_from_one_address_do_not_lock_another_out() {
        let (limits, now) = (SignInLimits::default(), Instant::now());
        assert_eq!(failures(&limits, "ana@colloquy.example", HERE, 20, now), PER_ACCOUNT);
        assert!(limits.count("ANA@colloquy.example", HERE, now).is_err());
        assert!(limits.count("ana@colloquy.example", THERE, now).is_ok());
        assert!(limits.count("ana@colloquy.example", HERE, now + REFILL).is_ok(), "one more after a while");
    }

    #[test]
    fn right_passwords_do_not_count() {
        let (limits, now) = (SignInLimits::default(), Instant::now());
        for _ in 0..100 {
            limits.count("ana@colloquy.example", HERE, now).expect("not limited").0.succeeded();
        }
    }

    #[test]
    fn many_failures_from_everywhere_delay_but_never_refuse() {
        let (limits, now) = (SignInLimits::default(), Instant::now());
        for number in 0..BEFORE_BRAKE {
            let address = IpAddr::from([198, 51, 100, number as u8]);
            assert_eq!(limits.count("ana@colloquy.example", address, now).expect("not limited").1, Duration::ZERO);
        }
        assert_eq!(limits.count("ana@colloquy.example", HERE, now).expect("not refused").1, BRAKE);
        assert_eq!(limits.count("bo@colloquy.example", HERE, now).expect("not refused").1, Duration::ZERO);
    }

    #[test]
    fn a_limited_address_adds_no_account_and_a_v6_network_is_one_address() {
        let (limits, now) = (SignInLimits::default(), Instant::now());
        for number in 0..200u16 {
            let address = IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, number]);
            let _ = limits.count(&format!("{number}@colloquy.example"), address, now);
        }
        assert_eq!(limits.0.pairs.full_at.lock().expect("no panic").len(), PER_ADDRESS as usize);
        assert_eq!(limits.0.addresses.full_at.lock().expect("no panic").len(), 1);
    }

    #[test]
    fn the_tables_do_not_grow_without_end_and_forget_with_time() {
        let (buckets, now) = (Buckets::new(8, 100), Instant::now());
        for number in 0..1_000 {
            buckets.take(number, now + Duration::from_millis(number)).expect("one is free");
            assert!(buckets.full_at.lock().expect("no panic").len() <= 100);
        }
        let later = now + Duration::from_secs(3600);
        for number in 2_000..2_060 {
            buckets.take(number, later).expect("one is free");
        }
        assert!(buckets.full_at.lock().expect("no panic").keys().all(|key| *key >= 2_000));
    }
}
