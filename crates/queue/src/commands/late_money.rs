//! Money that came when the place was gone: the user takes another place with it, or takes it back.

use crate::commands::checks::{known_checks, save_records, verdict};
use crate::commands::hold::{HoldPlace, Wanted};
use crate::commands::moves::{fee_of, next_free, zone_of};
use crate::commands::payment::{confirm, ledger_refusal};
use crate::commands::{Change, checks, hold_batch};
use crate::model::booking::Booking;
use crate::model::later::Later;
use crate::model::redress::{LateChoice, LateMoney};
use crate::model::refusal::Refusal;
use crate::model::slot::PlaceLane;
use crate::{Settings, sql};
use jiff::{SignedDuration, Timestamp};
use kernel::ids::{AccountId, BookingId, JobId};
use kernel::money::Money;
use payments::{Charged, LedgerAccount, MoneyBack};
use registers::CheckPolicy;
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Query, StoreError, Tx};
use uuid::Uuid;

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LateWish {
    /// Another place at the same checkpoint, for the same vehicle and in the same lane.
    Place {
        /// The interval that begins then; the first free one of the booked date if none is named.
        starts_at: Option<Timestamp>,
    },
    /// The money.
    MoneyBack,
}

/// Chooses once about money that came late.
#[derive(Debug, Clone)]
pub struct ChooseForMoney {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// How long answers of the registers are good for.
    pub policy: Arc<CheckPolicy>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Who asks; must be the booking's account.
    pub account: AccountId,
    /// The booking that the money was for.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Id of the new booking, should there be one.
    pub new_booking: BookingId,
    /// Id of its timer.
    pub job: JobId,
    /// What is chosen.
    pub wish: LateWish,
    /// Now.
    pub now: Timestamp,
}

impl Command for ChooseForMoney {
    /// The booking whose money it was, with what was chosen.
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.choose_for_money";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Booking, Refusal> {
        let mut change = Change::own(
            tx,
            &self.settings,
            self.booking,
            self.account,
            self.seed,
            self.now,
        )
        .await?;
        let mut late = open_late(&change.booking)?;
        let chosen = match self.wish {
            LateWish::MoneyBack => self.money_back(&mut change, tx, late.amount).await?,
            LateWish::Place { starts_at } => {
                let wanted = wanted_place(&change, tx, starts_at).await?;
                self.take(&mut change, tx, wanted).await?
            }
        };
        late.chosen = Some(chosen);
        change.booking.redress.late = Some(late);
        change.save(tx).await
    }
}

/// The late money of a booking about which nothing was chosen yet.
fn open_late(booking: &Booking) -> Result<LateMoney, Refusal> {
    let late = booking.redress.late.clone();
    let late = late.ok_or(Refusal::NothingToChoose)?;
    match late.chosen {
        Some(chosen) => Err(Refusal::AlreadyChosen {
            choice: chosen.as_str(),
        }),
        None => Ok(late),
    }
}

/// The interval that is taken: the one named, or the first free one of the booked date.
async fn wanted_place(
    change: &Change<'_>,
    tx: &mut Tx<'_>,
    starts_at: Option<Timestamp>,
) -> Result<Timestamp, Refusal> {
    let booking = &change.booking;
    if !booking.state.may_book_again() {
        let state = booking.state.name();
        return Err(Refusal::WrongState { state });
    }
    if let Some(starts_at) = starts_at {
        return Ok(starts_at);
    }
    let free = free_places(tx, change.settings, booking, change.now).await?;
    free.of_day.ok_or(match booking.lane() {
        PlaceLane::Ordinary => Refusal::NoFreePlace {
            next_free: free.later,
        },
        PlaceLane::Expedited => Refusal::ExpeditedQuotaFull {
            next_free: free.later,
        },
    })
}

impl ChooseForMoney {
    async fn money_back(
        &self,
        change: &mut Change<'_>,
        tx: &mut Tx<'_>,
        amount: Money,
    ) -> Result<LateChoice, Refusal> {
        let request = change.ids.uuid();
        let back = MoneyBack {
            request,
            transfer: change.ids.draw(),
            account: self.account,
            amount,
            at: self.now,
        };
        let charged = payments::money_back(tx, &back)
            .await
            .map_err(ledger_refusal)?;
        if let Charged::Insufficient { balance } = charged {
            let fee = amount;
            return Err(Refusal::BalanceTooSmall { fee, balance });
        }
        let facts = json!({ "amount": amount, "request": request, "by": self.account });
        change.event("booking.money_back", facts);
        let at = self.now;
        Ok(LateChoice::MoneyBack { request, at })
    }

