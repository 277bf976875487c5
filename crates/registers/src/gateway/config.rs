//! How to reach the gateway, and as whom.

use std::fmt;

use reqwest::Url;

/// How to reach the gateway, and as whom.
#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    /// Address of the synchronous channel, such as `http://gateway/bip-sync/`.
    pub url: String,
    /// Address of the asynchronous channel. Where absent, it is `url` with its
    /// last segment `bip-sync` replaced by `bip-async`.
    #[serde(default)]
    pub async_url: Option<String>,
    /// Login of this system at the gateway.
    pub sender_id: String,
    /// Its password; never logged.
    pub password: String,
    /// `senderCode` that the register of natural persons expects. Where absent,
    /// `sender_id` is sent.
    #[serde(default)]
    pub sender_code: Option<String>,
    /// `userId` of the request, where the gateway's operator asks for one.
    #[serde(default)]
    pub user_id: Option<String>,
    /// `routeId` of the request, where the gateway's operator asks for one.
    #[serde(default)]
    pub route_id: Option<String>,
    /// The longest wait for a connection, in milliseconds.
    #[serde(default = "default_connect_timeout_ms")]
    pub connect_timeout_ms: u64,
}

fn default_connect_timeout_ms() -> u64 {
    3_000
}

impl GatewayConfig {
    /// A configuration with what has no default; the rest as when it is left out
    /// of a file.
    pub fn new(
        url: impl Into<String>,
        sender_id: impl Into<String>,
        password: impl Into<String>,
    ) -> Self {
        Self {
            url: url.into(),
            async_url: None,
            sender_id: sender_id.into(),
            password: password.into(),
            sender_code: None,
            user_id: None,
            route_id: None,
            connect_timeout_ms: default_connect_timeout_ms(),
        }
    }
}

impl fmt::Debug for GatewayConfig {
    /// Hides the password.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("GatewayConfig")
            .field("url", &self.url)
            .field("async_url", &self.async_url)
            .field("sender_id", &self.sender_id)
            .field("user_id", &self.user_id)
            .field("route_id", &self.route_id)
            .field("connect_timeout_ms", &self.connect_timeout_ms)
            .finish_non_exhaustive()
    }
}

/// The client can't be made from this configuration.
#[derive(Debug, thiserror::Error)]
pub enum GatewayConfigError {
    /// An address is not an absolute `http` or `https` address.
    #[error("{field} {url:?} of the gateway is not an http(s) address: {reason}")]
    Url {
        /// Name of the field.
        field: &'static str,
        /// What was configured.
        url: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The address of the asynchronous channel is neither given nor derivable.
    #[error("async_url of the gateway must be set: url {url:?} does not end in bip-sync")]
    NoAsyncUrl {
        /// The address of the synchronous channel.
        url: String,
    },
    /// A field that must be filled is empty.
    #[error("{field} of the gateway is empty; it must be set")]
    Empty {
        /// Name of the field.
        field: &'static str,
    },
    /// `connect_timeout_ms` is out of its range.
    #[error("connect_timeout_ms of the gateway is {given}; it must be 1 to 60000")]
    ConnectTimeout {
        /// What was configured, milliseconds.
        given: u64,
    },
    /// The HTTP client could not be built.
    #[error("the HTTP client of the gateway could not be built")]
    Client(#[from] reqwest::Error),
}

/// Both addresses, read once.
#[derive(Debug)]
pub(super) struct Addresses {
    pub sync: Url,
    pub asynchronous: Url,
}

/// Checks the whole configuration.
pub(super) fn check(config: &GatewayConfig) -> Result<Addresses, GatewayConfigError> {
    let sync = address("url", &config.url)?;
    let asynchronous = match &config.async_url {
        Some(url) => address("async_url", url)?,
        None => derived(&sync).ok_or_else(|| GatewayConfigError::NoAsyncUrl {
            url: config.url.clone(),
        })?,
    };
    for (field, text) in [
        ("sender_id", &config.sender_id),
        ("password", &config.password),
    ] {
        if text.is_empty() {
            return Err(GatewayConfigError::Empty { field });
        }
    }
    if !(1..=60_000).contains(&config.connect_timeout_ms) {
        return Err(GatewayConfigError::ConnectTimeout {
            given: config.connect_timeout_ms,
        });
    }
    Ok(Addresses { sync, asynchronous })
}

fn address(field: &'static str, text: &str) -> Result<Url, GatewayConfigError> {
    let bad = |reason: String| GatewayConfigError::Url {
        field,
        url: text.to_owned(),
        reason,
    };
    let url = Url::parse(text).map_err(|error| bad(error.to_string()))?;
    if matches!(url.scheme(), "http" | "https") {
        Ok(url)
    } else {
        Err(bad("its scheme is neither http nor https".to_owned()))
    }
}

/// `…/bip-sync/` becomes `…/bip-async/`.
fn derived(sync: &Url) -> Option<Url> {
    let path = sync.path();
    let (trimmed, slash) = match path.strip_suffix('/') {
        Some(trimmed) => (trimmed, "/"),
        None => (path, ""),
    };
    let folder = trimmed.strip_suffix("/bip-sync")?;
    let mut url = sync.clone();
    url.set_path(&format!("{folder}/bip-async{slash}"));
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_asynchronous_address_follows_the_synchronous_one() {
        for (sync, asynchronous) in [
            ("http://gate/bip-sync/", "http://gate/bip-async/"),
            ("https://gate:8/a/bip-sync", "https://gate:8/a/bip-async"),
        ] {
            let addresses = check(&GatewayConfig::new(sync, "shekara", "secret"));
            assert_eq!(
                addresses.expect("derivable").asynchronous.as_str(),
                asynchronous
            );
        }
        let odd = GatewayConfig::new("http://gate/soap/", "shekara", "secret");
        assert!(matches!(
            check(&odd),
            Err(GatewayConfigError::NoAsyncUrl { .. })
        ));
        let stated = GatewayConfig {
            async_url: Some("http://gate/later/".to_owned()),
            ..odd.clone()
        };
        assert!(check(&stated).is_ok());
        let bad = GatewayConfig {
            async_url: Some("later".to_owned()),
            ..odd
        };
        assert!(matches!(
            check(&bad),
            Err(GatewayConfigError::Url {
                field: "async_url",
                ..
            })
        ));
    }
}
