//! What every change of a booking shares: load it, change it, save it with its events, its notices
//! and its timer, in one transaction.

use crate::commands::hold_batch::step_payload;
use crate::model::booking::Booking;
use crate::model::fault::{Ending, Happening, Judgement, judge};
use crate::model::number::BookingNumber;
use crate::model::refusal::Refusal;
use crate::model::slot::Slot;
use crate::model::state::{State, WrongState};
use crate::model::timers::{Step, next_step};
use crate::{DerivedIds, STEP_ATTEMPTS, STEP_JOB, Settings, sql, step_job_key};
use jiff::{SignedDuration, Timestamp};
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use notices::{NewNotice, NoticeKind};
use serde_json::json;
use store::jobs::{self, NewJob};
use store::{NewEvent, StoreError, Stream, Tx, events};
use uuid::Uuid;

impl From<WrongState> for Refusal {
    fn from(wrong: WrongState) -> Self {
        Self::WrongState { state: wrong.from }
    }
}

/// How a booking leaves the active states without having been used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settled {
    /// Its hold window stays used up, so that the vehicle pauses before the next hold.
    WindowUsed,
    /// The vehicle may hold again at once.
    WindowClosed,
}

/// A booking on its way to a new state.
pub(crate) struct Change<'s> {
    pub(crate) settings: &'s Settings,
    pub(crate) booking: Booking,
    pub(crate) ids: DerivedIds,
    pub(crate) now: Timestamp,
    /// The number it came with; a booking that was given up or annulled has none in its state.
    number: Option<BookingNumber>,
    /// The registers were just asked, and are not to be asked again at once.
    pub(crate) was_asked: bool,
    events: Vec<NewEvent>,
    notices: Vec<(NoticeKind, serde_json::Value)>,
}

