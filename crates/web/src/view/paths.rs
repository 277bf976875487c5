//! The addresses that pages link to; routes are declared with the same constants.

/// The first page.
pub const HOME: &str = "/";
/// Questions and answers.
pub const HELP: &str = "/help";
/// What fees cost on a day; `?item=…&date=…`.
pub const TARIFFS: &str = "/tariffs";
/// Exchange rates; POST proposes one.
pub const FINANCE_RATES: &str = "/finance/rates";
/// Sends a file of exchange rates (POST).
pub const FINANCE_RATES_IMPORT: &str = "/finance/rates/import";
/// The user agreement in force.
pub const AGREEMENT: &str = "/agreement";
/// Description of the open API.
pub const OPEN_API: &str = "/api";
/// Sign-up, first page: telephone.
pub const SIGN_UP: &str = "/sign-up";
/// Sign-up, second page: code from the SMS.
pub const SIGN_UP_CODE: &str = "/sign-up/code";
/// Sign-up: sends the code again (POST).
pub const SIGN_UP_CODE_AGAIN: &str = "/sign-up/code/again";
/// Sign-up, third page: who you are.
pub const SIGN_UP_DETAILS: &str = "/sign-up/details";
/// Sign-in.
pub const SIGN_IN: &str = "/sign-in";
/// Sign-out (POST).
pub const SIGN_OUT: &str = "/sign-out";
/// New password, first page: telephone.
pub const RESET: &str = "/password-reset";
/// New password, second page: code from the SMS.
pub const RESET_CODE: &str = "/password-reset/code";
/// New password: sends the code again (POST).
pub const RESET_CODE_AGAIN: &str = "/password-reset/code/again";
/// New password, third page: the password.
pub const RESET_PASSWORD: &str = "/password-reset/password";
/// All checkpoints.
pub const CHECKPOINTS: &str = "/checkpoints";
/// Journey: checkpoint.
pub const BOOK: &str = "/book";
/// Journey: kind, plate and VIN of the vehicle.
pub const BOOK_VEHICLE: &str = "/book/vehicle";
/// Journey: owner of the vehicle.
pub const BOOK_OWNER: &str = "/book/owner";
/// Journey: driver.
pub const BOOK_DRIVER: &str = "/book/driver";
/// Journey: trusted drivers.
pub const BOOK_TRUSTED: &str = "/book/trusted";
/// Journey: goods.
pub const BOOK_CARGO: &str = "/book/cargo";
/// Journey: consent.
pub const BOOK_CONSENT: &str = "/book/consent";
/// Journey: date and time.
pub const BOOK_TIME: &str = "/book/time";
/// Journey: check your answers; POST takes the place.
pub const BOOK_CHECK: &str = "/book/check";
/// Bookings of the reader.
pub const BOOKINGS: &str = "/bookings";
/// Notices of the reader.
pub const NOTICES: &str = "/notices";
/// Marks all notices as read (POST).
pub const NOTICES_READ: &str = "/notices/read";
/// The reader's money.
pub const MONEY: &str = "/money";
/// Statement of the account, as a document; `?from=&until=` says for which days.
pub const STATEMENT_PDF: &str = "/money/statement.pdf";
/// Statement of the account, as a table in a text file.
pub const STATEMENT_CSV: &str = "/money/statement.csv";
/// Statement of the account, as a spreadsheet.
pub const STATEMENT_XLSX: &str = "/money/statement.xlsx";
/// Whether a document is real.
pub const CHECK: &str = "/check";
/// Consents to the access to personal data.
pub const CONSENTS: &str = "/consents";
/// What the reader owes, why, and how it is paid.
pub const DEBT: &str = "/money/debt";
/// Leads to the bank's page for the debt (POST).
pub const DEBT_PAY: &str = "/money/debt/pay";
/// Opens the invoice of the debt for other ways to pay (POST).
pub const DEBT_INVOICE: &str = "/money/debt/invoice";
/// Where the reader's money goes back to, and what is on its way.
pub const PAYOUT_ACCOUNT: &str = "/money/account";
/// The operator's first page.
pub const OPERATOR: &str = "/operator";
/// How the state registers answer; pausing them.
pub const OPERATOR_REGISTERS: &str = "/operator/registers";
/// Appeals against checks.
pub const OPERATOR_APPEALS: &str = "/operator/appeals";
/// Bookings stopped at the entry.
pub const OPERATOR_STOPS: &str = "/operator/stops";
/// Work that failed for good; POST `/operator/jobs/{id}` with `action=retry|discard`.
pub const OPERATOR_JOBS: &str = "/operator/jobs";
/// Capacity of checkpoints.
pub const OPERATOR_CAPACITY: &str = "/operator/capacity";
/// Lorries by weekday; `?checkpoint=` says where.
pub const OPERATOR_WEEKDAYS: &str = "/operator/weekdays";
/// Closures of checkpoints.
pub const OPERATOR_CLOSURES: &str = "/operator/closures";
/// Vehicle lists for the expedited lane.
pub const OPERATOR_LISTS: &str = "/operator/lists";
/// Rejected messages of the bank.
pub const OPERATOR_PAYMENTS: &str = "/operator/payments";
/// Waivers for all whom an event hit.
pub const OPERATOR_WAIVERS: &str = "/operator/waivers";
/// A new waiver.
pub const OPERATOR_WAIVER_NEW: &str = "/operator/waivers/new";
/// Asks for money back that lies on the account.
pub const MONEY_BACK: &str = "/money/back";
/// The finance cabinet's first page.
pub const FINANCE: &str = "/finance";
/// The journal of the bank's messages.
pub const FINANCE_RECEIPTS: &str = "/finance/receipts";
/// Receipts of which nobody knows whose they are.
pub const FINANCE_UNKNOWN: &str = "/finance/unknown";
/// Statements of the bank; POST imports one.
pub const FINANCE_STATEMENTS: &str = "/finance/statements";
/// Bank against ledger, `?day=`.
pub const FINANCE_RECONCILIATION: &str = "/finance/reconciliation";
/// What was passed on to the budget; POST makes orders.
pub const FINANCE_TRANSFERS: &str = "/finance/transfers";
/// Refunds that wait and the orders that pay them; POST makes an order.
pub const FINANCE_PAYOUTS: &str = "/finance/payouts";
/// Under it, proposals to take orders back.
pub const FINANCE_WITHDRAWALS: &str = "/finance/withdrawals";
/// Postings by hand; POST proposes one.
pub const FINANCE_POSTINGS: &str = "/finance/postings";
/// Who owes.
pub const FINANCE_DEBTORS: &str = "/finance/debtors";
/// What is to be expected.
pub const FINANCE_FORECAST: &str = "/finance/forecast";
/// Folder of style sheet, script and icon.
pub const ASSETS: &str = "/assets/";

