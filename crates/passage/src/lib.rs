//! Passage through a checkpoint: plate reads, barriers, entries and crossings (Q-10, Q-11, Q-30, Q-31).
//!
//! A camera pushes what it reads to `POST /devices/{device_id}/{secret}/anpr`. What happens then:
//!
//! ```text
//! queries::AuthenticateDevice { device, secret_hash: secret_hash(&secret) }    none → 404
//! isapi::part_kind, isapi::parse                         is_harmless() → MarkSeen, 200
//! commands::RecordPlateRead                              → ReadDecision, 200 at once
//!    zone_entry        the booking is in the waiting zone
//!    checkpoint_entry  queue::commands::passage::decide_entry → Open schedules the job `barrier.open`
//!    border_line       the booking has crossed
//! BarrierJob                                             opens, makes sure, records the admission
//! ```
//!
//! The answer to the camera must be quick, so the barrier is opened by a job written in the same
//! transaction as the decision. [`BarrierJob`] says what happens when a process dies on the way.
//!
//! A read is a claim without a signature: it opens a barrier only while it is fresh (at most
//! [`model::STALE_SECONDS`] old), told for the first time, and about a lorry that the queue lets in.
//! Everything else is recorded with its decision and opens nothing. A late read at the border still
//! counts as a crossing, because the lorry is gone, and its vehicle could never book again otherwise.
//!
//! Cameras are set up so that `forward` is the way out of the country; a read of a vehicle that
//! goes in reverse changes nothing.
//!
//! What is not here yet: pictures are not kept, only what was read (the object store for them comes
//! with issue 5); a place has one barrier and one lane.
//!
//! [`model`] holds the words and the pure rules, [`commands`] one type for each thing that can be
//! done, [`queries`] what can be asked, [`sql`] the statements over this crate's tables. [`isapi`]
//! reads the cameras' messages, [`barrier`] speaks to barriers. Events go to the checkpoint's stream
//! and name a plate only masked (`123•••02`), since it is personal data.
//!
//! To extend: another place is a variant of [`model::Place`], a line in the next migration's CHECK
//! and an arm in `commands::read`. Another make of camera is a module beside [`isapi`] that gives
//! the same [`isapi::PlateRead`].

pub mod barrier;
pub mod commands;
mod error;
pub mod isapi;
mod job;
pub mod model;
pub mod queries;
pub mod sql;

pub use error::PassageError;
pub use job::{BarrierJob, BarrierPatience, OPEN_JOB};
pub use model::{secret_hash, secret_text};
