//! Money back to users: refunds that wait, the orders that pay them, making and deciding them.

use super::withdrawals::{self, Concerned};
use super::{
    Names, PAGE, add_decision, answer, code, deciding, id, limit, moment, name, tag, words_or_none,
};
use crate::i18n::Message;
use crate::pages::failure::Failure;
use crate::pages::input::Posted;
use crate::pages::reader::{Accountant, Finance};
use crate::service::payouts::is_for_bank;
use crate::service::{finance as service, payouts};
use crate::view::finance::{Ask, Block, Cell, Column, FinancePage, Input, Question, Sheet};
use crate::view::forms::{Choice, Form};
use crate::view::{Chrome, FinanceOrderPrint, Tone, codes, paths};
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use kernel::ids::AccountId;
use payments::{
    DisputedPayouts, FindPayout, OrderKind, PayoutAccountOf, PayoutError, PayoutOrder,
    PayoutOrders, PayoutState, RefundWaiting, RefundsWaiting, payout_pain_001, payout_printable,
};

const fn tone(state: PayoutState) -> Tone {
    match state {
        PayoutState::Proposed | PayoutState::Ordered => Tone::Warning,
        PayoutState::Executed => Tone::Good,
        PayoutState::Rejected | PayoutState::Withdrawn => Tone::Plain,
    }
}

fn state(chrome: &Chrome, order: &PayoutOrder) -> Cell {
    if order.disputed_on.is_some() {
        return Cell::Tag(Tone::Bad, chrome.t("finance-order-disputed"));
    }
    let state = order.state;
    tag(
        chrome,
        codes::finance::PAYOUT_STATE,
        tone(state),
        state.as_str(),
    )
}

/// A user with refunds on the page.
struct Due {
    account: AccountId,
    minor: i64,
    has_account: bool,
}

/// Users with refunds on the page, in the order in which they came.
async fn dues(finance: &Finance, refunds: &[RefundWaiting]) -> Result<Vec<Due>, Failure> {
    let mut dues: Vec<Due> = Vec::new();
    for refund in refunds {
        let Some(account) = refund.account else {
            continue;
        };
        if let Some(due) = dues.iter_mut().find(|due| due.account == account) {
            due.minor += refund.amount.minor;
        } else {
            let stated = finance.app.store.read(PayoutAccountOf(account)).await?;
            dues.push(Due {
                account,
                minor: refund.amount.minor,
                has_account: stated.is_some(),
            });
        }
    }
    Ok(dues)
}

fn asking(chrome: &Chrome, dues: &[Due], names: &Names) -> Ask {
    let choice = |due: &Due| {
        let who = names.get(&due.account).cloned().unwrap_or_default();
        let sum = chrome.money(due.minor);
        Choice::new(due.account.to_string(), format!("{who}, {sum}"))
    };
    let choices = dues.iter().filter(|due| due.has_account).map(choice);
    let questions = vec![
        Question::new(
            "account",
            "finance-column-user",
            Input::Choice(choices.collect()),
        )
        .hinted("hint-payout-user"),
        Question::new("reason", "label-money-reason", Input::Area).hinted("hint-money-reason"),
    ];
    Ask::post(paths::FINANCE_PAYOUTS, questions, "finance-make-payout")
}

fn of_refunds(chrome: &Chrome, refunds: &[RefundWaiting], dues: &[Due], names: &Names) -> Sheet {
    let columns = [
        Column::moment("finance-column-since"),
        Column::words("finance-column-user"),
        Column::money("label-amount"),
        Column::words("finance-column-cause"),
        Column::words("finance-column-payout-account"),
    ];
    let row = |refund: &RefundWaiting| {
        let has_account = refund.account.is_some_and(|account| {
            let is_his = |due: &&Due| due.account == account;
            dues.iter().find(is_his).is_some_and(|due| due.has_account)
        });
        let stated = if has_account {
            Cell::Tag(Tone::Good, chrome.t("finance-payout-account-stated"))
        } else {
            Cell::Tag(Tone::Warning, chrome.t("finance-payout-account-missing"))
        };
        let who = refund.account.map_or_else(
            || Cell::words(chrome.t("finance-refund-nobody")),
            |account| name(names, account),
        );
        let cause = code(chrome, codes::finance::POSTING_CAUSE, refund.cause.as_str());
        vec![
            moment(refund.since),
            who,
            Cell::Money(refund.amount.minor),
            Cell::words(cause),
            stated,
        ]
    };
    Sheet::new("finance-refunds-waiting", "finance-refunds-none", &columns)
        .with_rows(refunds.iter().map(row))
}