    /// Takes the place and pays for it with what is on the account. Where the answers of the registers
    /// still hold, the new booking is confirmed at once; otherwise only what is stale is asked again,
    /// and the fee is taken when the checks have passed.
    async fn take(
        &self,
        change: &mut Change<'_>,
        tx: &mut Tx<'_>,
        starts_at: Timestamp,
    ) -> Result<LateChoice, Refusal> {
        let fee = fee_of(&change.booking, &self.settings, self.now)?;
        let balance = payments::balance(tx, LedgerAccount::User(self.account)).await?;
        if balance.minor < fee.minor {
            return Err(Refusal::BalanceTooSmall { fee, balance });
        }
        // The pause after an unpaid hold is for those who do not pay.
        let keys = change.booking.details.vehicle.claim_keys().to_vec();
        tx.execute(&sql::END_PAUSE, &[keys.into(), true.into()])
            .await?;
        let hold = HoldPlace {
            settings: Arc::clone(&self.settings),
            booking: self.new_booking,
            job: self.job,
            account: self.account,
            checkpoint: self.checkpoint,
            wanted: Wanted::At { starts_at },
            details: Arc::new(change.booking.details.clone()),
            request: None,
            now: self.now,
        };
        let answer = hold_batch::hold(&[&hold], tx).await?.pop();
        answer.ok_or_else(|| StoreError::Conflict(String::from("a hold without an answer")))??;
        let seed = change.ids.stretch();
        // What this booking still draws must not meet what the new one draws.
        change.ids.stretch();
        self.go_on(change, tx, seed, fee).await?;
        let facts = json!({ "amount": fee, "booking": self.new_booking, "by": self.account });
        change.event("booking.money_place", facts);
        Ok(LateChoice::Place {
            booking: self.new_booking,
            at: self.now,
        })
    }

    /// Carries the checks over to the new booking, and confirms it if they still hold.
    async fn go_on(
        &self,
        former: &Change<'_>,
        tx: &mut Tx<'_>,
        seed: Uuid,
        fee: Money,
    ) -> Result<(), Refusal> {
        let settings = &self.settings;
        let mut change = Change::any(tx, settings, self.new_booking, seed, self.now).await?;
        change.booking.redress.prepaid = true;
        let records = known_checks(tx, self.booking).await?;
        // Another driver may have been named since the checks were made.
        let is_same = former.booking.later == Later::default();
        if is_same {
            save_records(tx, self.new_booking, &records).await?;
        }
        let holds = is_same
            && verdict(&records) == checks::Verdict::Passed
            && self.policy.holds(&records, self.now);
        if holds {
            let from = json!({ "from": self.booking });
            change.event("booking.checks_taken_over", from);
            let until = change.booking.hold_until;
            change.to(|state| state.checks_passed(until))?;
            confirm(&mut change, tx, fee).await?;
        }
        change.save(tx).await?;
        Ok(())
    }
}

/// Places that money which came late could pay for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FreePlaces {
    /// The first free one of the booked date.
    pub of_day: Option<Timestamp>,
    /// The first free one at all, from now on.
    pub later: Option<Timestamp>,
}

async fn free_places(
    tx: &mut Tx<'_>,
    settings: &Settings,
    booking: &Booking,
    now: Timestamp,
) -> Result<FreePlaces, Refusal> {
    let zone = zone_of(settings, booking.checkpoint())?;
    let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
    let booked = date(booking.starts_at());
    let midnight = booked.to_zoned(zone.clone()).map(|day| day.timestamp());
    let before = midnight.unwrap_or(now) - SignedDuration::from_secs(1);
    let (checkpoint, lane) = (booking.checkpoint(), booking.lane());
    let first = |slot: Option<crate::model::slot::Slot>| slot.map(|slot| slot.id.starts_at());
    let of_day = first(next_free(tx, checkpoint, lane, before.max(now)).await?);
    let last = crate::model::hold::last_date(&settings.rules, zone, now);
    let later = first(next_free(tx, checkpoint, lane, now).await?);
    Ok(FreePlaces {
        of_day: of_day.filter(|at| date(*at) == booked),
        later: later.filter(|at| date(*at) <= last),
    })
}

/// The places that the late money of a booking could pay for now.
#[derive(Debug, Clone)]
pub struct PlacesForMoney {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The booking.
    pub booking: Booking,
    /// Now.
    pub now: Timestamp,
}

impl Query for PlacesForMoney {
    type Out = FreePlaces;
    type Error = Refusal;
    const NAME: &'static str = "queue.places_for_money";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<FreePlaces, Refusal> {
        free_places(tx, &self.settings, &self.booking, self.now).await
    }
}
