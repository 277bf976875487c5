//! Identifiers: one type per kind of thing, and the source that makes new ones.
//!
//! An [`AccountId`] can't be passed where a [`BookingId`] is wanted. Ids are
//! UUID version 7: their first 48 bits are the milliseconds of the injected
//! clock, so rows keep the order in which they were made. Randomness comes from
//! ChaCha20 with a given seed, so a simulation that starts from the same seed
//! and clock makes the same ids.

use std::sync::{Arc, Mutex, PoisonError};

use newtype_uuid::{GenericUuid, TypedUuid, TypedUuidKind};
use rand::{Rng, SeedableRng, TryRng};
use rand_chacha::ChaCha20Rng;
use uuid::Uuid;

use crate::clock::SharedClock;

/// The registry of kinds, in alphabetical order. To add one, add a line here.
mod registry {
    #![expect(
        missing_docs,
        reason = "the macro writes a marker type and an alias for each line"
    )]
    newtype_uuid_macros::impl_typed_uuid_kinds! {
        settings = {
            attrs = [#[derive(PartialOrd, Ord, Hash)]],
        },
        kinds = {
            Account = { alias = AccountId },
            Booking = { alias = BookingId },
            Device = { alias = DeviceId },
            Job = { alias = JobId },
            Notice = { alias = NoticeId },
            Payment = { alias = PaymentId },
            PlateRead = { alias = PlateReadId },
            Session = { alias = SessionId },
            Transfer = { alias = TransferId },
        },
    }
}
pub use registry::*;

/// The id of a thing of kind `K`, such as `Id<BookingKind>`.
pub type Id<K> = TypedUuid<K>;

/// Stands for "who" where nobody asked and the system acts by itself: the daily order, a statement
/// that is fetched. No account has this id.
pub const SYSTEM: AccountId = AccountId::from_u128(0x5348_454b_4152_7000_8000_0000_0000_0001);

/// Random bits of a version 7 UUID below its timestamp.
const TAIL_BITS: u32 = 74;

/// Makes new ids, secrets and codes. Clones share one generator.
///
/// Ids of one source only grow, also within a millisecond and when the clock is
/// set back: the source then goes on from the last timestamp it used. Two
/// sources with one seed and one clock make the same ids, so a process that
/// serves people takes [`IdSource::from_os`].
#[derive(Debug, Clone)]
pub struct IdSource {
    clock: SharedClock,
    state: Arc<Mutex<State>>,
}

struct State {
    random: ChaCha20Rng,
    last_milliseconds: u64,
    last_tail: u128,
}

impl State {
    /// A digit from 0 to 9.
    fn digit(&mut self) -> u8 {
        loop {
            let [byte, ..] = self.random.next_u32().to_le_bytes();
            // 250 is the largest multiple of ten a byte can hold: above it some
            // digits would come up more often than others.
            if byte < 250 {
                return byte % 10;
            }
        }
    }
}

impl std::fmt::Debug for State {
    /// Hides the generator: whoever knows its state knows the next secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("State").finish_non_exhaustive()
    }
}

impl IdSource {
    /// A source that is fully determined by the clock and the seed: for tests,
    /// simulations and replay.
    pub fn new(clock: SharedClock, seed: [u8; 32]) -> Self {
        Self {
            clock,
            state: Arc::new(Mutex::new(State {
                random: ChaCha20Rng::from_seed(seed),
                last_milliseconds: 0,
                last_tail: 0,
            })),
        }
    }

    /// A source seeded by the operating system.
    ///
    /// # Panics
    /// When the operating system refuses to give random bytes: a program
    /// without them must not make session secrets.
    pub fn from_os(clock: SharedClock) -> Self {
        let mut seed = [0; 32];
        rand::rngs::SysRng
            .try_fill_bytes(&mut seed)
            .expect("the operating system gives random bytes");
        Self::new(clock, seed)
    }

    /// The next id of kind `K`.
    pub fn next<K: TypedUuidKind>(&self) -> TypedUuid<K> {
        TypedUuid::from_untyped_uuid(self.uuid())
    }

    /// The next id without a kind.
    pub fn uuid(&self) -> Uuid {
        let clock_milliseconds = u64::try_from(self.clock.now().as_millisecond()).unwrap_or(0);
        let mut state = self.lock();
        if clock_milliseconds > state.last_milliseconds {
            state.last_milliseconds = clock_milliseconds;
            state.last_tail = fresh_tail(&mut state.random);
        } else {
            let step = u128::from(state.random.next_u32()) + 1;
            state.last_tail += step;
            if state.last_tail >> TAIL_BITS != 0 {
                state.last_milliseconds += 1;
                state.last_tail = fresh_tail(&mut state.random);
            }
        }
        compose(state.last_milliseconds, state.last_tail)
    }

