//! The static files of the app, inside the binary.
//!
//! The build puts them into `server/site/`: `app/…` as it is served, with `.br` and `.zst` beside each
//! file, and `build.json`, whose `names` tell the hashed address of a file.

use std::{borrow::Cow, collections::BTreeMap, fmt, sync::Arc};

use axum::{
    Router,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
};
use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::public;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/site"]
#[allow_missing = true]
struct Embedded;

/// A file and the hash of its bytes.
#[derive(Clone, Debug)]
pub struct File {
    /// What is in it.
    pub bytes: Cow<'static, [u8]>,
    /// SHA-256 of that.
    pub hash: [u8; 32],
}

/// Where files come from, by their path below `site/`.
type Source = dyn Fn(&str) -> Option<File> + Send + Sync;

/// The files of one build.
#[derive(Clone)]
pub struct Site {
    source: Arc<Source>,
    names: Arc<BTreeMap<String, String>>,
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("names", &self.names)
            .finish_non_exhaustive()
    }
}

#[derive(Default, Deserialize)]
struct Build {
    #[serde(default)]
    names: BTreeMap<String, String>,
}

impl Site {
    /// The files inside this binary.
    pub fn embedded() -> Self {
        Self::from_source(|path| {
            Embedded::get(path).map(|file| File {
                hash: file.metadata.sha256_hash(),
                bytes: file.data,
            })
        })
    }

    /// Files from elsewhere, for tests.
    pub fn from_source(source: impl Fn(&str) -> Option<File> + Send + Sync + 'static) -> Self {
        let build: Build = source("build.json")
            .and_then(|file| serde_json::from_slice(&file.bytes).ok())
            .unwrap_or_default();
        Self {
            source: Arc::new(source),
            names: Arc::new(build.names),
        }
    }

    /// The address of a file by its name before hashing, as `site.css`.
    pub fn address(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str)
    }

    /// Whether the app is in this build at all.
    pub fn is_complete(&self) -> bool {
        (self.source)("app/index.html").is_some()
    }

    fn find(&self, path: &str, wants: &HeaderMap) -> Option<(File, Option<&'static str>)> {
        for (encoding, extension) in encodings(wants) {
            if let Some(file) = (self.source)(&format!("{path}.{extension}")) {
                return Some((file, Some(encoding)));
            }
        }
        (self.source)(path).map(|file| (file, None))
    }

    /// The answer for a file, or nothing if it is not there.
    fn serve(&self, path: &str, wants: &HeaderMap, cache: &'static str) -> Option<Response> {
        let (file, encoding) = self.find(path, wants)?;
        let tag = tag(&file.hash);
        let mut headers = HeaderMap::new();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        let known = wants
            .get(IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|known| {
                known
                    .split(',')
                    .any(|known| known.trim().trim_start_matches("W/") == tag)
            });
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(ETAG, tag);
        }
        if known {
            return Some((StatusCode::NOT_MODIFIED, headers).into_response());
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind(path)));
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        Some((headers, Body::from(file.bytes.into_owned())).into_response())
    }
}

/// What never changes under its name.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What is asked for again each time; the tag spares the transfer.
const ASK_AGAIN: &str = "no-cache";
/// What must not stay anywhere, so that a build that is rolled out late is found.
const NEVER: &str = "no-store";

#[derive(Clone)]
struct App {
    site: Site,
    kill_switch: bool,
}

/// Everything below `/app/`.
pub(crate) fn routes(site: Site, kill_switch: bool) -> Router {
    Router::new()
        .route("/app", get(async || Redirect::permanent("/app/")))
        .route("/app/", get(index))
        .route("/app/kill", get(kill))
        .route("/app/{*path}", get(file))
        .with_state(App { site, kill_switch })
}

/// The worker asks here whether it shall give up: 410 means yes.
async fn kill(State(app): State<App>) -> Response {
    let code = if app.kill_switch {
        StatusCode::GONE
    } else {
        StatusCode::NO_CONTENT
    };
    (code, [(CACHE_CONTROL, NEVER)]).into_response()
}

