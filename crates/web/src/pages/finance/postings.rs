//! Postings by hand: proposed by one person, decided by another. Receipts that are given to their
//! owners are decided here too.

use super::{
    Names, account_words, answer, before, code, deciding, id, limit, moment, refuse, rows, tag,
    withdrawals, words_or_none,
};
use crate::i18n::Message;
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::{Accountant, Finance};
use crate::service::finance::{self, POSTING_MAX, WantedPosting};
use crate::view::finance::{Ask, Block, Cell, Column, FinancePage, Input, Question, Sheet};
use crate::view::forms::{Choice, Form};
use crate::view::{Chrome, Tone, codes, paths};
use axum::extract::Path;
use axum::response::Response;
use kernel::ids::AccountId;
use kernel::money::{Currency, Money};
use payments::finance::{FindProposal, Proposals};
use payments::{LedgerAccount, Proposal, ProposalState};

/// The tone of a state.
const fn tone(state: ProposalState) -> Tone {
    match state {
        ProposalState::Proposed => Tone::Warning,
        ProposalState::Approved => Tone::Good,
        ProposalState::Rejected => Tone::Plain,
    }
}

fn ask(chrome: &Chrome) -> Ask {
    let accounts: Vec<Choice> = codes::finance::POSTING_ACCOUNTS
        .iter()
        .map(|text| Choice::new(*text, code(chrome, codes::finance::LEDGER_ACCOUNT, text)))
        .collect();
    let questions = vec![
        Question::new("debit", "label-debit", Input::Choice(accounts.clone())).hinted("hint-debit"),
        Question::new("credit", "label-credit", Input::Choice(accounts)).hinted("hint-credit"),
        Question::new("phone", "label-user-phone", Input::Line)
            .hinted("hint-posting-phone")
            .optional(),
        Question::new("amount", "label-amount", Input::Line).hinted("hint-amount"),
        Question::new("reason", "label-money-reason", Input::Area).hinted("hint-money-reason"),
    ];
    Ask::post(paths::FINANCE_POSTINGS, questions, "finance-propose")
}

/// The accounts and people of proposals, by name.
async fn names(finance: &Finance, proposals: &[Proposal]) -> Result<Names, Failure> {
    let ids = proposals.iter().flat_map(|proposal| {
        [
            finance::owner(proposal.debit),
            finance::owner(proposal.credit),
            Some(proposal.proposed_by),
            proposal.decided_by,
        ]
    });
    Ok(finance::names(&finance.app, ids.flatten().collect()).await?)
}

async fn page(finance: &Finance, ask: Ask) -> Result<FinancePage, Failure> {
    let app = &finance.app;
    let page_of = |state, before, limit| Proposals {
        kind: None,
        state,
        before,
        limit,
    };
    let waiting = page_of(Some(ProposalState::Proposed), None, limit());
    let waiting = app.store.read(waiting).await?;
    let first = before(finance, "before")?;
    let query = |before, limit| page_of(None, before, limit);
    let (mut all, has_more) =
        rows(finance, first, query, |found| found, |proposal| proposal.id).await?;
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-postings",
        "finance-postings-lead",
    );
    page.more = all
        .last()
        .filter(|_| has_more)
        .map(|last| format!("{}?before={}", paths::FINANCE_POSTINGS, last.id));
    page.save_as(paths::FINANCE_POSTINGS);
    all.retain(|proposal| proposal.state != ProposalState::Proposed);
    let of_waiting = names(finance, &waiting).await?;
    let of_decided = names(finance, &all).await?;
    let waiting = sheet(
        &page.chrome,
        ("finance-proposals-waiting", "finance-proposals-none"),
        &waiting,
        &of_waiting,
    );
    let decided = sheet(
        &page.chrome,
        ("finance-proposals-decided", "finance-proposals-none"),
        &all,
        &of_decided,
    );
    let orders = withdrawals::waiting(finance, &page.chrome).await?;
    page.add(Block::Heading("finance-proposals-waiting"))
        .add(Block::Sheet(waiting));
    if !orders.rows.is_empty() {
        page.add(Block::Heading("finance-withdrawals-waiting"))
            .add(Block::Sheet(orders));
    }
    page.add(Block::Heading("finance-propose-title"));
    if finance.is_accountant() {
        page.add(Block::Ask(ask));
    } else {
        let words = page.chrome.t("finance-auditor-looks");
        page.add(Block::Notice(Tone::Plain, vec![words]));
    }
    page.add(Block::Heading("finance-proposals-decided"))
        .add(Block::Sheet(decided));
    Ok(page)
}

