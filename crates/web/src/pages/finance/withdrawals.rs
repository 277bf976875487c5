//! Orders that the bank refuses: taken back by two people. One accountant proposes it on the
//! page of the order, another decides here.

use super::{Names, answer, code, deciding, id, moment, refuse, tag, words_or_none};
use crate::i18n::Message;
use crate::pages::failure::Failure;
use crate::pages::input::Posted;
use crate::pages::reader::{Accountant, Finance};
use crate::service::{finance, payouts};
use crate::view::finance::{Ask, Block, Cell, Column, FinancePage, Input, Question, Sheet};
use crate::view::forms::Form;
use crate::view::{Chrome, Tone, codes, paths};
use axum::extract::Path;
use axum::response::Response;
use payments::{
    BriefOfOrder, FindWithdrawal, OrderBrief, OrderKind, PAGE_MAX, ProposalState, Withdrawal,
    WithdrawalError, WithdrawalsOf, WithdrawalsWaiting,
};
use uuid::Uuid;

/// An order, as far as its withdrawal is concerned.
pub(super) struct Concerned {
    /// Which kind of order.
    pub kind: OrderKind,
    /// The order.
    pub id: Uuid,
    /// Address of its page.
    pub page: String,
    /// Whether it is with the bank, so that there is something to take back.
    pub is_with_bank: bool,
}

/// The form that proposes to take an order back.
pub(super) fn asking(page: &str) -> Ask {
    let reason =
        Question::new("reason", "label-money-reason", Input::Area).hinted("hint-withdrawal-reason");
    let mut ask = Ask::post(page, vec![reason], "finance-withdraw");
    if let Some(button) = ask.buttons.first_mut() {
        button.value = "withdraw";
        button.is_second = true;
    }
    ask
}

/// Puts a refusal at the reason, the only field of these forms.
fn refuse_withdrawal(ask: &mut Ask, error: WithdrawalError) -> Result<(), Failure> {
    let key = match error {
        WithdrawalError::Store(error) => return Err(error.into()),
        WithdrawalError::Proposal(error) => return refuse(ask, error),
        WithdrawalError::NoOrder => return Err(Failure::not_found()),
        WithdrawalError::NotWaiting => "error-order-not-waiting",
        WithdrawalError::Proposed => "error-withdrawal-proposed",
    };
    ask.reject("reason", Message::new(key));
    Ok(())
}

/// Proposes to take an order back; `Err` inside is the form with what is wrong.
pub(super) async fn propose(
    accountant: &Accountant,
    concerned: &Concerned,
    posted: &Posted,
) -> Result<Result<Response, Ask>, Failure> {
    let reason = posted.get("reason").to_owned();
    let order = (concerned.kind, concerned.id);
    let (app, by) = (&accountant.app, &accountant.account);
    match payouts::withdraw(app, by, order, reason.clone()).await {
        Ok(_) => Ok(Ok(
            accountant.go_with(&concerned.page, "withdrawal-proposed")
        )),
        Err(error) => {
            let mut ask = asking(&concerned.page);
            ask.fill([("reason", reason)]);
            refuse_withdrawal(&mut ask, error)?;
            Ok(Err(ask))
        }
    }
}

/// Adds what was proposed about an order, and the form for whoever may propose to take it back.
pub(super) async fn add(
    finance: &Finance,
    page: &mut FinancePage,
    concerned: &Concerned,
    ask: Option<Ask>,
) -> Result<(), Failure> {
    let all = finance.app.store.read(WithdrawalsOf(concerned.id)).await?;
    let is_proposed = all.iter().any(|one| one.state == ProposalState::Proposed);
    if !all.is_empty() {
        let names = names(finance, &all).await?;
        let sheet = of_order(&page.chrome, &all, &names);
        page.add(Block::Heading("finance-withdrawals"))
            .add(Block::Sheet(sheet));
    }
    let may_ask = finance.is_accountant() && concerned.is_with_bank && !is_proposed;
    let ask = ask.or_else(|| may_ask.then(|| asking(&concerned.page)));
    if let Some(ask) = ask {
        let lead = page.chrome.t("finance-withdraw-lead");
        page.add(Block::Heading("finance-withdraw-title"))
            .add(Block::Words(lead))
            .add(Block::Ask(ask));
    }
    Ok(())
}