async fn index(State(app): State<App>, wants: HeaderMap) -> Response {
    let page = app.site.serve("app/index.html", &wants, ASK_AGAIN);
    page.unwrap_or_else(|| public::app_missing(&app.site))
}

async fn file(State(app): State<App>, Path(path): Path<String>, wants: HeaderMap) -> Response {
    let name = path.rsplit('/').next().unwrap_or_default();
    if !name.contains('.') {
        return index(State(app), wants).await;
    }
    let cache = if is_hashed(name) { FOR_EVER } else { ASK_AGAIN };
    let variant = matches!(name.rsplit('.').next(), Some("br" | "zst"));
    let found = if variant {
        None
    } else {
        app.site.serve(&format!("app/{path}"), &wants, cache)
    };
    found.unwrap_or_else(|| (StatusCode::NOT_FOUND, [(CACHE_CONTROL, NEVER)]).into_response())
}

/// Whether 16 hex digits stand before the extension, as in `site-0123456789abcdef.css`.
fn is_hashed(name: &str) -> bool {
    let Some((stem, _)) = name.split_once('.') else {
        return false;
    };
    let Some((_, hash)) = stem.rsplit_once('-') else {
        return false;
    };
    hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn tag(hash: &[u8; 32]) -> String {
    hash.iter()
        .take(16)
        .fold("\"".to_owned(), |tag, byte| format!("{tag}{byte:02x}"))
        + "\""
}

/// The encodings the browser takes, best first.
fn encodings(wants: &HeaderMap) -> Vec<(&'static str, &'static str)> {
    let text: Vec<_> = wants
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .collect();
    let weight = |encoding: &str| {
        let find = |name: &str| {
            text.iter().flat_map(|text| text.split(',')).find_map(|one| {
                let (given, rest) = one.split_once(';').unwrap_or((one, ""));
                let weight = rest
                    .trim()
                    .strip_prefix("q=")
                    .and_then(|weight| weight.parse().ok());
                given
                    .trim()
                    .eq_ignore_ascii_case(name)
                    .then_some(weight.unwrap_or(1.0_f32))
            })
        };
        find(encoding).or_else(|| find("*")).unwrap_or(0.0)
    };
    let mut known: Vec<_> = [("br", "br"), ("zstd", "zst")]
        .into_iter()
        .map(|(encoding, extension)| (weight(encoding), encoding, extension))
        .filter(|(weight, ..)| *weight > 0.0)
        .collect();
    known.sort_by(|one, other| other.0.total_cmp(&one.0));
    known
        .into_iter()
        .map(|(_, encoding, extension)| (encoding, extension))
        .collect()
}

fn kind(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashed_names_are_told_apart() {
        for (name, expected) in [
            ("site-0123456789abcdef.css", true),
            ("app_bg-0123456789abcdef.wasm", true),
            ("site-0123456789ABCDEF.css", false),
            ("site-0123456789abcde.css", false),
            ("site.css", false),
            ("site-0123456789abcdef", false),
        ] {
            assert_eq!(is_hashed(name), expected, "{name}");
        }
    }

    #[test]
    fn the_browser_chooses_the_encoding() {
        for (accepts, expected) in [
            ("gzip, deflate, br, zstd", vec!["br", "zst"]),
            ("zstd, br;q=0.5", vec!["zst", "br"]),
            ("br;q=0, zstd", vec!["zst"]),
            ("*", vec!["br", "zst"]),
            ("gzip", vec![]),
            ("identity", vec![]),
        ] {
            let mut wants = HeaderMap::new();
            wants.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepts));
            let got: Vec<_> = encodings(&wants)
                .into_iter()
                .map(|(_, extension)| extension)
                .collect();
            assert_eq!(got, expected, "{accepts}");
        }
    }
}