fn of_orders(chrome: &Chrome, caption: &'static str, all: &[PayoutOrder], names: &Names) -> Sheet {
    let columns = [
        Column::words("finance-column-order"),
        Column::words("finance-column-user"),
        Column::money("label-amount"),
        Column::moment("finance-column-made"),
        Column::words("finance-column-by"),
        Column::words("finance-column-state"),
    ];
    let row = |order: &PayoutOrder| {
        vec![
            Cell::link(
                paths::finance_payout(&order.id.to_string()),
                &order.end_to_end_id,
            ),
            Cell::words(&order.beneficiary_name),
            Cell::Money(order.amount.minor),
            moment(order.made_at),
            name(names, order.made_by),
            state(chrome, order),
        ]
    };
    Sheet::new(caption, "finance-orders-none", &columns).with_rows(all.iter().map(row))
}

/// The page; `filled` is the form with what was answered, read and perhaps refused.
async fn page(finance: &Finance, filled: Option<Filled>) -> Result<FinancePage, Failure> {
    let app = &finance.app;
    let after = finance.query("after").map(|text| text.parse().ok());
    let query = RefundsWaiting {
        after: after
            .map(|id| id.ok_or_else(Failure::not_found))
            .transpose()?,
        limit: limit(),
    };
    let mut refunds = app.store.read(query).await?;
    let has_more_refunds = refunds.len() > PAGE;
    refunds.truncate(PAGE);
    let before = finance.query("before").and_then(|text| text.parse().ok());
    let limit = limit();
    let mut orders = app.store.read(PayoutOrders { before, limit }).await?;
    let has_more = orders.len() > PAGE;
    orders.truncate(PAGE);
    let disputed = app.store.read(DisputedPayouts).await?;
    let dues = dues(finance, &refunds).await?;
    let people = dues.iter().map(|due| due.account);
    let people = people.chain(orders.iter().chain(&disputed).map(|order| order.made_by));
    let names = service::names(app, people.collect()).await?;

    let (title, lead) = ("finance-payouts", "finance-payouts-lead");
    let mut page = FinancePage::new(finance.chrome(), title, lead);
    page.more = orders
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{}?before={}", paths::FINANCE_PAYOUTS, last.number));
    page.save_as(paths::FINANCE_PAYOUTS);
    if !disputed.is_empty() {
        let words = page.chrome.t("finance-order-disputed-lead");
        page.add(Block::Notice(Tone::Bad, vec![words]));
    }
    let waiting = of_refunds(&page.chrome, &refunds, &dues, &names);
    page.add(Block::Heading("finance-refunds-waiting"))
        .add(Block::Sheet(waiting));
    if let Some(last) = refunds.last().filter(|_| has_more_refunds) {
        let href = format!("{}?after={}", paths::FINANCE_PAYOUTS, last.transfer);
        let words = page.chrome.t("finance-refunds-more");
        page.add(Block::Links(vec![(href, words)]));
    }
    add_form(finance, &mut page, (&dues, &names), filled);
    let list = of_orders(&page.chrome, "finance-payout-orders", &orders, &names);
    page.add(Block::Heading("finance-payout-orders"))
        .add(Block::Sheet(list));
    if !disputed.is_empty() {
        let disputed = of_orders(&page.chrome, "finance-disputed", &disputed, &names);
        page.add(Block::Heading("finance-disputed"))
            .add(Block::Sheet(disputed));
    }
    Ok(page)
}