const fn tone(state: ProposalState) -> Tone {
    match state {
        ProposalState::Proposed => Tone::Warning,
        ProposalState::Approved => Tone::Good,
        ProposalState::Rejected => Tone::Plain,
    }
}

fn state(chrome: &Chrome, withdrawal: &Withdrawal) -> Cell {
    let state = withdrawal.state;
    tag(
        chrome,
        codes::finance::PROPOSAL,
        tone(state),
        state.as_str(),
    )
}

async fn names(finance: &Finance, withdrawals: &[Withdrawal]) -> Result<Names, Failure> {
    let people = withdrawals
        .iter()
        .flat_map(|one| [Some(one.proposed_by), one.decided_by]);
    Ok(finance::names(&finance.app, people.flatten().collect()).await?)
}

fn of_order(chrome: &Chrome, all: &[Withdrawal], names: &Names) -> Sheet {
    let columns = [
        Column::moment("finance-column-proposed"),
        Column::words("finance-column-by"),
        Column::words("label-money-reason"),
        Column::words("finance-column-state"),
        Column::words("finance-column-decided-by"),
        Column::words("finance-column-decision"),
    ];
    let row = |one: &Withdrawal| {
        vec![
            opened(chrome, one),
            super::name(names, one.proposed_by),
            Cell::words(&one.reason),
            state(chrome, one),
            one.decided_by
                .map_or(Cell::Empty, |by| super::name(names, by)),
            words_or_none(one.decision.clone()),
        ]
    };
    Sheet::new("finance-withdrawals", "finance-proposals-none", &columns)
        .with_rows(all.iter().map(row))
}

/// When it was proposed, with the way to its page.
fn opened(chrome: &Chrome, withdrawal: &Withdrawal) -> Cell {
    let at = super::shown::zoned(withdrawal.proposed_at, &kernel::zone::kazakhstan());
    Cell::link(
        paths::finance_withdrawal(&withdrawal.id.to_string()),
        chrome.moment(&at),
    )
}

async fn brief(finance: &Finance, withdrawal: &Withdrawal) -> Result<OrderBrief, Failure> {
    let query = BriefOfOrder {
        kind: withdrawal.kind,
        order: withdrawal.order,
    };
    let found = finance.app.store.read(query).await?;
    found.ok_or_else(Failure::not_found)
}

/// The address of the order's page.
fn address(withdrawal: &Withdrawal, order: &OrderBrief) -> String {
    match withdrawal.kind {
        OrderKind::Transfer => paths::finance_order(order.number),
        OrderKind::Payout => paths::finance_payout(&withdrawal.order.to_string()),
    }
}

/// Withdrawals that wait for a second person, oldest first.
pub(super) async fn waiting(finance: &Finance, chrome: &Chrome) -> Result<Sheet, Failure> {
    let query = WithdrawalsWaiting {
        after: None,
        limit: PAGE_MAX,
    };
    let waiting = finance.app.store.read(query).await?;
    let names = names(finance, &waiting).await?;
    let mut rows = Vec::new();
    for one in &waiting {
        let order = brief(finance, one).await?;
        rows.push(vec![
            opened(chrome, one),
            Cell::link(address(one, &order), &order.end_to_end_id),
            Cell::Money(order.amount.minor),
            Cell::words(&one.reason),
            super::name(&names, one.proposed_by),
        ]);
    }
    let columns = [
        Column::moment("finance-column-proposed"),
        Column::words("finance-column-order"),
        Column::money("label-amount"),
        Column::words("label-money-reason"),
        Column::words("finance-column-by"),
    ];
    let (caption, empty) = ("finance-withdrawals-waiting", "finance-proposals-none");
    Ok(Sheet::new(caption, empty, &columns).with_rows(rows))
}