fn sheet(
    chrome: &Chrome,
    (caption, empty): (&'static str, &'static str),
    proposals: &[Proposal],
    names: &Names,
) -> Sheet {
    let columns = [
        Column::moment("finance-column-proposed"),
        Column::words("finance-column-debit"),
        Column::words("finance-column-credit"),
        Column::money("label-amount"),
        Column::words("finance-column-by"),
        Column::words("finance-column-state"),
    ];
    let row = |proposal: &Proposal| {
        let at = super::shown::zoned(proposal.proposed_at, &kernel::zone::kazakhstan());
        vec![
            Cell::link(
                paths::finance_proposal(&proposal.id.to_string()),
                chrome.moment(&at),
            ),
            Cell::words(account_words(chrome, names, proposal.debit)),
            Cell::words(account_words(chrome, names, proposal.credit)),
            Cell::Money(proposal.amount.minor),
            super::name(names, proposal.proposed_by),
            tag(
                chrome,
                codes::finance::PROPOSAL,
                tone(proposal.state),
                proposal.state.as_str(),
            ),
        ]
    };
    Sheet::new(caption, empty, &columns).with_rows(proposals.iter().map(row))
}

/// Proposals that wait and those decided, and the form.
pub async fn list(finance: Finance) -> Result<Response, Failure> {
    let ask = ask(&finance.chrome());
    let page = page(&finance, ask).await?;
    Ok(answer(&finance, &page))
}

/// An account of the ledger by its word; `user` and `debt` need the user.
fn account(text: &str, user: Option<AccountId>) -> Option<LedgerAccount> {
    match text {
        "user" => user.map(LedgerAccount::User),
        "debt" => user.map(LedgerAccount::Debt),
        text if codes::finance::POSTING_ACCOUNTS.contains(&text) => {
            text.replace('-', "_").parse().ok()
        }
        _ => None,
    }
}

/// Tenge as people write them: `4 325,50`.
fn amount(ask: &mut Ask) -> Option<Money> {
    let text: String = ask
        .value("amount")
        .chars()
        .filter(|sign| !sign.is_whitespace() && *sign != '₸')
        .map(|sign| if sign == ',' { '.' } else { sign })
        .collect();
    let read = Money::parse(&text, Currency::Kzt).ok();
    let read = read.filter(|money| (1..=POSTING_MAX.minor).contains(&money.minor));
    if read.is_none() {
        fields::reject(ask, "amount", "amount-format");
    }
    read
}

async fn read(finance: &Finance, ask: &mut Ask) -> Result<Option<WantedPosting>, Failure> {
    let needs_user = ["debit", "credit"]
        .iter()
        .any(|name| matches!(ask.value(name), "user" | "debt"));
    let mut user = None;
    if needs_user && let Some(phone) = fields::phone(ask, "phone") {
        let found = finance::account_with(&finance.app, phone).await?;
        if found.is_none() {
            fields::reject(ask, "phone", "user-unknown");
        }
        user = found.map(|account| account.id);
    }
    for name in ["debit", "credit"] {
        if !codes::finance::POSTING_ACCOUNTS.contains(&ask.value(name)) {
            fields::reject(ask, name, "choose");
        }
    }
    let amount = amount(ask);
    let debit = account(ask.value("debit"), user);
    let credit = account(ask.value("credit"), user);
    let reason = ask.value("reason").to_owned();
    if reason.is_empty() {
        let message = Message::new("error-reason-range").with("most", payments::REASON_CHARACTERS);
        ask.reject("reason", message);
    }
    if ask.has_errors() {
        return Ok(None);
    }
    Ok(match (debit, credit, amount) {
        (Some(debit), Some(credit), Some(amount)) => Some(WantedPosting {
            debit,
            credit,
            amount,
            reason,
        }),
        _ => None,
    })
}

/// Proposes a posting.
pub async fn propose(accountant: Accountant, posted: Posted) -> Result<Response, Failure> {
    let mut ask = ask(&accountant.chrome());
    ask.fill(posted.0.iter().map(|(name, value)| (name, value)));
    if let Some(wanted) = read(&accountant, &mut ask).await? {
        let (app, by) = (&accountant.app, &accountant.account);
        match finance::propose_posting(app, by, wanted).await {
            Ok(_) => return Ok(accountant.go_with(paths::FINANCE_POSTINGS, "posting-proposed")),
            Err(error) => refuse(&mut ask, error)?,
        }
    }
    let page = page(&accountant, ask).await?;
    Ok(accountant.show_errors(&page))
}

