//! The facts that the holds of a batch are decided on, loaded together.

use crate::commands::hold::{HoldPlace, Wanted};
use crate::model::ground::Proof;
use crate::model::hold::Claim;
use crate::model::slot::{PlaceLane, Slot, SlotId};
use crate::sql::{self, ClaimRow, ListedVehicle};
use accounts::Account;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::AccountId;
use std::collections::{BTreeMap, BTreeSet};
use store::{FromRow, Row, StoreResult, Tx};

/// Free slots looked at for "first free time"; a batch takes no more places than this.
const FREE_SLOTS_MAX: i64 = 512;

/// Everything the decisions of a batch need.
pub(super) struct Facts {
    pub(super) accounts: BTreeMap<AccountId, Account>,
    pub(super) slots: BTreeMap<SlotId, Slot>,
    /// Slots in order of time for each (checkpoint, lane, earliest start) somebody asked for.
    pub(super) free: BTreeMap<(i64, PlaceLane, Timestamp), Vec<SlotId>>,
    pub(super) claims: BTreeMap<String, Claim>,
    pub(super) listed: Vec<ListedVehicle>,
    pub(super) answers: BTreeMap<Vec<u8>, (Vec<u8>, String)>,
}

pub(super) fn zone_of(command: &HoldPlace) -> Option<&TimeZone> {
    command
        .settings
        .checkpoints
        .get(command.checkpoint)
        .map(|checkpoint| &checkpoint.zone)
}

/// Loads everything in a handful of statements.
pub(super) async fn load(batch: &[&HoldPlace], tx: &mut Tx<'_>) -> StoreResult<Facts> {
    let accounts = batch.iter().map(|c| c.account).collect::<BTreeSet<_>>();
    let accounts = accounts.into_iter().collect::<Vec<_>>();
    let [mut first, mut second, mut third, mut fourth, mut fifth] = tx.handles();
    let (accounts, (slots, free), claims, listed, answers) = tokio::try_join!(
        accounts::load_many(&mut first, &accounts),
        load_slots(batch, &mut second),
        load_claims(batch, &mut third),
        load_listed(batch, &mut fourth),
        load_answers(batch, &mut fifth),
    )?;
    let accounts = accounts
        .into_iter()
        .map(|account| (account.id, account))
        .collect();
    Ok(Facts {
        accounts,
        slots,
        free,
        claims,
        listed,
        answers,
    })
}

type Slots = BTreeMap<SlotId, Slot>;
type Free = BTreeMap<(i64, PlaceLane, Timestamp), Vec<SlotId>>;

async fn load_slots(batch: &[&HoldPlace], tx: &mut Tx<'_>) -> StoreResult<(Slots, Free)> {
    let mut slots = Slots::new();
    let mut wanted = BTreeSet::new();
    let mut free = Free::new();
    for command in batch {
        if zone_of(command).is_none() {
            continue;
        }
        match command.wanted {
            Wanted::At { starts_at } if starts_at > command.now => {
                // Both lanes: where neither has places, the checkpoint is closed.
                wanted.extend(
                    PlaceLane::ALL
                        .map(|lane| SlotId::new(command.checkpoint, starts_at, lane).number()),
                );
            }
            Wanted::At { .. } => {}
            Wanted::FirstFree { .. } => {
                free.insert(free_key(command), Vec::new());
            }
        }
    }
    for ((checkpoint, lane, from), ids) in &mut free {
        let found = free_slots(tx, *checkpoint, *lane, *from).await?;
        ids.extend(found.iter().map(|slot| slot.id));
        slots.extend(found.into_iter().map(|slot| (slot.id, slot)));
    }
    if !wanted.is_empty() {
        let numbers = wanted.into_iter().collect::<Vec<_>>();
        let found: Vec<Slot> = tx.fetch_all(&sql::SLOTS, &[numbers.into()]).await?;
        slots.extend(found.into_iter().map(|slot| (slot.id, slot)));
    }
    Ok((slots, free))
}

/// What a command that wants the first free time looks for. Intervals begin at whole minutes, so
/// the instant is rounded up to one: then commands of one minute share one search.
pub(super) fn free_key(command: &HoldPlace) -> (i64, PlaceLane, Timestamp) {
    let Wanted::FirstFree { from } = command.wanted else {
        return (command.checkpoint, command.place_lane(), command.now);
    };
    let from = from.max(command.now);
    let past = from.as_nanosecond().rem_euclid(60_000_000_000);
    let rest = if past == 0 { 0 } else { 60_000_000_000 - past };
    let rest = SignedDuration::from_nanos(i64::try_from(rest).unwrap_or_default());
    let minute = from.checked_add(rest).unwrap_or(from);
    (command.checkpoint, command.place_lane(), minute)
}

async fn free_slots(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    lane: PlaceLane,
    from: Timestamp,
) -> StoreResult<Vec<Slot>> {
    tx.fetch_all(
        &sql::FREE_SLOTS,
        &[
            checkpoint.into(),
            lane.as_str().into(),
            from.into(),
            FREE_SLOTS_MAX.into(),
        ],
    )
    .await
}

async fn load_claims(
    batch: &[&HoldPlace],
    tx: &mut Tx<'_>,
) -> StoreResult<BTreeMap<String, Claim>> {
    let keys = batch
        .iter()
        .flat_map(|c| c.details.vehicle.claim_keys())
        .collect::<BTreeSet<_>>();
    let keys = keys.into_iter().collect::<Vec<_>>();
    let rows: Vec<ClaimRow> = tx.fetch_all(&sql::CLAIMS, &[keys.into()]).await?;
    Ok(rows.into_iter().map(|row| (row.key, row.claim)).collect())
}

fn needs_list(command: &HoldPlace) -> bool {
    command
        .details
        .cargo
        .ground
        .is_some_and(|ground| ground.proof() == Proof::List)
}

async fn load_listed(batch: &[&HoldPlace], tx: &mut Tx<'_>) -> StoreResult<Vec<ListedVehicle>> {
    let keys = batch
        .iter()
        .filter(|command| needs_list(command))
        .map(|command| command.details.vehicle.plate.key())
        .collect::<Vec<_>>();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    tx.fetch_all(&sql::LISTED, &[keys.into()]).await
}

struct AnswerRow(Vec<u8>, Vec<u8>, String);

impl FromRow for AnswerRow {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(
            row.get("key")?,
            row.get("request_hash")?,
            row.get("answer")?,
        ))
    }
}

async fn load_answers(
    batch: &[&HoldPlace],
    tx: &mut Tx<'_>,
) -> StoreResult<BTreeMap<Vec<u8>, (Vec<u8>, String)>> {
    let keys = batch
        .iter()
        .filter_map(|command| command.request.as_ref())
        .map(|request| request.key.to_vec())
        .collect::<Vec<_>>();
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<AnswerRow> = tx.fetch_all(&sql::ANSWERS, &[keys.into()]).await?;
    Ok(rows
        .into_iter()
        .map(|AnswerRow(key, request, answer)| (key, (request, answer)))
        .collect())
}
