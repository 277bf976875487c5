//! One barrier: where its arm is, and what a command does to it.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What `ctrlMode` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Up.
    Open,
    /// Down.
    Close,
    /// Stay where you are, whatever you are told.
    Lock,
    /// Obey again.
    Unlock,
}

impl Mode {
    /// Reads the word of the protocol.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "open" => Some(Self::Open),
            "close" => Some(Self::Close),
            "lock" => Some(Self::Lock),
            "unlock" => Some(Self::Unlock),
            _ => None,
        }
    }
}

/// Where the arm is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Down.
    Closed,
    /// Up.
    Open,
}

/// A barrier as it stands at one instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BarrierView {
    /// The device.
    pub id: String,
    /// Its channel.
    pub channel: u16,
    /// Where the arm is.
    pub position: Position,
    /// Whether it is locked.
    pub locked: bool,
    /// How often it went up.
    pub opens: u64,
    /// Commands answered OK that did not move it because it was locked.
    pub ignored: u64,
    /// When it last went up.
    pub opened_at: Option<Timestamp>,
}

/// The arm itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Arm {
    #[default]
    Down,
    /// Up until this instant.
    UpUntil(Timestamp),
    /// Up until it is told otherwise.
    Up,
}

/// The state behind it. The arm comes down by itself when its time is over: nothing has to run for
/// that, the clock is looked at when somebody asks.
#[derive(Debug, Default)]
pub(super) struct Barrier {
    arm: Arm,
    locked: bool,
    opens: u64,
    ignored: u64,
    opened_at: Option<Timestamp>,
}

impl Barrier {
    fn is_up(&self, now: Timestamp) -> bool {
        match self.arm {
            Arm::Down => false,
            Arm::UpUntil(end) => now < end,
            Arm::Up => true,
        }
    }

    /// Does what `mode` says; an arm that goes up stays up for `open_for` (zero: until told).
    pub(super) fn command(&mut self, mode: Mode, now: Timestamp, open_for: SignedDuration) {
        let was_up = self.is_up(now);
        let up = match now.saturating_add(open_for) {
            Ok(end) if !open_for.is_zero() => Arm::UpUntil(end),
            _ => Arm::Up,
        };
        match mode {
            Mode::Open | Mode::Close if self.locked => self.ignored += 1,
            Mode::Open => {
                if !was_up {
                    self.opens += 1;
                    self.opened_at = Some(now);
                }
                self.arm = up;
            }
            Mode::Close => self.arm = Arm::Down,
            Mode::Lock => {
                self.locked = true;
                // A locked arm that is up stays up.
                self.arm = if was_up { Arm::Up } else { Arm::Down };
            }
            Mode::Unlock => {
                self.locked = false;
                self.arm = if was_up { up } else { Arm::Down };
            }
        }
    }

    pub(super) fn view(&self, id: &str, channel: u16, now: Timestamp) -> BarrierView {
        BarrierView {
            id: id.to_owned(),
            channel,
            position: if self.is_up(now) {
                Position::Open
            } else {
                Position::Closed
            },
            locked: self.locked,
            opens: self.opens,
            ignored: self.ignored,
            opened_at: self.opened_at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPEN_FOR: SignedDuration = SignedDuration::from_secs(15);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    fn position(barrier: &Barrier, second: i64) -> Position {
        barrier.view("a", 1, at(second)).position
    }

    /// The arm comes down by itself, and a second open before that keeps it up longer.
    #[test]
    fn the_arm_comes_down_by_itself() {
        let mut barrier = Barrier::default();
        assert_eq!(position(&barrier, 0), Position::Closed);
        barrier.command(Mode::Open, at(0), OPEN_FOR);
        assert_eq!(position(&barrier, 14), Position::Open);
        assert_eq!(position(&barrier, 15), Position::Closed);
        barrier.command(Mode::Open, at(20), OPEN_FOR);
        barrier.command(Mode::Open, at(30), OPEN_FOR);
        assert_eq!(position(&barrier, 44), Position::Open);
        assert_eq!(position(&barrier, 45), Position::Closed);
        let view = barrier.view("a", 1, at(45));
        assert_eq!((view.opens, view.opened_at), (2, Some(at(20))));
    }

    /// A locked arm stays where it is: down when it was down, up when it was up.
    #[test]
    fn a_locked_arm_does_not_move() {
        let mut barrier = Barrier::default();
        barrier.command(Mode::Lock, at(0), OPEN_FOR);
        barrier.command(Mode::Open, at(1), OPEN_FOR);
        assert_eq!(position(&barrier, 2), Position::Closed);
        assert_eq!(barrier.view("a", 1, at(2)).ignored, 1);
        barrier.command(Mode::Unlock, at(3), OPEN_FOR);
        assert_eq!(position(&barrier, 4), Position::Closed);
        barrier.command(Mode::Open, at(5), OPEN_FOR);
        barrier.command(Mode::Lock, at(6), OPEN_FOR);
        barrier.command(Mode::Close, at(7), OPEN_FOR);
        assert_eq!(position(&barrier, 1000), Position::Open);
        barrier.command(Mode::Unlock, at(1000), OPEN_FOR);
        assert_eq!(position(&barrier, 1014), Position::Open);
        assert_eq!(position(&barrier, 1015), Position::Closed);
    }
}
