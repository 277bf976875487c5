//! The server's side of HTTP Digest (RFC 7616): MD5, qop=auth, nonces that end and count.

use std::collections::{HashMap, VecDeque};

use axum::http::{HeaderMap, header};
use digest_auth::{Algorithm, AlgorithmType, AuthContext, AuthorizationHeader, HttpMethod, Qop};
use jiff::{SignedDuration, Timestamp};
use subtle::ConstantTimeEq;

/// The realm devices of this kind name themselves by.
pub(super) const REALM: &str = "DS-TMG simulator";
const NONCE_LIFE: SignedDuration = SignedDuration::from_mins(5);
/// The most nonces remembered; the oldest end early.
const NONCES_LIMIT: usize = 4_096;
/// The longest header read.
const HEADER_LIMIT: usize = 4_096;

#[derive(Debug)]
struct Nonce {
    made_at: Timestamp,
    /// The highest use count seen.
    used: u32,
}

/// The nonces given out.
#[derive(Debug, Default)]
pub(super) struct Nonces {
    known: HashMap<String, Nonce>,
    order: VecDeque<String>,
}

/// Who may come in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Account<'a> {
    pub(super) user: &'a str,
    pub(super) password: &'a str,
}

/// Why a request is not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// No digest, or one that can't be read or is wrong.
    Unauthorised,
    /// The digest is right and its nonce is over, or was used with this count already.
    Stale,
}

impl Nonces {
    /// Remembers a new nonce and writes the challenge with it.
    pub(super) fn challenge(&mut self, nonce: String, stale: bool, now: Timestamp) -> String {
        if self.order.len() >= NONCES_LIMIT
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
        let text = format!(
            "Digest realm=\"{REALM}\", qop=\"auth\", algorithm=MD5, nonce=\"{nonce}\", stale={stale}"
        );
        self.order.push_back(nonce.clone());
        self.known.insert(
            nonce,
            Nonce {
                made_at: now,
                used: 0,
            },
        );
        text
    }

    /// Checks the digest of a request for `method` and one of `paths`.
    pub(super) fn check(
        &mut self,
        headers: &HeaderMap,
        method: &str,
        paths: &[&str],
        account: Account<'_>,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let given = read(headers).ok_or(Refusal::Unauthorised)?;
        let fitting = given.realm == REALM
            && given.algorithm == Algorithm::new(AlgorithmType::MD5, false)
            && given.qop == Some(Qop::AUTH)
            && !given.userhash
            && given.username == account.user
            && paths.contains(&given.uri.as_str());
        if !fitting {
            return Err(Refusal::Unauthorised);
        }
        let mut expected = given.clone();
        let method = HttpMethod::from(method);
        let context = AuthContext::new_with_method(
            account.user,
            account.password,
            given.uri.as_str(),
            None::<&[u8]>,
            method,
        );
        expected.digest(&context);
        if !bool::from(
            expected
                .response
                .as_bytes()
                .ct_eq(given.response.as_bytes()),
        ) {
            return Err(Refusal::Unauthorised);
        }
        let nonce = self.known.get_mut(&given.nonce).ok_or(Refusal::Stale)?;
        if now.duration_since(nonce.made_at) >= NONCE_LIFE || given.nc <= nonce.used {
            return Err(Refusal::Stale);
        }
        nonce.used = given.nc;
        Ok(())
    }
}

/// Reads the header, if it is a digest.
fn read(headers: &HeaderMap) -> Option<AuthorizationHeader> {
    // `to_str` lets visible ASCII pass only, on which the parser relies.
    let text = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, _) = text.split_once(' ')?;
    if text.len() > HEADER_LIMIT || scheme != "Digest" {
        return None;
    }
    AuthorizationHeader::parse(text).ok()
}
