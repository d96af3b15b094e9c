//! Rate limits for password attempts.
//!
//! Three limits slow down guessing without letting anyone lock out somebody else:
//!
//! 1. **Per IP address**: [`PER_ADDRESS`] failures in a row, for any accounts, then one attempt every [`REFILL`].
//! 2. **Per account and IP address**: [`PER_ACCOUNT`] failures in a row, then one attempt every [`REFILL`]. Failures
//!    from one address never count against another, so while an attacker has to wait, the owner can sign in.
//! 3. **Per account, from all addresses**: after [`BEFORE_DELAY`] failures, each attempt is delayed by [`DELAY`] but
//!    never refused. This makes a distributed attack more expensive and costs the owner two seconds. What stops such
//!    an attack is the length of the password, and the small number of concurrent hashes (`passwords`).
//!
//! An attempt is counted before the password is checked, so that a thousand simultaneous attempts do not all pass. If
//! the password was right, the count is reverted, so only failures count. IPv6 addresses are counted by /64 network,
//! the usual allocation to one customer. Accounts are stored as hashes, so that entries have a fixed size. The tables
//! are bounded: expired entries are dropped, and if there are still too many, so are those closest to expiring.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use crate::error::AppError;

/// Failures in a row from one IP address, for any accounts, before attempts are refused.
const PER_ADDRESS: u32 = 40;
/// Failures in a row for one account from one IP address, before attempts are refused.
const PER_ACCOUNT: u32 = 8;
/// After a refusal, one more attempt is allowed each time this has passed.
const REFILL: Duration = Duration::from_secs(30);
/// Failures for one account, from all addresses, before its attempts are delayed.
const BEFORE_DELAY: u32 = 60;
/// How long such an attempt is delayed.
const DELAY: Duration = Duration::from_secs(2);
/// The maximum number of keys in a table, which take about 5 MB.
const MAX_KEYS: usize = 100_000;

/// The first 16 bytes of the SHA-256 of an account's name.
type AccountKey = [u8; 16];

/// Counts failed attempts. The counts are kept in memory, separately in each process.
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
            accounts: Buckets::new(BEFORE_DELAY, MAX_KEYS),
        }))
    }
}

/// An attempt. It counts as failed unless [`Attempt::succeeded`] is called.
#[must_use]
pub struct Attempt {
    tables: Arc<Tables>,
    address: IpAddr,
    account: AccountKey,
}

impl Attempt {
    /// The password was right, so the attempt does not count.
    pub fn succeeded(self) {
        self.tables.addresses.refund(&self.address);
        self.tables.pairs.refund(&(self.account, self.address));
        self.tables.accounts.refund(&self.account);
    }
}

impl SignInLimits {
    /// Counts an attempt to enter the password of `account` (an e-mail address, or any other name of something with a
    /// password). Waits first if attempts for the account are delayed.
    ///
    /// # Errors
    /// [`AppError::TooMany`] with the seconds to wait.
    pub async fn attempt(&self, account: &str, address: IpAddr) -> Result<Attempt, AppError> {
        let (attempt, delay) = self.count(account, address, Instant::now())?;
        tokio::time::sleep(delay).await;
        Ok(attempt)
    }

    /// Counts another action that is limited per IP address, such as signing up.
    ///
    /// # Errors
    /// [`AppError::TooMany`] with the seconds to wait.
    pub fn check_address(&self, address: IpAddr) -> Result<(), AppError> {
        self.0.addresses.take(network(address), Instant::now()).map_err(too_many)
    }

    fn count(&self, account: &str, address: IpAddr, now: Instant) -> Result<(Attempt, Duration), AppError> {
        let (tables, address) = (self.0.clone(), network(address));
        // The address is checked first, so that a refused address cannot add entries to the tables of accounts.
        tables.addresses.take(address, now).map_err(too_many)?;
        let account = key(account);
        tables.pairs.take((account, address), now).map_err(too_many)?;
        let delay = tables.accounts.take(account, now).err().map_or(Duration::ZERO, |_| DELAY);
        Ok((Attempt { tables, address, account }, delay))
    }
}

fn too_many(wait: Duration) -> AppError {
    AppError::TooMany { seconds: wait.as_secs() as u32 + 1 }
}

/// The key of an account: its lowercase name, hashed.
fn key(account: &str) -> AccountKey {
    let hash = Sha256::digest(account.to_lowercase().as_bytes());
    let mut key = AccountKey::default();
    key.copy_from_slice(&hash[..16]);
    key
}

/// The part of an address that identifies one customer: an IPv4 address, or an IPv6 /64 network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => IpAddr::V4(v4),
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() & !u128::from(u64::MAX)).into()),
    }
}

/// Token buckets, one per key (generic cell rate algorithm). For each bucket, only the time is stored at which it will
/// be full again.
struct Buckets<K> {
    /// The size of a bucket, as the time that it takes to refill it.
    burst: Duration,
    max_keys: usize,
    full_at: Mutex<HashMap<K, Instant>>,
}

impl<K: Eq + Hash + Clone> Buckets<K> {
    fn new(burst: u32, max_keys: usize) -> Self {
        Buckets { burst: REFILL * burst, max_keys, full_at: Mutex::new(HashMap::new()) }
    }

    /// Takes a token. If there is none, returns how long to wait for the next one.
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

    fn refund(&self, key: &K) {
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = full_at.get_mut(key) {
            *at = at.checked_sub(REFILL).unwrap_or(*at);
        }
    }
}

/// Drops the full buckets. If more than half of `max_keys` remain, also drops the half that will be full first.
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
    fn failures_from_one_address_do_not_block_another() {
        let (limits, now) = (SignInLimits::default(), Instant::now());
        assert_eq!(failures(&limits, "ana@colloquy.example", HERE, 20, now), PER_ACCOUNT);
        assert!(limits.count("ANA@colloquy.example", HERE, now).is_err());
        assert!(limits.count("ana@colloquy.example", THERE, now).is_ok());
        assert!(limits.count("ana@colloquy.example", HERE, now + REFILL).is_ok(), "one more after a refill");
    }

    #[test]
    fn successful_attempts_do_not_count() {
        let (limits, now) = (SignInLimits::default(), Instant::now());
        for _ in 0..100 {
            limits.count("ana@colloquy.example", HERE, now).expect("not limited").0.succeeded();
        }
    }

    #[test]
    fn failures_from_many_addresses_delay_but_never_block_an_account() {
        let (limits, now) = (SignInLimits::default(), Instant::now());
        for number in 0..BEFORE_DELAY {
            let address = IpAddr::from([198, 51, 100, number as u8]);
            assert_eq!(limits.count("ana@colloquy.example", address, now).expect("not limited").1, Duration::ZERO);
        }
        assert_eq!(limits.count("ana@colloquy.example", HERE, now).expect("not refused").1, DELAY);
        assert_eq!(limits.count("bo@colloquy.example", HERE, now).expect("not refused").1, Duration::ZERO);
    }

    #[test]
    fn refused_addresses_add_no_accounts_and_ipv6_is_counted_per_network() {
        let (limits, now) = (SignInLimits::default(), Instant::now());
        for number in 0..200u16 {
            let address = IpAddr::from([0x2001, 0xdb8, 0, 1, 0, 0, 0, number]);
            let _ = limits.count(&format!("{number}@colloquy.example"), address, now);
        }
        assert_eq!(limits.0.pairs.full_at.lock().expect("no panic").len(), PER_ADDRESS as usize);
        assert_eq!(limits.0.addresses.full_at.lock().expect("no panic").len(), 1);
    }

    #[test]
    fn tables_stay_bounded_and_expired_entries_are_dropped() {
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
