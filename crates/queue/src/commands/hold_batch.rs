//! Many holds in one transaction, set-based: load everything, decide in memory, write everything.
//!
//! A command that is refused leaves nothing behind. The capacity is guarded twice: the decision
//! counts in memory under the checkpoint's lock, and the conditional UPDATE under a CHECK counts in
//! the database. Should they ever differ, the whole batch is undone and run one by one.

use crate::commands::hold::{HeldPlace, HoldPlace, Wanted};
use crate::commands::hold_facts::{Facts, free_key, load, zone_of};
use crate::commands::keyed::remember;
use crate::model::details::Vehicle;
use crate::model::ground::Proof;
use crate::model::hold::{Claim, check_start, hold_until, last_date};
use crate::model::refusal::Refusal;
use crate::model::slot::{PlaceLane, Slot, SlotId};
use crate::model::state::State;
use crate::sql::{self, ListedVehicle};
use crate::{STEP_JOB, step_job_key};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kernel::ids::BookingId;
use newtype_uuid::GenericUuid;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use store::jobs::{self, NewJob};
use store::{NewEvent, StoreError, StoreResult, Stream, Tx, Value, events};

type Results = Vec<Option<Result<HeldPlace, Refusal>>>;

/// A place that a command is about to get.
struct Winner {
    index: usize,
    slot: SlotId,
    ends_at: Timestamp,
    until: Timestamp,
}

/// Runs the holds and answers one result for each.
pub(crate) async fn hold(
    batch: &[&HoldPlace],
    tx: &mut Tx<'_>,
) -> StoreResult<Vec<Result<HeldPlace, Refusal>>> {
    let mut facts = load(batch, tx).await?;
    let mut results: Results = batch.iter().map(|_| None).collect();
    let winners = decide(batch, &mut facts, &mut results);
    let winners = claim_vehicles(batch, tx, winners, &mut results).await?;
    write(batch, tx, &winners).await?;
    for winner in &winners {
        let held = HeldPlace::new(
            batch[winner.index].booking,
            winner.slot,
            winner.ends_at,
            winner.until,
        );
        results[winner.index] = Some(Ok(held));
    }
    tell_next_free(batch, tx, &mut results).await?;
    Ok(results
        .into_iter()
        .map(|result| result.expect("every command was decided"))
        .collect())
}

/// Decides every command in order; a place given to one is gone for the next.
fn decide(batch: &[&HoldPlace], facts: &mut Facts, results: &mut Results) -> Vec<Winner> {
    let mut winners = Vec::new();
    let mut requests = BTreeSet::new();
    for (index, command) in batch.iter().enumerate() {
        if let Some(answer) = answer_again(command, facts, &requests) {
            results[index] = Some(answer);
            continue;
        }
        match decide_one(command, facts) {
            Ok((slot, ends_at, until)) => {
                // The vehicle is taken for the rest of the batch.
                let claim = Claim {
                    active: true,
                    hold_until: until,
                    window_closed: false,
                };
                let keys = command.details.vehicle.claim_keys();
                facts.claims.extend(keys.map(|key| (key, claim)));
                requests.extend(command.request.as_ref().map(|request| request.key));
                winners.push(Winner {
                    index,
                    slot,
                    ends_at,
                    until,
                });
            }
            Err(refusal) => results[index] = Some(Err(refusal)),
        }
    }
    winners
}

/// The earlier answer to a repeated request.
fn answer_again(
    command: &HoldPlace,
    facts: &Facts,
    in_this_batch: &BTreeSet<[u8; 32]>,
) -> Option<Result<HeldPlace, Refusal>> {
    let request = command.request.as_ref()?;
    if in_this_batch.contains(&request.key) {
        // The twin is being committed right now; whoever repeats gets its answer a moment later.
        return Some(Err(StoreError::Busy.into()));
    }
    let (hash, answer) = facts.answers.get(request.key.as_slice())?;
    if hash.as_slice() != request.request {
        return Some(Err(Refusal::KeyReused));
    }
    Some(serde_json::from_str(answer).map_err(|error| {
        StoreError::BadData {
            statement: sql::ANSWERS.name,
            row: String::from("answer"),
            column: String::from("answer"),
            reason: error.to_string(),
        }
        .into()
    }))
}

fn decide_one(
    command: &HoldPlace,
    facts: &mut Facts,
) -> Result<(SlotId, Timestamp, Timestamp), Refusal> {
    let rules = &command.settings.rules;
    let zone = zone_of(command).ok_or(Refusal::CheckpointNotFound)?;
    let account = facts
        .accounts
        .get(&command.account)
        .ok_or(Refusal::AccountNotFound)?;
    crate::model::account::may_book(account)?;
    command.details.check(rules)?;
    check_listed(command, &facts.listed, zone)?;
    let keys = command.details.vehicle.claim_keys();
    let claims = keys.iter().filter_map(|key| facts.claims.get(key).copied());
    let until = hold_until(claims, rules, command.now)?;
    let slot = choose(command, facts, zone)?;
    slot.taken += 1;
    Ok((slot.id, slot.ends_at(), until))
}

