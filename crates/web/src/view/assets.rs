//! Style sheet, script and icon: compiled in, with addresses that change when their content changes.
//!
//! Because the address carries a digest of the content, a browser may keep the file for a year.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::paths;

/// The style sheet.
pub const STYLE: usize = 0;
/// The script, an ES module.
pub const SCRIPT: usize = 1;
/// The icon.
pub const ICON: usize = 2;

/// A file for the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The full path of its address, such as `/assets/shekara-0a1b2c3d4e5f.css`.
    pub address: String,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The content.
    pub body: &'static str,
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset(
            "css",
            "text/css; charset=utf-8",
            include_str!("../../assets/shekara.css"),
        ),
        asset(
            "js",
            "text/javascript; charset=utf-8",
            include_str!("../../assets/shekara.js"),
        ),
        asset(
            "svg",
            "image/svg+xml",
            include_str!("../../assets/favicon.svg"),
        ),
    ]
});

fn asset(extension: &str, content_type: &'static str, body: &'static str) -> Asset {
    let digest = Sha256::digest(body.as_bytes());
    let digest = digest
        .iter()
        .take(6)
        .fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    Asset {
        address: format!("{}shekara-{digest}.{extension}", paths::ASSETS),
        content_type,
        body,
    }
}

/// The address of [`STYLE`], [`SCRIPT`] or [`ICON`].
pub fn address(which: usize) -> &'static str {
    &ASSETS[which].address
}

/// The file at an address, if it is one of ours. Serve it with
/// `Cache-Control: public, max-age=31536000, immutable`.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.address == path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_found_at_its_address_and_nothing_else_is() {
        for which in [STYLE, SCRIPT, ICON] {
            assert_eq!(
                find(address(which)).map(|asset| &*asset.address),
                Some(address(which))
            );
        }
        assert_eq!(find("/assets/shekara.css"), None);
    }
}