/// What a fee costs today.
pub fn tariff_of(item: &str) -> String {
    format!("{TARIFFS}?item={item}")
}

/// Exchange rates of a currency.
pub fn finance_rates_of(currency: &str) -> String {
    format!("{FINANCE_RATES}?currency={currency}")
}

/// An exchange rate that waits; POST decides about it.
pub fn finance_rate(id: &str) -> String {
    format!("{FINANCE_RATES}/waiting/{id}")
}

/// The live board of a checkpoint.
pub fn checkpoint(slug: &str) -> String {
    format!("{CHECKPOINTS}/{slug}")
}

/// The moving part of a board alone.
pub fn board_fragment(slug: &str) -> String {
    format!("{CHECKPOINTS}/{slug}/board")
}

/// Server-sent events of a checkpoint.
pub fn board_events(slug: &str) -> String {
    format!("{CHECKPOINTS}/{slug}/events")
}

/// Journey with the checkpoint already chosen.
pub fn book_at(slug: &str) -> String {
    format!("{BOOK}?checkpoint={slug}")
}

/// A booking.
pub fn booking(id: &str) -> String {
    format!("{BOOKINGS}/{id}")
}

/// Pays for a booking (POST, leads to the bank).
pub fn booking_pay(id: &str) -> String {
    format!("{BOOKINGS}/{id}/pay")
}

/// Every way to pay for a booking.
pub fn booking_ways(id: &str) -> String {
    format!("{}/ways", booking(id))
}

/// Moves a booking to another time.
pub fn booking_move(id: &str) -> String {
    format!("{BOOKINGS}/{id}/move")
}

/// Cancels a booking.
pub fn booking_cancel(id: &str) -> String {
    format!("{BOOKINGS}/{id}/cancel")
}