/// the vehicle is on the list that its operator sent beforehand.
fn check_listed(
    command: &HoldPlace,
    listed: &[ListedVehicle],
    zone: &TimeZone,
) -> Result<(), Refusal> {
    let Some(ground) = command
        .details
        .cargo
        .ground
        .filter(|g| g.proof() == Proof::List)
    else {
        return Ok(());
    };
    let key = command.details.vehicle.plate.key();
    let today = command.now.to_zoned(zone.clone()).date();
    let found = listed.iter().any(|vehicle| {
        vehicle.plate_key == key
            && vehicle.ground == ground.as_str()
            && (vehicle.valid_from..=vehicle.valid_until).contains(&today)
    });
    if found {
        Ok(())
    } else {
        Err(Refusal::ExpeditedGroundNotListed { ground })
    }
}

/// The slot the command gets, with a place left in it.
fn choose<'f>(
    command: &HoldPlace,
    facts: &'f mut Facts,
    zone: &TimeZone,
) -> Result<&'f mut Slot, Refusal> {
    let rules = &command.settings.rules;
    let lane = command.place_lane();
    match command.wanted {
        Wanted::At { starts_at } => {
            check_start(starts_at, rules, zone, command.now)?;
            let id = SlotId::new(command.checkpoint, starts_at, lane);
            let slot = facts.slots.get(&id).ok_or(Refusal::PlaceNotFound)?;
            if slot.id.starts_at() != starts_at {
                return Err(Refusal::PlaceNotFound);
            }
            if slot.free() > 0 {
                return Ok(facts.slots.get_mut(&id).expect("it was there a moment ago"));
            }
            let twins = PlaceLane::ALL.map(|lane| SlotId::new(command.checkpoint, starts_at, lane));
            let is_closed = twins
                .iter()
                .all(|id| facts.slots.get(id).is_none_or(|slot| slot.capacity == 0));
            Err(full(is_closed, lane))
        }
        Wanted::FirstFree { .. } => {
            let key = free_key(command);
            let last = last_date(rules, zone, command.now);
            let ids = facts.free.get(&key).map_or(&[][..], Vec::as_slice);
            let chosen = ids.iter().copied().find(|id| {
                facts.slots.get(id).is_some_and(|slot| slot.free() > 0)
                    && id.starts_at() > command.now
                    && id.starts_at().to_zoned(zone.clone()).date() <= last
            });
            let none = || match lane {
                PlaceLane::Ordinary => Refusal::NoFreePlace { next_free: None },
                PlaceLane::Expedited => Refusal::ExpeditedQuotaFull { next_free: None },
            };
            chosen
                .and_then(|id| facts.slots.get_mut(&id))
                .ok_or_else(none)
        }
    }
}

fn full(is_closed: bool, lane: PlaceLane) -> Refusal {
    match lane {
        _ if is_closed => Refusal::CheckpointClosed { next_free: None },
        PlaceLane::Ordinary => Refusal::NoFreePlace { next_free: None },
        PlaceLane::Expedited => Refusal::ExpeditedQuotaFull { next_free: None },
    }
}

/// Claims both keys of every winner's vehicle; whoever lost a race against another checkpoint's
/// transaction is refused and gives back what it had claimed.
async fn claim_vehicles(
    batch: &[&HoldPlace],
    tx: &mut Tx<'_>,
    winners: Vec<Winner>,
    results: &mut Results,
) -> StoreResult<Vec<Winner>> {
    let mut rows = BTreeMap::new();
    for winner in &winners {
        let command = batch[winner.index];
        for key in command.details.vehicle.claim_keys() {
            let row = vec![
                key.as_str().into(),
                command.booking.into(),
                winner.until.into(),
                false.into(),
            ];
            rows.insert(key, row);
        }
    }
    // In the order of their keys, so that two transactions never wait for each other crosswise.
    let (keys, rows): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    if tx.insert_many(&sql::CLAIM_VEHICLES, rows).await? == keys.len() as u64 {
        return Ok(winners);
    }
    let bookings = winners
        .iter()
        .map(|winner| batch[winner.index].booking.into_untyped_uuid());
    let values = [keys.into(), bookings.collect::<Vec<_>>().into()];
    let claimed: Vec<(String,)> = tx.fetch_all(&sql::CLAIMED, &values).await?;
    let claimed = claimed
        .into_iter()
        .map(|(key,)| key)
        .collect::<BTreeSet<_>>();
    let has_both = |vehicle: &Vehicle| vehicle.claim_keys().iter().all(|key| claimed.contains(key));
    let (winners, losers): (Vec<_>, Vec<_>) = winners
        .into_iter()
        .partition(|winner| has_both(&batch[winner.index].details.vehicle));
    let mut keys = Vec::new();
    let mut bookings = Vec::new();
    for loser in losers {
        let command = batch[loser.index];
        keys.extend(command.details.vehicle.claim_keys());
        bookings.push(command.booking.into_untyped_uuid());
        results[loser.index] = Some(Err(Refusal::VehicleHasActiveBooking));
    }
    tx.execute(&sql::RELEASE_LOST_CLAIMS, &[keys.into(), bookings.into()])
        .await?;
    Ok(winners)
}