    /// `N` random bytes for session secrets, challenge values and the like.
    pub fn secret<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.lock().random.fill_bytes(&mut bytes);
        bytes
    }

    /// `count` random decimal digits, each equally likely, for codes that people
    /// type. Leading zeros are kept.
    pub fn digits(&self, count: usize) -> String {
        let mut state = self.lock();
        let digit = |_| char::from(b'0' + state.digit());
        (0..count).map(digit).collect()
    }

    /// A number of at most `DIGITS` random decimal digits, from 0 to 10^`DIGITS` − 1,
    /// each equally likely: the number that [`IdSource::digits`] would have written.
    /// More than 18 digits don't compile.
    pub fn number<const DIGITS: usize>(&self) -> i64 {
        const { assert!(DIGITS <= 18, "an i64 holds any number of 18 digits") };
        let mut state = self.lock();
        (0..DIGITS).fold(0, |number, _| number * 10 + i64::from(state.digit()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A random tail in the lower half of its range, so that thousands of millions
/// of ids fit in one millisecond before the tail runs over.
fn fresh_tail(random: &mut ChaCha20Rng) -> u128 {
    let wide = (u128::from(random.next_u64()) << 64) | u128::from(random.next_u64());
    wide >> (128 - TAIL_BITS + 1)
}

/// Lays out a version 7 UUID (RFC 9562 clause 5.7).
fn compose(milliseconds: u64, tail: u128) -> Uuid {
    let time = (u128::from(milliseconds) & ((1 << 48) - 1)) << 80;
    let version = 7 << 76;
    let random_high = (tail >> 62) << 64;
    let variant = 0b10 << 62;
    let random_low = tail & ((1 << 62) - 1);
    Uuid::from_u128(time | version | random_high | variant | random_low)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jiff::{SignedDuration, Timestamp};

    use super::*;
    use crate::clock::{Clock, ManualClock};

    fn clock() -> ManualClock {
        ManualClock::new("2026-03-01T00:00:00Z".parse().expect("a valid instant"))
    }

    fn milliseconds_of(id: Uuid) -> u128 {
        id.as_u128() >> 80
    }

    #[test]
    fn ids_carry_the_clock_and_the_version() {
        let clock = clock();
        let source = IdSource::new(clock.shared(), [1; 32]);
        let id = source.next::<BookingKind>().into_untyped_uuid();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
        let now = u128::try_from(clock.now().as_millisecond()).expect("after 1970");
        assert_eq!(milliseconds_of(id), now);
    }

    #[test]
    fn ids_only_grow_even_when_the_clock_goes_back() {
        let clock = clock();
        let source = IdSource::new(clock.shared(), [2; 32]);
        let mut ids = Vec::new();
        for round in 0..3_i64 {
            ids.extend((0..1000).map(|_| source.uuid()));
            clock.advance(SignedDuration::from_millis(1 - round));
        }
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_tail_that_runs_over_takes_the_next_millisecond() {
        let clock = clock();
        let source = IdSource::new(clock.shared(), [3; 32]);
        let before = source.uuid();
        source.lock().last_tail = (1 << TAIL_BITS) - 1;
        let after = source.uuid();
        assert!(before < after);
        assert_eq!(milliseconds_of(after), milliseconds_of(before) + 1);
        assert_eq!(after.get_version_num(), 7);
    }

    #[test]
    fn one_seed_makes_one_sequence() {
        let first = IdSource::new(clock().shared(), [4; 32]);
        let second = IdSource::new(clock().shared(), [4; 32]);
        let other = IdSource::new(clock().shared(), [5; 32]);
        assert_eq!(first.uuid(), second.uuid());
        assert_eq!(first.secret::<16>(), second.secret::<16>());
        assert_eq!(first.digits(6), second.digits(6));
        assert_ne!(first.uuid(), other.uuid());
    }

    #[test]
    fn sources_of_the_operating_system_differ() {
        let clock = clock();
        assert_ne!(
            IdSource::from_os(clock.shared()).secret::<32>(),
            IdSource::from_os(clock.shared()).secret::<32>()
        );
    }

    #[test]
    fn codes_have_the_asked_length_and_every_digit() {
        let source = IdSource::new(clock().shared(), [6; 32]);
        let code = source.digits(500);
        assert_eq!(code.len(), 500);
        let seen: BTreeSet<char> = code.chars().collect();
        assert_eq!(seen, ('0'..='9').collect());
        assert_eq!(source.digits(0), "");
    }

    #[test]
    fn a_number_is_the_one_its_digits_write() {
        let written = IdSource::new(clock().shared(), [6; 32]);
        let counted = IdSource::new(clock().shared(), [6; 32]);
        for _ in 0..200 {
            let digits = written.digits(11);
            assert_eq!(Ok(counted.number::<11>()), digits.parse());
        }
        assert_eq!(counted.number::<0>(), 0);
        let longest = (0..200).map(|_| counted.number::<18>()).max();
        assert!(longest.is_some_and(|most| most > 900_000_000_000_000_000));
    }

    #[test]
    fn debug_output_does_not_reveal_the_generator() {
        let source = IdSource::new(clock().shared(), [7; 32]);
        assert!(format!("{source:?}").contains("State { .. }"));
    }

    #[test]
    fn a_clock_before_1970_does_not_stop_the_source() {
        let clock = ManualClock::new(Timestamp::MIN);
        let source = IdSource::new(clock.shared(), [8; 32]);
        assert!(source.uuid() < source.uuid());
    }
}
