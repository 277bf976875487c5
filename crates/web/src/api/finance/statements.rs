//! Statements of the bank, and the reconciliation of a day.

use super::{PAGE_ROWS, next};
use crate::api::answers::Amount;
use crate::api::extract::{Accountant, FileBody, Finance, IdPath, Key, Parameters};
use crate::api::reading::Rule;
use crate::api::rules;
use crate::app::App;
use crate::problem::Problem;
use crate::service::finance;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use jiff::civil::Date;
use newtype_uuid::GenericUuid;
use payments::PAGE_MAX;
use payments::finance::{
    EntriesOf, EntryRow, Gap, KnownStatement, KnownStatements, Reconciliation, Side, gaps,
};
use queue::statements::ImportReport;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A statement that was imported.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementAnswer {
    /// Id.
    pub id: Uuid,
    /// `camt053` or `one_c`.
    #[schema(example = "camt053")]
    pub format: &'static str,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// Balance before its first entry.
    pub opening: Amount,
    /// Balance after its last entry.
    pub closing: Amount,
    /// How many entries it has.
    pub entries: i64,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Who imported it.
    pub imported_by: Uuid,
}

impl From<&KnownStatement> for StatementAnswer {
    fn from(known: &KnownStatement) -> Self {
        Self {
            id: known.id,
            format: known.format.as_str(),
            from: known.from,
            until: known.until,
            opening: known.opening.into(),
            closing: known.closing.into(),
            entries: known.entries,
            imported_at: known.imported_at,
            imported_by: known.imported_by.into_untyped_uuid(),
        }
    }
}

/// What is missing between two statements.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapAnswer {
    /// `days`: no statement tells of them; `balance`: two balances that should meet don't.
    #[schema(example = "days")]
    pub kind: &'static str,
    /// First day that is missing, or of the later statement.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day that is missing.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// What the earlier statement ends with.
    pub closing: Option<Amount>,
    /// What the later one begins with.
    pub opening: Option<Amount>,
}

impl From<&Gap> for GapAnswer {
    fn from(gap: &Gap) -> Self {
        match *gap {
            Gap::Days { from, until } => Self {
                kind: "days",
                from,
                until: Some(until),
                closing: None,
                opening: None,
            },
            Gap::Balance {
                on,
                closing,
                opening,
            } => Self {
                kind: "balance",
                from: on,
                until: None,
                closing: Some(closing.into()),
                opening: Some(opening.into()),
            },
        }
    }
}

/// The statements there are.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatementList {
    /// The latest days first, at most 200.
    pub statements: Vec<StatementAnswer>,
    /// What is missing between them.
    pub gaps: Vec<GapAnswer>,
}

/// List statements
///
/// With the gaps between them: days without a statement, balances that don't meet.
#[utoipa::path(
    get, path = "/finance/statements", tag = "finance", operation_id = "listStatements",
    responses((status = 200, description = "The statements", body = StatementList)),
)]
pub async fn list(
    State(app): State<App>,
    _finance: Finance,
    parameters: Parameters,
) -> Result<Json<StatementList>, Problem> {
    parameters.finish(&[])?;
    let known = app.store.read(KnownStatements { limit: PAGE_MAX }).await?;
    Ok(Json(StatementList {
        statements: known.iter().map(Into::into).collect(),
        gaps: gaps(&known).iter().map(Into::into).collect(),
    }))
}

/// What came of a statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportedAnswer {
    /// Entries that were known before.
    pub known: usize,
    /// Entries that pay open invoices.
    pub offered: usize,
    /// How many of them are settled now, with those that waited from before.
    pub settled: usize,
    /// Receipts of which nobody knows whose they are.
    pub unknown: usize,
    /// Orders to pay money back that are executed now.
    pub paid_back: usize,
    /// Receipts that the bank took back.
    pub reversed: usize,
    /// Orders to the budget that are executed now.
    pub executed: Vec<String>,
    /// Debits that belong to no order.
    pub outgoing: usize,
    /// Entries that contradict what is known: reference and reason.
    pub conflicts: Vec<ConflictAnswer>,
}

/// An entry that contradicts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConflictAnswer {
    /// Its reference at the bank.
    pub reference: String,
    /// `content`, `execution_amount`, `execution_account` or `executed_before`.
    #[schema(example = "content")]
    pub kind: &'static str,
}

impl From<ImportReport> for ImportedAnswer {
    fn from(imported: ImportReport) -> Self {
        Self {
            known: imported.known,
            offered: imported.offered,
            settled: imported.settled,
            unknown: imported.unknown,
            paid_back: imported.paid_back,
            reversed: imported.reversed,
            executed: imported
                .executions
                .into_iter()
                .map(|order| order.end_to_end_id)
                .collect(),
            outgoing: imported.outgoing,
            conflicts: imported
                .conflicts
                .into_iter()
                .map(|conflict| ConflictAnswer {
                    reference: conflict.reference,
                    kind: conflict.kind.as_str(),
                })
                .collect(),
        }
    }
}

/// Import a statement
///
/// camt.053 in UTF-8, or the 1C exchange format in windows-1251 or in UTF-8 with a byte order mark; at
/// most 5 MB. Each entry is booked once, however often it is told of; with one error nothing of the file
/// is booked.
#[utoipa::path(
    post, path = "/finance/statements", tag = "finance", operation_id = "importStatement",
    request_body(content = String, content_type = "application/xml"),
    responses((status = 200, description = "It is imported", body = ImportedAnswer)),
)]
pub async fn import(
    State(app): State<App>,
    accountant: Accountant,
    _key: Key,
    FileBody(file): FileBody,
) -> Result<Json<ImportedAnswer>, Problem> {
    let imported = app.desk.import(file.into(), accountant.id).await?;
    Ok(Json(imported.into()))
}