async fn take_places(tx: &mut Tx<'_>, winners: &[Winner]) -> StoreResult<()> {
    let mut counts: BTreeMap<SlotId, i64> = BTreeMap::new();
    for winner in winners {
        *counts.entry(winner.slot).or_default() += 1;
    }
    let mut slots_by_count: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    for (slot, count) in counts {
        slots_by_count.entry(count).or_default().push(slot.number());
    }
    for (count, slots) in slots_by_count {
        let wanted = slots.len() as u64;
        let values = [slots.into(), count.into()];
        if tx.execute(&sql::TAKE_PLACES_OF_EACH, &values).await? != wanted {
            return Err(StoreError::Conflict(String::from(
                "a slot changed under its lock",
            )));
        }
    }
    Ok(())
}

/// Takes the places and writes bookings, timers, answers and events of the winners.
async fn write(batch: &[&HoldPlace], tx: &mut Tx<'_>, winners: &[Winner]) -> StoreResult<()> {
    let mut bookings = Vec::with_capacity(winners.len());
    let mut timers = Vec::with_capacity(winners.len());
    let mut answers = Vec::new();
    let mut happened = Vec::with_capacity(winners.len());
    for winner in winners {
        let command = batch[winner.index];
        bookings.push(booking_row(command, winner)?);
        timers.push(timer(command));
        if let Some(request) = &command.request {
            let held = HeldPlace::new(command.booking, winner.slot, winner.ends_at, winner.until);
            answers.push(vec![
                request.key.into(),
                request.request.into(),
                sql::json("answer", &held)?,
                command.now.into(),
            ]);
        }
        let stream = Stream::checkpoint(command.checkpoint);
        happened.push((stream, command.now, held_event(command, winner)));
    }
    let [mut first, mut second, mut third, mut fourth, mut fifth] = tx.handles();
    tokio::try_join!(
        take_places(&mut first, winners),
        events::append_many(&mut second, happened),
        third.insert_many(&sql::INSERT_BOOKINGS, bookings),
        jobs::schedule_many(&mut fourth, timers),
        remember(&mut fifth, answers),
    )?;
    Ok(())
}

fn booking_row(command: &HoldPlace, winner: &Winner) -> StoreResult<Vec<Value>> {
    let state = State::Held {
        until: winner.until,
    };
    Ok(vec![
        command.booking.into(),
        command.checkpoint.into(),
        command.account.into(),
        winner.slot.number().into(),
        winner.slot.starts_at().into(),
        winner.ends_at.into(),
        state.name().into(),
        sql::json("state_data", &state)?,
        command.details.vehicle.plate.folded().into(),
        sql::json("details", &*command.details)?,
        winner.until.into(),
        command.now.into(),
        command.now.into(),
    ])
}

fn timer(command: &HoldPlace) -> NewJob {
    NewJob {
        id: command.job,
        kind: STEP_JOB,
        key: step_job_key(command.booking),
        payload: step_payload(command.booking, command.checkpoint),
        run_at: command.now,
        max_attempts: crate::STEP_ATTEMPTS,
    }
}

pub(crate) fn step_payload(booking: BookingId, checkpoint: i64) -> serde_json::Value {
    json!({ "booking": booking, "checkpoint": checkpoint })
}

fn held_event(command: &HoldPlace, winner: &Winner) -> NewEvent {
    NewEvent {
        kind: "booking.held",
        subject: Some(command.booking.into_untyped_uuid()),
        payload: json!({
            "starts_at": winner.slot.starts_at(),
            "lane": winner.slot.lane(),
            "until": winner.until,
        }),
    }
}

/// Adds the next free time to refusals for want of a place.
async fn tell_next_free(
    batch: &[&HoldPlace],
    tx: &mut Tx<'_>,
    results: &mut Results,
) -> StoreResult<()> {
    let mut known: BTreeMap<(i64, PlaceLane), Option<Timestamp>> = BTreeMap::new();
    for (command, result) in batch.iter().zip(results) {
        let Some(Err(
            Refusal::NoFreePlace { next_free }
            | Refusal::ExpeditedQuotaFull { next_free }
            | Refusal::CheckpointClosed { next_free },
        )) = result
        else {
            continue;
        };
        let key = (command.checkpoint, command.place_lane());
        let first = if let Some(first) = known.get(&key) {
            *first
        } else {
            let first = first_free(tx, command).await?;
            known.insert(key, first);
            first
        };
        *next_free = first;
    }
    Ok(())
}

async fn first_free(tx: &mut Tx<'_>, command: &HoldPlace) -> StoreResult<Option<Timestamp>> {
    let Some(zone) = zone_of(command) else {
        return Ok(None);
    };
    let last = last_date(&command.settings.rules, zone, command.now);
    let next = crate::commands::moves::next_free(
        tx,
        command.checkpoint,
        command.place_lane(),
        command.now,
    )
    .await?;
    Ok(next
        .map(|slot| slot.id.starts_at())
        .filter(|starts_at| starts_at.to_zoned(zone.clone()).date() <= last))
}