fn form(proposal: &Proposal, may_approve: bool) -> Ask {
    deciding(
        paths::finance_proposal(&proposal.id.to_string()),
        may_approve,
    )
}

fn one(finance: &Finance, proposal: &Proposal, names: &Names, ask: Ask) -> FinancePage {
    let mut page = FinancePage::new(
        finance.chrome(),
        "finance-proposal",
        "finance-proposal-lead",
    );
    let facts = facts(&page.chrome, proposal, names);
    page.add(Block::Facts(facts));
    let is_open = proposal.state == ProposalState::Proposed;
    let is_own = proposal.proposed_by == finance.account.id;
    super::add_decision(finance, &mut page, ask, is_open, is_own);
    page
}

fn facts(chrome: &Chrome, proposal: &Proposal, names: &Names) -> Vec<(&'static str, Cell)> {
    let mut facts = vec![
        (
            "finance-column-kind",
            Cell::words(code(
                chrome,
                codes::finance::PROPOSAL_KIND,
                proposal.kind.as_str(),
            )),
        ),
        (
            "finance-column-debit",
            Cell::words(account_words(chrome, names, proposal.debit)),
        ),
        (
            "finance-column-credit",
            Cell::words(account_words(chrome, names, proposal.credit)),
        ),
        ("label-amount", Cell::Money(proposal.amount.minor)),
        ("label-money-reason", Cell::words(&proposal.reason)),
        ("finance-column-proposed", moment(proposal.proposed_at)),
        (
            "finance-column-by",
            super::name(names, proposal.proposed_by),
        ),
        (
            "finance-column-state",
            tag(
                chrome,
                codes::finance::PROPOSAL,
                tone(proposal.state),
                proposal.state.as_str(),
            ),
        ),
    ];
    if let Some(receipt) = proposal.receipt {
        facts.push((
            "finance-receipt",
            Cell::link(
                paths::finance_receipt(&receipt.to_string()),
                chrome.t("finance-kept-message"),
            ),
        ));
    }
    if let Some(number) = proposal.invoice_number {
        facts.push(("operator-payments-invoice", Cell::words(number.to_string())));
    }
    if let (Some(by), Some(at)) = (proposal.decided_by, proposal.decided_at) {
        facts.push(("finance-column-decided", moment(at)));
        facts.push(("finance-column-decided-by", super::name(names, by)));
        facts.push((
            "finance-column-decision",
            words_or_none(proposal.decision.clone()),
        ));
    }
    facts
}

async fn find(finance: &Finance, text: &str) -> Result<Proposal, Failure> {
    let found = finance.app.store.read(FindProposal(id(text)?)).await?;
    found.ok_or_else(Failure::not_found)
}

/// One proposal, and the buttons of whoever may decide.
pub async fn show(finance: Finance, Path(text): Path<String>) -> Result<Response, Failure> {
    let proposal = find(&finance, &text).await?;
    let names = names(&finance, std::slice::from_ref(&proposal)).await?;
    let ask = form(&proposal, proposal.proposed_by != finance.account.id);
    Ok(answer(&finance, &one(&finance, &proposal, &names, ask)))
}

/// Decides: `action=approve` or `action=reject`.
pub async fn decide(
    accountant: Accountant,
    Path(text): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let proposal = find(&accountant, &text).await?;
    let is_approved = posted.get("action") == "approve";
    let reason = posted.get("reason").to_owned();
    let (app, by) = (&accountant.app, &accountant.account);
    let decided = finance::decide(app, by, proposal.id, is_approved, reason.clone()).await;
    match decided {
        Ok(_) if is_approved => {
            Ok(accountant.go_with(paths::FINANCE_POSTINGS, "proposal-approved"))
        }
        Ok(_) => Ok(accountant.go_with(paths::FINANCE_POSTINGS, "proposal-rejected")),
        Err(error) => {
            let mut ask = form(&proposal, proposal.proposed_by != by.id);
            ask.fill([("reason", reason)]);
            refuse(&mut ask, error)?;
            let names = names(&accountant, std::slice::from_ref(&proposal)).await?;
            Ok(accountant.show_errors(&one(&accountant, &proposal, &names, ask)))
        }
    }
}
