//! The sheet and the fonts of the site.
//!
//! The sheet is the tokens of the KERN design system that our own sheets use, then those sheets
//! in a fixed order. Tokens are cut out of the installed package, so an update of the package is
//! an update of the look; a token that the package no longer has is an error.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::tree::read_text;

/// The order of the cascade: a later sheet wins over an earlier one.
const SHEETS: [&str; 14] = [
    "base",
    "frame",
    "icons",
    "forms",
    "feedback",
    "components",
    "sync",
    "account",
    "organisation",
    "assessment",
    "result",
    "questionnaire",
    "public",
    "print",
];

const KERN: &str = "style/node_modules/@kern-ux/native";
const PREFIX: &str = "--kern-";
const FONTS: [&str; 2] = ["fira-sans-400.woff2", "fira-sans-600.woff2"];

/// The whole CSS text: licence line, tokens, our sheets without comments and needless blanks.
/// Placeholders `{{…}}` stand in it as they stand in the sources.
pub(crate) fn sheet(root: &Path) -> Result<String> {
    let mut own = String::new();
    for name in SHEETS {
        own.push_str(&squeeze(&read_text(&root.join(format!("style/{name}.css")))?));
        own.push('\n');
    }
    let package: serde_json::Value =
        serde_json::from_str(&read_text(&root.join(KERN).join("package.json"))?)?;
    let version = package["version"]
        .as_str()
        .context("the KERN package names no version")?;
    let blocks = token_blocks(&squeeze(&read_text(&root.join(KERN).join("dist/kern.css"))?))?;
    let tokens = used_tokens(&blocks, &own)?;
    Ok(format!(
        "@charset \"UTF-8\";\n/*! Tokens: KERN UX, @kern-ux/native {version}, EUPL-1.2. Sheets: Fahrwasser, EUPL-1.2. */\n{tokens}{own}"
    ))
}

/// Writes the subset woff2 files to `out` and returns them.
pub(crate) fn fonts(root: &Path, out: &Path) -> Result<Vec<PathBuf>> {
    let sh = Shell::new()?;
    let script = root.join("style/fonts.mjs");
    cmd!(sh, "node {script} {out}").quiet().run()?;
    let files: Vec<_> = FONTS.iter().map(|name| out.join(name)).collect();
    for file in &files {
        ensure!(file.is_file(), "no font at {}", file.display());
    }
    Ok(files)
}

/// Declarations of tokens that stand in one block.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    /// Selectors and at-rules from the outermost to the innermost.
    within: Vec<String>,
    /// Name and value.
    tokens: Vec<(String, String)>,
}

/// All blocks of a squeezed sheet that declare tokens, in their order.
fn token_blocks(css: &str) -> Result<Vec<Block>> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut within: Vec<String> = Vec::new();
    for (text, end) in pieces(css) {
        match end {
            '{' => within.push(text.to_owned()),
            ';' | '}' => {
                if let Some((name, value)) = text.split_once(':')
                    && name.starts_with(PREFIX)
                {
                    let token = (name.to_owned(), value.trim().to_owned());
                    match blocks.last_mut() {
                        Some(block) if block.within == within => block.tokens.push(token),
                        _ => blocks.push(Block {
                            within: within.clone(),
                            tokens: vec![token],
                        }),
                    }
                }
                if end == '}' && within.pop().is_none() {
                    bail!("a block is closed that was never opened");
                }
            }
            _ => {}
        }
    }
    ensure!(within.is_empty(), "a block is never closed");
    Ok(blocks)
}

/// The blocks as CSS, reduced to the tokens that `own` needs, directly or through other tokens.
fn used_tokens(blocks: &[Block], own: &str) -> Result<String> {
    let mut used = BTreeSet::new();
    let mut open: Vec<&str> = references(own);
    while let Some(name) = open.pop() {
        if !used.insert(name) {
            continue;
        }
        let values: Vec<_> = blocks
            .iter()
            .flat_map(|block| &block.tokens)
            .filter(|(token, _)| token == name)
            .collect();
        ensure!(!values.is_empty(), "KERN has no token {name}");
        open.extend(values.into_iter().flat_map(|(_, value)| references(value)));
    }
    let mut css = String::new();
    for block in blocks {
        let kept: Vec<_> = block
            .tokens
            .iter()
            .filter(|(name, _)| used.contains(name.as_str()))
            .map(|(name, value)| format!("{name}:{value}"))
            .collect();
        if kept.is_empty() {
            continue;
        }
        for outer in &block.within {
            css.push_str(outer);
            css.push('{');
        }
        css.push_str(&kept.join(";"));
        css.push_str(&"}".repeat(block.within.len()));
        css.push('\n');
    }
    Ok(css)
}

