//! Who asks, where more than one role of the registrar may: waivers, and the books.

use super::extract::SignedIn;
use crate::app::App;
use crate::problem::Problem;
use crate::service::waivers::is_staff;
use accounts::{Account, Role};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::ops::Deref;
use std::sync::Arc;

/// An operator or an accountant; 401 without a session, 403 for other users.
#[derive(Debug, Clone)]
pub struct WaiverStaff(pub Arc<Account>);

impl Deref for WaiverStaff {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.0
    }
}

impl FromRequestParts<App> for WaiverStaff {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let SignedIn(account) = SignedIn::from_request_parts(parts, app).await?;
        if is_staff(account.role) {
            Ok(Self(account))
        } else {
            Err(Problem::forbidden("waiver-role"))
        }
    }
}

/// An accountant, who decides about waivers; 401 without a session, 403 for other users.
#[derive(Debug, Clone)]
pub struct WaiverAccountant(pub Arc<Account>);

impl Deref for WaiverAccountant {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.0
    }
}

impl FromRequestParts<App> for WaiverAccountant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let SignedIn(account) = SignedIn::from_request_parts(parts, app).await?;
        if account.role == Role::Accountant {
            Ok(Self(account))
        } else {
            Err(Problem::forbidden("waiver-role"))
        }
    }
}

/// Somebody who may look at everything about money; 401 without a session, 403 for other users.
#[derive(Debug, Clone)]
pub struct Finance(pub Arc<Account>);

impl Deref for Finance {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.0
    }
}

impl FromRequestParts<App> for Finance {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let SignedIn(account) = SignedIn::from_request_parts(parts, app).await?;
        if account.role.sees_finance() {
            Ok(Self(account))
        } else {
            Err(Problem::forbidden("finance-only"))
        }
    }
}

/// An accountant of the registrar; 401 without a session, 403 for other users.
#[derive(Debug, Clone)]
pub struct Accountant(pub Arc<Account>);

impl Deref for Accountant {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.0
    }
}

impl FromRequestParts<App> for Accountant {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let SignedIn(account) = SignedIn::from_request_parts(parts, app).await?;
        if account.role == Role::Accountant {
            Ok(Self(account))
        } else {
            Err(Problem::forbidden("accountants-only"))
        }
    }
}