/// Changes the driver of a booking.
pub fn booking_driver(id: &str) -> String {
    format!("{BOOKINGS}/{id}/driver")
}

/// The receipt for money that came in, as a document.
pub fn receipt(id: &str) -> String {
    format!("{MONEY}/receipts/{id}")
}

/// Whether the document with a code is real.
pub fn check_document(code: &str) -> String {
    format!("{CHECK}/{code}")
}

/// Keeps the time of a booking that a failure hit, or takes the money (POST).
pub fn booking_option(id: &str) -> String {
    format!("{BOOKINGS}/{id}/option")
}

/// Takes another place with money that came late, or takes it back (POST).
pub fn booking_late_money(id: &str) -> String {
    format!("{BOOKINGS}/{id}/late-money")
}

/// A waiver; POST decides about it.
pub fn operator_waiver(id: &str) -> String {
    format!("{OPERATOR_WAIVERS}/{id}")
}

/// Lorries by weekday of a checkpoint.
pub fn operator_weekdays(slug: &str) -> String {
    format!("{OPERATOR_WEEKDAYS}?checkpoint={slug}")
}

/// Retries or discards failed work (POST, `action=retry|discard`).
pub fn operator_job(id: &str) -> String {
    format!("{OPERATOR_JOBS}/{id}")
}

/// Lifts a closure (POST).
pub fn operator_closure_lift(id: &str) -> String {
    format!("{OPERATOR_CLOSURES}/{id}/lift")
}

/// An appeal against a check of a booking.
pub fn booking_appeal(id: &str, check: impl std::borrow::Borrow<u8>) -> String {
    format!("{BOOKINGS}/{id}/appeals/{}", check.borrow())
}

/// Takes the next free time with the details of a booking that is over (POST).
pub fn booking_again(id: &str) -> String {
    format!("{BOOKINGS}/{id}/again")
}

/// Asks before a consent is taken back; POST takes it back.
pub fn consent_revoke(id: &str) -> String {
    format!("{CONSENTS}/{id}/revoke")
}

/// Ends the pause of a register (POST).
pub fn operator_register_resume(name: &str) -> String {
    format!("{OPERATOR_REGISTERS}/{name}/resume")
}

/// An appeal with what it is decided by; POST answers it.
pub fn operator_appeal(id: &str) -> String {
    format!("{OPERATOR_APPEALS}/{id}")
}

/// Has the register that stopped a booking asked again (POST).
pub fn operator_stop_ask(id: &str) -> String {
    format!("{OPERATOR_STOPS}/{id}/ask")
}

/// What the registers were asked about a booking.
pub fn operator_evidence(id: &str) -> String {
    format!("{OPERATOR}/bookings/{id}/evidence")
}

/// The same as a file (POST).
pub fn operator_evidence_export(id: &str) -> String {
    format!("{OPERATOR}/bookings/{id}/evidence/export")
}

/// A message of the journal.
pub fn finance_receipt(id: &str) -> String {
    format!("{FINANCE_RECEIPTS}/{id}")
}

/// A receipt that waits for its owner; POST proposes one.
pub fn finance_unknown(id: &str) -> String {
    format!("{FINANCE_UNKNOWN}/{id}")
}

/// A statement of the bank.
pub fn finance_statement(id: &str) -> String {
    format!("{FINANCE_STATEMENTS}/{id}")
}

/// An order of payment to the budget; POST proposes to take it back.
pub fn finance_order(number: i64) -> String {
    format!("{FINANCE_TRANSFERS}/{number}")
}

/// An order to pay money back; POST decides about it or proposes to take it back
/// (`action=approve|reject|withdraw`).
pub fn finance_payout(id: &str) -> String {
    format!("{FINANCE_PAYOUTS}/{id}")
}

/// A proposal to take an order back; POST decides about it (`action=approve|reject`).
pub fn finance_withdrawal(id: &str) -> String {
    format!("{FINANCE_WITHDRAWALS}/{id}")
}

/// A proposal of either kind; POST decides about it (`action=approve|reject`).
pub fn finance_proposal(id: &str) -> String {
    format!("{FINANCE_POSTINGS}/{id}")
}

/// The comparison of a day.
pub fn finance_day(day: jiff::civil::Date) -> String {
    format!("{FINANCE_RECONCILIATION}?day={day}")
}