/// Names of the tokens that a text uses by `var()`.
fn references(css: &str) -> Vec<&str> {
    css.split("var(")
        .skip(1)
        .filter_map(|rest| rest.split([',', ')']).next())
        .map(str::trim)
        .filter(|name| name.starts_with(PREFIX))
        .collect()
}

/// Cuts a squeezed sheet at `{`, `}` and `;` outside of strings and brackets: the text before
/// each of them, and which it is.
fn pieces(css: &str) -> Vec<(&str, char)> {
    let mut found = Vec::new();
    let (mut start, mut depth, mut quote) = (0, 0_u32, None);
    for (at, sign) in css.char_indices() {
        if let Some(open) = quote {
            if sign == open {
                quote = None;
            }
            continue;
        }
        match sign {
            '"' | '\'' => quote = Some(sign),
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '{' | '}' | ';' if depth == 0 => {
                found.push((css.get(start..at).unwrap_or_default().trim(), sign));
                start = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// Drops comments and every blank that means nothing; strings stay as they are.
fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let (mut quote, mut blank) = (None, false);
    let mut rest = css.chars().peekable();
    while let Some(sign) = rest.next() {
        if let Some(open) = quote {
            out.push(sign);
            if sign == open {
                quote = None;
            }
            continue;
        }
        if sign == '/' && rest.peek() == Some(&'*') {
            rest.next();
            let mut last = ' ';
            for inner in rest.by_ref() {
                if last == '*' && inner == '/' {
                    break;
                }
                last = inner;
            }
            blank = true;
            continue;
        }
        if sign.is_whitespace() {
            blank = true;
            continue;
        }
        let tight = matches!(sign, '{' | '}' | ';' | ',' | '>');
        let after = out.chars().next_back();
        if blank && !tight && !matches!(after, None | Some('{' | '}' | ';' | ',' | '>')) {
            // `a :hover` and `a:hover` differ, `color: red` and `color:red` do not.
            if !(after == Some(':') && declares(&out)) {
                out.push(' ');
            }
        }
        blank = false;
        if sign == '}' && after == Some(';') {
            out.pop();
        }
        if matches!(sign, '"' | '\'') {
            quote = Some(sign);
        }
        out.push(sign);
    }
    out
}

/// Whether the text ends in the name of a property and a colon.
fn declares(css: &str) -> bool {
    let statement = css.rsplit(['{', '}', ';']).next().unwrap_or_default();
    let name = statement.strip_suffix(':').unwrap_or_default();
    !name.is_empty()
        && name
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || sign == '-')
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::*;

    #[test]
    fn squeezes_without_changing_the_meaning() {
        for (long, short) in [
            ("a { color: red; }", "a{color:red}"),
            (
                "a :hover , b > c { x: 1px + 2px; y: \"a  ; b\" }",
                "a :hover,b>c{x:1px + 2px;y:\"a  ; b\"}",
            ),
            ("/* x */ a { /* y */ b: c d }", "a{b:c d}"),
            ("a { w: calc(1em - (2px + 3px)) }", "a{w:calc(1em - (2px + 3px))}"),
            (
                "a { src: url(\"{{file:a.svg}}\") x }",
                "a{src:url(\"{{file:a.svg}}\") x}",
            ),
            (
                "@media (min-width: 2rem) { a { b: c } }",
                "@media (min-width: 2rem){a{b:c}}",
            ),
        ] {
            assert_eq!(squeeze(long), short);
        }
    }

    #[test]
    fn keeps_used_tokens_with_their_themes() {
        let kern = squeeze(
            ":root { --kern-a: 1; --kern-b: var(--kern-a); --kern-c: 3; }
             @media (prefers-color-scheme: dark) { :root { --kern-b: 4; --kern-c: 5 } }
             .x, .y { --kern-a: 6; color: var(--kern-c) }",
        );
        let blocks = token_blocks(&kern).unwrap();
        assert_eq!(
            used_tokens(&blocks, "p{color:var(--kern-b)}").unwrap(),
            ":root{--kern-a:1;--kern-b:var(--kern-a)}\n@media (prefers-color-scheme: dark){:root{--kern-b:4}}\n.x,.y{--kern-a:6}\n",
        );
        let missing = used_tokens(&blocks, "p{color:var(--kern-z)}").unwrap_err();
        assert!(missing.to_string().contains("--kern-z"));
    }
}
