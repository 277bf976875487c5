//! Where the time comes from: the one place of the project that reads the system clock.
//!
//! Everything else is handed a [`SharedClock`], or better a `Timestamp` taken
//! from one before a command runs. Every clock answers in whole microseconds,
//! the precision both database engines keep, so an instant that was stored and
//! read back equals the one in memory.

use std::fmt::Debug;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use jiff::{SignedDuration, Timestamp};

/// A source of the present instant.
pub trait Clock: Send + Sync + Debug + 'static {
    /// The present instant in whole microseconds.
    fn now(&self) -> Timestamp;
}

/// A clock that is handed around and shared between threads.
pub type SharedClock = Arc<dyn Clock>;

/// Drops what is finer than a microsecond.
fn whole_microseconds(instant: Timestamp) -> Timestamp {
    // Truncation of an instant in range stays in range, so the fallback is never taken.
    Timestamp::from_microsecond(instant.as_microsecond()).unwrap_or(instant)
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SystemClock;

impl SystemClock {
    /// The clock of the machine, ready to be handed around.
    pub fn shared() -> SharedClock {
        Arc::new(Self)
    }
}

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where the system clock enters"
    )]
    fn now(&self) -> Timestamp {
        whole_microseconds(Timestamp::now())
    }
}

/// A clock that stands still until somebody moves it. Clones share their time.
#[derive(Debug, Clone)]
pub struct ManualClock {
    instant: Arc<Mutex<Timestamp>>,
}

impl ManualClock {
    /// A clock that stands at `instant`.
    pub fn new(instant: Timestamp) -> Self {
        Self {
            instant: Arc::new(Mutex::new(whole_microseconds(instant))),
        }
    }

    /// A second handle to this clock as a [`SharedClock`].
    pub fn shared(&self) -> SharedClock {
        Arc::new(self.clone())
    }

    /// Moves the clock to `instant`, forwards or backwards.
    pub fn set(&self, instant: Timestamp) {
        let mut held = self.instant.lock().unwrap_or_else(PoisonError::into_inner);
        *held = whole_microseconds(instant);
    }

    /// Moves the clock by `duration`; it stops at the ends of representable time.
    pub fn advance(&self, duration: SignedDuration) {
        let mut held = self.instant.lock().unwrap_or_else(PoisonError::into_inner);
        *held = whole_microseconds(moved(*held, duration));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        *self.instant.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A clock that starts at an origin and runs `speed` times as fast as real time.
///
/// The demonstration uses it to show a day of a checkpoint in minutes. Clones
/// share their start. A speed of 0 stands still.
#[derive(Debug, Clone)]
pub struct ScaledClock {
    origin: Timestamp,
    started: Instant,
    speed: u32,
}

impl ScaledClock {
    /// A clock that shows `origin` now and gains `speed` seconds in a real second.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the edge where the system clock enters"
    )]
    pub fn new(origin: Timestamp, speed: u32) -> Self {
        Self {
            origin,
            started: Instant::now(),
            speed,
        }
    }

    /// Seconds this clock gains in a real second.
    pub fn speed(&self) -> u32 {
        self.speed
    }

    /// What the clock shows after `elapsed` of real time.
    fn after(&self, elapsed: std::time::Duration) -> Timestamp {
        let scaled = elapsed.saturating_mul(self.speed);
        let scaled = SignedDuration::try_from(scaled).unwrap_or(SignedDuration::MAX);
        whole_microseconds(moved(self.origin, scaled))
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> Timestamp {
        self.after(self.started.elapsed())
    }
}

/// `instant` moved by `duration`, held inside representable time.
fn moved(instant: Timestamp, duration: SignedDuration) -> Timestamp {
    instant
        .saturating_add(duration)
        .expect("an absolute duration has no calendar units to be refused")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().expect("a valid instant")
    }

    #[test]
    fn clones_of_a_manual_clock_share_their_time() {
        let clock = ManualClock::new(instant("2026-03-01T00:00:00Z"));
        let other = clock.clone();
        let shared = clock.shared();
        clock.advance(SignedDuration::from_hours(2));
        assert_eq!(other.now(), instant("2026-03-01T02:00:00Z"));
        other.set(instant("2026-02-01T00:00:00Z"));
        assert_eq!(shared.now(), instant("2026-02-01T00:00:00Z"));
    }

    #[test]
    fn instants_are_whole_microseconds() {
        let clock = ManualClock::new(instant("2026-03-01T00:00:00.123456789Z"));
        assert_eq!(clock.now(), instant("2026-03-01T00:00:00.123456Z"));
        assert_eq!(SystemClock.now().subsec_nanosecond() % 1000, 0);
    }

    #[test]
    fn a_manual_clock_stops_at_the_end_of_time() {
        let clock = ManualClock::new(instant("2026-03-01T00:00:00Z"));
        clock.advance(SignedDuration::MAX);
        assert!(clock.now() > instant("9999-01-01T00:00:00Z"));
    }

    #[test]
    fn a_scaled_clock_multiplies_real_time() {
        let origin = instant("2026-03-01T00:00:00Z");
        let clock = ScaledClock::new(origin, 60);
        assert_eq!(
            clock.after(Duration::from_secs(30)),
            instant("2026-03-01T00:30:00Z")
        );
        assert_eq!(clock.speed(), 60);
        assert!(clock.now() >= origin);
        assert_eq!(
            ScaledClock::new(origin, 0).after(Duration::from_secs(30)),
            origin
        );
    }
}