/// An entry of a statement.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryAnswer {
    /// Id.
    pub id: Uuid,
    /// Its reference at the bank.
    pub reference: String,
    /// The day of the bank.
    #[schema(value_type = String, format = Date)]
    pub booked_on: Date,
    /// `credit` or `debit`.
    #[schema(example = "credit")]
    pub direction: &'static str,
    /// How much.
    pub amount: Amount,
    /// Name of the other side.
    pub counterparty: Option<String>,
    /// Purpose of the payment.
    pub purpose: String,
    /// `offered`, `unknown`, `card_settlement`, `execution` or `outgoing`.
    #[schema(example = "unknown")]
    pub fate: &'static str,
    /// The message that moved its money.
    pub message: Option<Uuid>,
}

impl From<&EntryRow> for EntryAnswer {
    fn from(entry: &EntryRow) -> Self {
        Self {
            id: entry.id,
            reference: entry.reference.clone(),
            booked_on: entry.booked_on,
            direction: entry.direction.as_str(),
            amount: entry.amount.into(),
            counterparty: entry.counterparty_name.clone(),
            purpose: entry.purpose.clone(),
            fate: entry.fate.as_str(),
            message: entry.message,
        }
    }
}

/// A statement with its entries.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntryList {
    /// The statement.
    pub statement: StatementAnswer,
    /// The entries that it was the first to tell of.
    pub entries: Vec<EntryAnswer>,
    /// `after` of the next page; null on the last one.
    pub next: Option<Uuid>,
}

/// View a statement
///
/// The entries that it was the first to tell of, 100 on a page.
#[utoipa::path(
    get, path = "/finance/statements/{id}", tag = "finance", operation_id = "viewBankStatement",
    params(
        ("id" = Uuid, Path, description = "The statement"),
        ("after" = Option<Uuid>, Query, description = "Last entry of the page before"),
    ),
    responses((status = 200, description = "The statement", body = EntryList)),
)]
pub async fn view(
    State(app): State<App>,
    _finance: Finance,
    id: IdPath,
    mut parameters: Parameters,
) -> Result<Json<EntryList>, Problem> {
    let after = parameters.parse("after", |text| {
        crate::api::extract::id(text).ok_or_else(|| Rule::new("id"))
    });
    parameters.finish(&["after"])?;
    let query = EntriesOf {
        statement: id.0,
        after,
        limit: PAGE_ROWS,
    };
    let found = app.store.read(query).await?;
    let (statement, entries) = found.ok_or_else(|| Problem::not_found("statement-not-found"))?;
    Ok(Json(EntryList {
        statement: (&statement).into(),
        next: next(&entries, |entry| entry.id),
        entries: entries.iter().map(Into::into).collect(),
    }))
}

/// Why bank and ledger differ.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceAnswer {
    /// Why.
    #[schema(example = "card_not_settled")]
    pub kind: &'static str,
    /// How many movements.
    pub count: i64,
    /// The ledger less the bank.
    pub amount: Amount,
}

/// What came in, or went out.
#[derive(Debug, Serialize, ToSchema)]
pub struct SideAnswer {
    /// By the bank.
    pub bank: Amount,
    /// By the ledger.
    pub ledger: Amount,
    /// Why they differ.
    pub differences: Vec<DifferenceAnswer>,
    /// What none of them explains.
    pub unexplained: Amount,
}

impl From<Side> for SideAnswer {
    fn from(side: Side) -> Self {
        Self {
            bank: side.bank.into(),
            ledger: side.ledger.into(),
            differences: side
                .differences
                .into_iter()
                .map(|named| DifferenceAnswer {
                    kind: named.kind.as_str(),
                    count: named.count,
                    amount: named.amount.into(),
                })
                .collect(),
            unexplained: side.unexplained.into(),
        }
    }
}

/// A day, compared.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReconciliationAnswer {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Whether a statement covers it.
    pub has_statement: bool,
    /// What came in.
    pub incoming: SideAnswer,
    /// What went out.
    pub outgoing: SideAnswer,
}

/// Reconcile a day
///
/// What the bank booked against the ledger; every difference has its name.
#[utoipa::path(
    get, path = "/finance/reconciliation", tag = "finance", operation_id = "reconcile",
    params(("day" = Option<String>, Query, description = "The day; today if left out")),
    responses((status = 200, description = "The day, compared", body = ReconciliationAnswer)),
)]
pub async fn reconcile(
    State(app): State<App>,
    _finance: Finance,
    mut parameters: Parameters,
) -> Result<Json<ReconciliationAnswer>, Problem> {
    let day = parameters.parse("day", rules::date);
    parameters.finish(&["day"])?;
    let day = day.unwrap_or_else(|| finance::today(&app));
    let query = Reconciliation {
        account: finance::codes()?.debtor().iban.clone(),
        day,
        limit: 1,
    };
    let (compared, _) = app.store.read(query).await?;
    Ok(Json(ReconciliationAnswer {
        day,
        has_statement: compared.has_statement,
        incoming: compared.incoming.into(),
        outgoing: compared.outgoing.into(),
    }))
}