/// What was answered, and what is wrong with it: field, message.
struct Filled {
    account: String,
    reason: String,
    refusal: (&'static str, Message),
}

fn add_form(
    finance: &Finance,
    page: &mut FinancePage,
    (dues, names): (&[Due], &Names),
    filled: Option<Filled>,
) {
    if !finance.is_accountant() {
        let words = page.chrome.t("finance-auditor-looks");
        page.add(Block::Notice(Tone::Plain, vec![words]));
        return;
    }
    let mut ask = asking(&page.chrome, dues, names);
    if let Some(filled) = filled {
        ask.fill([("account", filled.account), ("reason", filled.reason)]);
        ask.reject(filled.refusal.0, filled.refusal.1);
    }
    if dues.iter().any(|due| due.has_account) || ask.has_errors() {
        page.add(Block::Heading("finance-make-payout-title"))
            .add(Block::Ask(ask));
    } else if !dues.is_empty() {
        let words = page.chrome.t("finance-payouts-no-account");
        page.add(Block::Notice(Tone::Plain, vec![words]));
    }
}

/// Refunds that wait, the form, and the orders.
pub async fn list(finance: Finance) -> Result<Response, Failure> {
    let page = page(&finance, None).await?;
    Ok(answer(&finance, &page))
}

/// Makes an order of all refunds of a user that wait.
pub async fn make(accountant: Accountant, posted: Posted) -> Result<Response, Failure> {
    let (account, reason) = (posted.get("account"), posted.get("reason"));
    let refusal = match account.parse() {
        Err(_) => ("account", Message::new("error-choose")),
        Ok(user) => {
            let (app, by) = (&accountant.app, &accountant.account);
            match payouts::make(app, by, user, reason.to_owned()).await {
                Ok(order) => {
                    let page = paths::finance_payout(&order.id.to_string());
                    return Ok(accountant.go_with(&page, "payout-made"));
                }
                Err(error) => refusal(error)?,
            }
        }
    };
    let filled = Filled {
        account: account.to_owned(),
        reason: reason.to_owned(),
        refusal,
    };
    let page = page(&accountant, Some(filled)).await?;
    Ok(accountant.show_errors(&page))
}

/// The field that a refusal concerns, and its message.
fn refusal(error: PayoutError) -> Result<(&'static str, Message), Failure> {
    let account = |key| Ok(("account", Message::new(key)));
    match error {
        PayoutError::Store(error) => Err(error.into()),
        PayoutError::Proposal(error) => super::refusal(error),
        PayoutError::NoOrder => Err(Failure::not_found()),
        PayoutError::Bic | PayoutError::NoPayoutAccount => account("error-payout-no-account"),
        PayoutError::NoAccount | PayoutError::NothingDue => account("error-payout-nothing-due"),
        PayoutError::Decided { .. } => Ok(("reason", Message::new("error-proposal-decided"))),
    }
}

async fn find(finance: &Finance, text: &str) -> Result<PayoutOrder, Failure> {
    let found = finance.app.store.read(FindPayout(id(text)?)).await?;
    found.ok_or_else(Failure::not_found)
}

/// An order that the bank may have; otherwise there is no file of it.
async fn find_for_bank(finance: &Finance, text: &str) -> Result<PayoutOrder, Failure> {
    let order = find(finance, text).await?;
    if is_for_bank(&order) {
        return Ok(order);
    }
    Err(Failure::not_found())
}

fn concerned(order: &PayoutOrder) -> Concerned {
    Concerned {
        kind: OrderKind::Payout,
        id: order.id,
        page: paths::finance_payout(&order.id.to_string()),
        is_with_bank: order.state == PayoutState::Ordered,
    }
}

fn facts(chrome: &Chrome, order: &PayoutOrder, names: &Names) -> Vec<(&'static str, Cell)> {
    let mut facts = vec![
        ("finance-column-order", Cell::words(&order.end_to_end_id)),
        ("finance-column-state", state(chrome, order)),
        ("label-amount", Cell::Money(order.amount.minor)),
        ("finance-column-user", name(names, order.account)),
        (
            "finance-column-beneficiary",
            Cell::words(&order.beneficiary_name),
        ),
        (
            "finance-column-beneficiary-number",
            words_or_none(order.beneficiary_number.clone()),
        ),
        (
            "finance-column-account",
            Cell::words(order.beneficiary_iban.to_string()),
        ),
        ("finance-column-bic", Cell::words(&order.beneficiary_bic)),
        ("finance-column-purpose", Cell::words(&order.purpose)),
        ("label-money-reason", Cell::words(&order.reason)),
        ("finance-column-made", moment(order.made_at)),
        ("finance-column-by", name(names, order.made_by)),
    ];
    if let (Some(by), Some(at)) = (order.decided_by, order.decided_at) {
        let decision = words_or_none(order.decision.clone());
        facts.push(("finance-column-decided", moment(at)));
        facts.push(("finance-column-decided-by", name(names, by)));
        facts.push(("finance-column-decision", decision));
    }
    if let Some(day) = order.executed_on.or(order.disputed_on) {
        facts.push(("finance-column-executed", Cell::Day(day)));
    }
    facts
}

/// The forms of the page of an order: the decision, and taking it back.
#[derive(Default)]
struct Forms {
    deciding: Option<Ask>,
    withdrawing: Option<Ask>,
}

fn decision(finance: &Finance, order: &PayoutOrder) -> Ask {
    let action = paths::finance_payout(&order.id.to_string());
    deciding(action, order.made_by != finance.account.id)
}

async fn one(finance: &Finance, order: &PayoutOrder, forms: Forms) -> Result<FinancePage, Failure> {
    let people = [Some(order.account), Some(order.made_by), order.decided_by];
    let people = people.into_iter().flatten().collect();
    let names = service::names(&finance.app, people).await?;
    let (title, lead) = ("finance-payout", "finance-payout-lead");
    let mut page = FinancePage::new(finance.chrome(), title, lead);
    if order.disputed_on.is_some() {
        let words = page.chrome.t("finance-order-disputed-lead");
        page.add(Block::Notice(Tone::Bad, vec![words]));
    }
    let facts = facts(&page.chrome, order, &names);
    page.add(Block::Facts(facts));
    if is_for_bank(order) {
        let here = paths::finance_payout(&order.id.to_string());
        let words = |key: &str| page.chrome.t(key);
        let links = vec![
            (format!("{here}/pain.001.xml"), words("finance-order-xml")),
            (format!("{here}/print"), words("finance-order-print")),
        ];
        page.add(Block::Links(links));
    }
    let is_open = order.state == PayoutState::Proposed;
    let is_own = order.made_by == finance.account.id;
    let ask = forms.deciding.unwrap_or_else(|| decision(finance, order));
    add_decision(finance, &mut page, ask, is_open, is_own);
    withdrawals::add(finance, &mut page, &concerned(order), forms.withdrawing).await?;
    Ok(page)
}

/// The order, and the buttons of whoever may decide about it or take it back.
pub async fn show(finance: Finance, Path(text): Path<String>) -> Result<Response, Failure> {
    let order = find(&finance, &text).await?;
    let page = one(&finance, &order, Forms::default()).await?;
    Ok(answer(&finance, &page))
}

/// Decides about the order, or proposes to take it back: `action=approve|reject|withdraw`.
pub async fn act(
    accountant: Accountant,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let order = find(&accountant, &text).await?;
    let concerned = concerned(&order);
    let mut forms = Forms::default();
    if posted.get("action") == "withdraw" {
        match withdrawals::propose(&accountant, &concerned, &posted).await? {
            Ok(answer) => return Ok(answer),
            Err(ask) => forms.withdrawing = Some(ask),
        }
    } else {
        let approves = posted.get("action") == "approve";
        let reason = posted.get("reason").to_owned();
        let (app, by) = (&accountant.app, &accountant.account);
        let flash = if approves {
            "payout-approved"
        } else {
            "payout-rejected"
        };
        match payouts::decide(app, by, order.id, approves, reason.clone()).await {
            Ok(_) => return Ok(accountant.go_with(&concerned.page, flash)),
            Err(error) => {
                let mut ask = decision(&accountant, &order);
                ask.fill([("reason", reason)]);
                let (field, message) = refusal(error)?;
                ask.reject(field, message);
                forms.deciding = Some(ask);
            }
        }
    }
    let page = one(&accountant, &order, forms).await?;
    Ok(accountant.show_errors(&page))
}

/// The file for the bank.
pub async fn xml(finance: Finance, Path(text): Path<String>) -> Result<Response, Failure> {
    let order = find_for_bank(&finance, &text).await?;
    let table = service::codes()?;
    let name = format!(
        "attachment; filename=\"{}-pain.001.xml\"",
        order.end_to_end_id
    );
    let headers = [
        (header::CONTENT_TYPE, String::from("application/xml")),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, String::from("no-store")),
    ];
    Ok((headers, payout_pain_001(&order, table.debtor())).into_response())
}

/// The form for the printer.
pub async fn print(finance: Finance, Path(text): Path<String>) -> Result<Response, Failure> {
    let order = find_for_bank(&finance, &text).await?;
    let table = service::codes()?;
    let chrome = finance.chrome();
    let line = |(line, value)| {
        let words = code(&chrome, codes::finance::ORDER_LINE, line);
        (words, value)
    };
    let lines = payout_printable(&order, table.debtor()).into_iter();
    let page = FinanceOrderPrint {
        lines: lines.map(line).collect(),
        chrome: finance.chrome(),
        number: order.end_to_end_id.clone(),
        back: paths::finance_payout(&order.id.to_string()),
    };
    Ok(finance.show(&page))
}
