//! Addresses with the hash of the content in them, and the placeholders that stand for them.
//!
//! A source in `style/` writes `{{file:app.js}}`; what is served says
//! `/app/pkg/app-0123456789abcdef.js`. Such an address may be kept for ever by any cache.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, bail};

use crate::tree::digest;

/// From the plain name of a file to its address.
#[derive(Debug, Default)]
pub(crate) struct Names(pub(crate) BTreeMap<String, String>);

/// `folder/name.ext` → `folder/name-<hash>.ext`.
pub(crate) fn hashed(path: &str, bytes: &[u8]) -> String {
    match path.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{}.{extension}", digest(bytes)),
        None => format!("{path}-{}", digest(bytes)),
    }
}

impl Names {
    /// Puts the address of every `{{file:…}}` in. An unknown name is an error: a dead address
    /// would only be seen by a person.
    pub(crate) fn fill(&self, source: &str, text: &str) -> Result<String> {
        const OPEN: &str = "{{file:";
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            let (name, after) = after
                .split_once("}}")
                .with_context(|| format!("{source}: {OPEN} without }}}}"))?;
            let Some(address) = self.0.get(name) else {
                let known: Vec<_> = self.0.keys().map(String::as_str).collect();
                bail!(
                    "{source} names {{{{file:{name}}}}}; there are {}",
                    known.join(", ")
                );
            };
            filled.push_str(before);
            filled.push_str(address);
            rest = after;
        }
        filled.push_str(rest);
        for later in ["{{build}}", "{{files}}"] {
            if filled.contains(later)
                && !matches!((source, later), ("sw.js", _) | ("index.html", "{{build}}"))
            {
                bail!("{source}: {later} may stand in sw.js only ({{{{build}}}} in index.html too)");
            }
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        Names([("app.js".to_owned(), "/app/pkg/app-1.js".to_owned())].into())
    }

    #[test]
    fn the_hash_stands_before_the_extension() {
        assert_eq!(
            hashed("app/pkg/app_bg.wasm", b"abc"),
            "app/pkg/app_bg-ba7816bf8f01cfea.wasm"
        );
        assert_eq!(hashed("app/icon", b"abc"), "app/icon-ba7816bf8f01cfea");
    }

    #[test]
    fn every_placeholder_gets_its_address() {
        let filled = names()
            .fill("boot.js", "import('{{file:app.js}}'); a('{{file:app.js}}')")
            .ok();
        assert_eq!(
            filled.as_deref(),
            Some("import('/app/pkg/app-1.js'); a('/app/pkg/app-1.js')")
        );
    }

    #[test]
    fn what_nobody_can_fill_is_an_error() {
        assert!(names().fill("boot.js", "{{file:gone.js}}").is_err());
        assert!(names().fill("boot.js", "{{file:app.js").is_err());
        assert!(
            names().fill("boot.js", "{{build}}").is_err(),
            "boot.js is part of what the build id hashes"
        );
        assert!(names().fill("index.html", "{{build}}").is_ok());
        assert!(names().fill("index.html", "{{files}}").is_err());
    }
}
