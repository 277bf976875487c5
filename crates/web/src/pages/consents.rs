//! Consents to the access to personal data in the cabinet: who was asked, what they said, and
//! taking one back.

use super::failure::Failure;
use super::reader::Member;
use super::shown;
use crate::app::App;
use crate::service::checks as service;
use crate::view::cabinet::{AcceptedAgreement, ConsentRow};
use crate::view::{ConsentsPage, RevokeConsent, paths};
use accounts::Holder;
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use registers::keeping::consents::KeptConsent;
use uuid::Uuid;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::CONSENTS, get(list))
        .route("/consents/{id}/revoke", get(show_revoke).post(revoke))
}

fn row(member: &Member, consent: &KeptConsent) -> ConsentRow {
    let zone = kernel::zone::kazakhstan();
    let now = member.now();
    let own = match &member.account.holder {
        Holder::Person { iin, .. } => iin.as_ref(),
        Holder::Organisation { .. } => None,
    };
    let state = service::consent_state(consent, now);
    ConsentRow {
        id: consent.id.to_string(),
        iin: service::masked_iin(consent.iin.as_str()),
        state: String::from(state.as_str()),
        is_own: consent.signed_in || own == Some(&consent.iin),
        asked_at: shown::zoned(consent.asked_at, &zone),
        answered_at: consent.answered_at.map(|at| shown::zoned(at, &zone)),
        valid_until: consent.valid_until.map(|at| shown::zoned(at, &zone)),
        revoked_at: consent.revoked_at.map(|at| shown::zoned(at, &zone)),
        can_revoke: service::can_revoke(consent, now),
    }
}

async fn list(member: Member) -> Result<Response, Failure> {
    let consents = service::consents(&member.app, &member.account).await?;
    let accepted = member.account.agreement.as_ref();
    let page = ConsentsPage {
        chrome: member.chrome(),
        consents: consents
            .iter()
            .map(|consent| row(&member, consent))
            .collect(),
        agreement: accepted.map(|accepted| AcceptedAgreement {
            version: accepted.version.clone(),
            at: shown::zoned(accepted.accepted_at, &kernel::zone::kazakhstan()),
        }),
    };
    Ok(member.show(&page))
}

/// The consent of an address; somebody else's is as little there as one that isn't.
async fn found(member: &Member, id: &str) -> Result<KeptConsent, Failure> {
    let id: Uuid = id.parse().map_err(|_| Failure::not_found())?;
    let consents = service::consents(&member.app, &member.account).await?;
    let found = consents.into_iter().find(|consent| consent.id == id);
    found.ok_or_else(Failure::not_found)
}

async fn show_revoke(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let consent = row(&member, &found(&member, &id).await?);
    if !consent.can_revoke {
        return Err(Failure::go(paths::CONSENTS));
    }
    Ok(member.show(&RevokeConsent {
        chrome: member.chrome(),
        consent,
    }))
}

/// Takes the consent back; one that is taken back already stays so.
async fn revoke(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let consent = found(&member, &id).await?;
    service::revoke_consent(&member.app, &member.account, consent.id).await?;
    Ok(member.go_with(paths::CONSENTS, "consent-revoked"))
}
