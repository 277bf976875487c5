//! Turns at one register: so many ask at once, so many wait, nobody else.
//!
//! A slow register then holds up the checks that need it and nothing more.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

/// The turns of one register.
#[derive(Debug)]
pub(crate) struct Bulkhead {
    turns: Semaphore,
    side_by_side: usize,
    waiting: AtomicUsize,
    waiting_limit: usize,
}

/// No turn is free, and too many wait for one or waited too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many questions wait for the register")]
pub(crate) struct Overloaded;

/// Counts one who waits, for as long as it lives.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Bulkhead {
    /// Turns for so many at once, and so many who may wait.
    pub fn new(side_by_side: usize, waiting_limit: usize) -> Self {
        Self {
            turns: Semaphore::new(side_by_side),
            side_by_side,
            waiting: AtomicUsize::new(0),
            waiting_limit,
        }
    }

    /// Takes a turn; waits for one at most `limit`.
    ///
    /// # Errors
    /// [`Overloaded`].
    pub async fn enter(&self, limit: Duration) -> Result<SemaphorePermit<'_>, Overloaded> {
        if let Ok(turn) = self.turns.try_acquire() {
            return Ok(turn);
        }
        let _waiting = self.wait()?;
        match tokio::time::timeout(limit, self.turns.acquire()).await {
            Ok(Ok(turn)) => Ok(turn),
            // The semaphore is never closed; what is left is the time limit.
            Ok(Err(_)) | Err(_) => Err(Overloaded),
        }
    }

    fn wait(&self) -> Result<Waiting<'_>, Overloaded> {
        let one_more = |waiting| (waiting < self.waiting_limit).then_some(waiting + 1);
        self.waiting
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more)
            .map(|_| Waiting(&self.waiting))
            .map_err(|_| Overloaded)
    }

    /// How many ask now.
    pub fn in_flight(&self) -> usize {
        self.side_by_side
            .saturating_sub(self.turns.available_permits())
    }

    /// How many wait now.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::pin::pin;
    use std::task::{Context, Poll, Waker};

    use super::*;

    const LONG: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn turns_are_counted_and_given_back() {
        let bulkhead = Bulkhead::new(2, 1);
        let first = bulkhead.enter(LONG).await.expect("free");
        let second = bulkhead.enter(LONG).await.expect("free");
        assert_eq!((bulkhead.in_flight(), bulkhead.waiting()), (2, 0));

        let mut context = Context::from_waker(Waker::noop());
        let mut third = pin!(bulkhead.enter(LONG));
        assert!(third.as_mut().poll(&mut context).is_pending());
        assert_eq!(bulkhead.waiting(), 1);
        assert!(
            matches!(bulkhead.enter(LONG).await, Err(Overloaded)),
            "one may wait"
        );
        drop(first);
        let Poll::Ready(Ok(_third)) = third.as_mut().poll(&mut context) else {
            panic!("the freed turn is the waiting one's");
        };
        assert_eq!((bulkhead.in_flight(), bulkhead.waiting()), (2, 0));
        drop(second);
        assert_eq!(bulkhead.in_flight(), 1);
    }

    #[tokio::test]
    async fn one_who_gives_up_waiting_is_no_longer_counted() {
        let bulkhead = Bulkhead::new(1, 1);
        let _turn = bulkhead.enter(LONG).await.expect("free");
        {
            let mut context = Context::from_waker(Waker::noop());
            let mut waiting = pin!(bulkhead.enter(LONG));
            assert!(waiting.as_mut().poll(&mut context).is_pending());
        }
        assert_eq!(bulkhead.waiting(), 0);
        let limit = Duration::from_millis(1);
        assert!(matches!(bulkhead.enter(limit).await, Err(Overloaded)));
        assert_eq!(bulkhead.waiting(), 0);
    }
}