impl<'s> Change<'s> {
    /// Begins a change of a booking that was loaded.
    pub(crate) fn of(settings: &'s Settings, booking: Booking, seed: Uuid, now: Timestamp) -> Self {
        let ids = DerivedIds::new(seed);
        let number = booking.state.number();
        Self {
            settings,
            booking,
            ids,
            now,
            number,
            was_asked: false,
            events: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// Loads a booking for a change by the system or an officer.
    pub(crate) async fn any(
        tx: &mut Tx<'_>,
        settings: &'s Settings,
        booking: BookingId,
        seed: Uuid,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let booking = sql::booking(tx, booking)
            .await?
            .ok_or(Refusal::BookingNotFound)?;
        Ok(Self::of(settings, booking, seed, now))
    }

    /// Loads a booking for a change by its own user. Somebody else's looks like none at all.
    pub(crate) async fn own(
        tx: &mut Tx<'_>,
        settings: &'s Settings,
        booking: BookingId,
        account: AccountId,
        seed: Uuid,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let change = Self::any(tx, settings, booking, seed, now).await?;
        if change.booking.account == account {
            Ok(change)
        } else {
            Err(Refusal::BookingNotFound)
        }
    }

    /// Applies a transition of the state machine.
    pub(crate) fn to(
        &mut self,
        transition: impl FnOnce(State) -> Result<State, WrongState>,
    ) -> Result<(), Refusal> {
        self.booking.state = transition(self.booking.state.clone())?;
        Ok(())
    }

    /// decides what follows from what happens now.
    pub(crate) fn judged(&self, happening: Happening) -> Judgement {
        judge(&self.booking.fault_facts(happening), &self.settings.rules)
    }

    /// the booking is at its end: decides whose fault it was, keeps that with the booking, and
    /// tells of it in the event that ends it. The state has changed already, the money has not.
    pub(crate) fn ended(
        &mut self,
        kind: &'static str,
        happening: Happening,
        mut payload: serde_json::Value,
    ) {
        let judgement = self.judged(happening);
        if let Some(facts) = payload.as_object_mut() {
            facts.insert(String::from("at_fault"), json!(judgement.at_fault));
            facts.insert(String::from("consequence"), json!(judgement.consequence));
            facts.insert(String::from("clause"), json!(judgement.clause));
            facts.insert(String::from("happening"), json!(happening));
        }
        self.booking.redress.ending = Some(Ending {
            judgement,
            amount: Money::kzt(self.booking.fee_minor),
            at: self.now,
        });
        self.event(kind, payload);
    }

    /// Tells of something that happened.
    pub(crate) fn event(&mut self, kind: &'static str, payload: serde_json::Value) {
        let subject = Some(self.booking.id.into_untyped_uuid());
        self.events.push(NewEvent {
            kind,
            subject,
            payload,
        });
    }

    /// Tells the user, in the cabinet and where the kind says so by text message.
    pub(crate) fn notify(&mut self, kind: NoticeKind, args: serde_json::Value) {
        self.notices.push((kind, args));
    }

    /// Gives the place and the vehicle back.
    pub(crate) async fn release(
        &mut self,
        tx: &mut Tx<'_>,
        settled: Settled,
    ) -> Result<(), Refusal> {
        let given = tx
            .execute(&sql::GIVE_PLACE, &[self.booking.slot.number().into()])
            .await?;
        if given != 1 {
            return Err(StoreError::Conflict(String::from("a booked place was not taken")).into());
        }
        self.release_vehicle(tx, settled).await
    }

    /// Gives only the vehicle back: the place was used, or is over.
    pub(crate) async fn release_vehicle(
        &mut self,
        tx: &mut Tx<'_>,
        settled: Settled,
    ) -> Result<(), Refusal> {
        let keys = self.booking.details.vehicle.claim_keys().to_vec();
        let closed = settled == Settled::WindowClosed;
        tx.execute(
            &sql::RELEASE_CLAIMS,
            &[keys.into(), self.booking.id.into(), closed.into()],
        )
        .await?;
        Ok(())
    }

    /// Takes a place in another slot and gives the present one back.
    pub(crate) async fn put_into(&mut self, tx: &mut Tx<'_>, slot: &Slot) -> Result<(), Refusal> {
        let taken = tx
            .execute(&sql::TAKE_PLACES, &[slot.id.number().into(), 1_i64.into()])
            .await?;
        if taken != 1 {
            return Err(Refusal::NoFreePlace { next_free: None });
        }
        let given = tx
            .execute(&sql::GIVE_PLACE, &[self.booking.slot.number().into()])
            .await?;
        if given != 1 {
            return Err(StoreError::Conflict(String::from("a booked place was not taken")).into());
        }
        self.booking.slot = slot.id;
        self.booking.ends_at = slot.ends_at();
        self.booking.reminded_at = None;
        self.booking.later.forget_askings();
        Ok(())
    }

    /// Saves the booking, its events, its notices, and sets its timer to what comes next.
    pub(crate) async fn save(mut self, tx: &mut Tx<'_>) -> Result<Booking, Refusal> {
        self.booking.changed_at = self.now;
        sql::save(tx, &self.booking).await?;
        self.post_notices(tx).await?;
        self.set_timer(tx).await?;
        let stream = Stream::checkpoint(self.booking.checkpoint());
        events::append(tx, stream, self.now, self.events).await?;
        Ok(self.booking)
    }

    async fn post_notices(&mut self, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        if self.notices.is_empty() {
            return Ok(());
        }
        let account = accounts::load(tx, self.booking.account).await?;
        for (kind, mut args) in std::mem::take(&mut self.notices) {
            self.add_common(&mut args);
            let sms = account.as_ref().map(|account| notices::SmsTo {
                job: self.ids.draw(),
                phone: account.phone.clone(),
                language: account.language,
            });
            let notice = NewNotice {
                id: self.ids.draw(),
                account: self.booking.account,
                booking: Some(self.booking.id),
                kind,
                args,
                created_at: self.now,
                sms,
            };
            notices::post(tx, notice).await?;
        }
        Ok(())
    }

    /// Facts that every notice about a booking carries.
    fn add_common(&self, args: &mut serde_json::Value) {
        let checkpoint = self.settings.checkpoints.get(self.booking.checkpoint());
        let local =
            checkpoint.map(|checkpoint| self.booking.starts_at().to_zoned(checkpoint.zone.clone()));
        if let Some(map) = args.as_object_mut() {
            let mut put = |key: &str, value: serde_json::Value| {
                map.entry(key).or_insert(value);
            };
            put("checkpoint", json!(self.booking.checkpoint()));
            put("slug", json!(checkpoint.map(|checkpoint| &checkpoint.slug)));
            if let Some(checkpoint) = checkpoint {
                let names = json!({
                    "kk": checkpoint.name_kk,
                    "ru": checkpoint.name_ru,
                    "en": checkpoint.name_en(),
                });
                put("place", names);
            }
            put("starts_at", json!(self.booking.starts_at()));
            put("plate", json!(self.booking.details.vehicle.plate.folded()));
            put("number", json!(self.booking.state.number().or(self.number)));
            put(
                "date",
                json!(local.as_ref().map(|at| at.strftime("%d.%m.%Y").to_string())),
            );
            put(
                "time",
                json!(local.as_ref().map(|at| at.strftime("%H:%M").to_string())),
            );
        }
    }

    /// The pause before a silent register is asked again, a little different for each booking, so
    /// that those who wait for one register don't all come back in the same moment.
    fn retry_pause(&self) -> SignedDuration {
        let seconds = self.settings.rules.register_retry_seconds;
        let spread = (seconds / 3).max(1).unsigned_abs();
        let (_, tail) = self.booking.id.into_untyped_uuid().as_u64_pair();
        let more = i64::try_from(tail % spread).unwrap_or_default();
        SignedDuration::from_secs(seconds + more)
    }

    async fn set_timer(&mut self, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        let zone = super::moves::zone_of(self.settings, self.booking.checkpoint())?;
        let run_at = match next_step(&self.booking, &self.settings.rules, zone, self.now) {
            Step::Rest => {
                jobs::cancel(tx, &step_job_key(self.booking.id)).await?;
                return Ok(());
            }
            Step::Wait(at) => at,
            Step::Verify if matches!(self.booking.state, State::Verifying { .. }) => {
                self.now + self.retry_pause()
            }
            Step::Recheck(_) if self.was_asked => self.now + self.retry_pause(),
            _ => self.now,
        };
        let job = NewJob {
            id: self.ids.draw(),
            kind: STEP_JOB,
            key: step_job_key(self.booking.id),
            payload: step_payload(self.booking.id, self.booking.checkpoint()),
            run_at,
            max_attempts: STEP_ATTEMPTS,
        };
        jobs::schedule(tx, job).await?;
        Ok(())
    }
}