async fn find(finance: &Finance, text: &str) -> Result<Withdrawal, Failure> {
    let found = finance.app.store.read(FindWithdrawal(id(text)?)).await?;
    found.ok_or_else(Failure::not_found)
}

fn form(finance: &Finance, withdrawal: &Withdrawal) -> Ask {
    let action = paths::finance_withdrawal(&withdrawal.id.to_string());
    deciding(action, withdrawal.proposed_by != finance.account.id)
}

async fn page(
    finance: &Finance,
    withdrawal: &Withdrawal,
    ask: Ask,
) -> Result<FinancePage, Failure> {
    let names = names(finance, std::slice::from_ref(withdrawal)).await?;
    let order = brief(finance, withdrawal).await?;
    let (title, lead) = ("finance-withdrawal", "finance-withdrawal-lead");
    let mut page = FinancePage::new(finance.chrome(), title, lead);
    let chrome = &page.chrome;
    let kind = withdrawal.kind.as_str();
    let mut facts = vec![
        (
            "finance-column-kind",
            Cell::words(code(chrome, codes::finance::ORDER_KIND, kind)),
        ),
        (
            "finance-column-order",
            Cell::link(address(withdrawal, &order), &order.end_to_end_id),
        ),
        ("label-amount", Cell::Money(order.amount.minor)),
        ("label-money-reason", Cell::words(&withdrawal.reason)),
        ("finance-column-proposed", moment(withdrawal.proposed_at)),
        (
            "finance-column-by",
            super::name(&names, withdrawal.proposed_by),
        ),
        ("finance-column-state", state(chrome, withdrawal)),
    ];
    if let (Some(by), Some(at)) = (withdrawal.decided_by, withdrawal.decided_at) {
        let decision = words_or_none(withdrawal.decision.clone());
        facts.push(("finance-column-decided", moment(at)));
        facts.push(("finance-column-decided-by", super::name(&names, by)));
        facts.push(("finance-column-decision", decision));
    }
    page.add(Block::Facts(facts));
    let is_open = withdrawal.state == ProposalState::Proposed;
    let is_own = withdrawal.proposed_by == finance.account.id;
    super::add_decision(finance, &mut page, ask, is_open, is_own);
    Ok(page)
}

/// One proposal, and the buttons of whoever may decide.
pub async fn show(finance: Finance, Path(text): Path<String>) -> Result<Response, Failure> {
    let withdrawal = find(&finance, &text).await?;
    let ask = form(&finance, &withdrawal);
    let page = page(&finance, &withdrawal, ask).await?;
    Ok(answer(&finance, &page))
}

/// Decides: `action=approve` takes the order back, `action=reject` leaves it with the bank.
pub async fn decide(
    accountant: Accountant,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let withdrawal = find(&accountant, &text).await?;
    let approves = posted.get("action") == "approve";
    let reason = posted.get("reason").to_owned();
    let (app, by) = (&accountant.app, &accountant.account);
    let decided =
        payouts::decide_withdrawal(app, by, withdrawal.id, approves, reason.clone()).await;
    match decided {
        Ok(_) => {
            let order = brief(&accountant, &withdrawal).await?;
            let flash = if approves {
                "order-withdrawn"
            } else {
                "withdrawal-rejected"
            };
            Ok(accountant.go_with(&address(&withdrawal, &order), flash))
        }
        Err(error) => {
            let mut ask = form(&accountant, &withdrawal);
            ask.fill([("reason", reason)]);
            refuse_withdrawal(&mut ask, error)?;
            let page = page(&accountant, &withdrawal, ask).await?;
            Ok(accountant.show_errors(&page))
        }
    }
}
