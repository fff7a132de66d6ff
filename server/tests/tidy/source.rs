//! Rust files taken apart into code and literals.

use std::{fs, path::Path};

use crate::root;

/// A source file: what of it is code, and what its string literals say.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) code: String,
    pub(crate) literals: Vec<(usize, String)>,
}

impl Source {
    /// Without its unit tests.
    pub(crate) fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        Self::of(path, text.split("\n#[cfg(test)]\nmod tests {").next().unwrap())
    }

    /// The same with unit tests.
    pub(crate) fn whole(path: &Path) -> Self {
        Self::of(path, &fs::read_to_string(path).unwrap())
    }

    fn of(path: &Path, text: &str) -> Self {
        let (code, literals) = split(text);
        let path = path.strip_prefix(root()).unwrap().display().to_string();
        Self { path, code, literals }
    }

    pub(crate) fn named(&self, name: &str) -> bool {
        Path::new(&self.path).file_name().is_some_and(|own| own == name)
    }

    pub(crate) fn below(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }

    /// Every line of code in which `what` stands, as `path:line`.
    pub(crate) fn lines_with<'a>(&'a self, what: &'a str) -> impl Iterator<Item = String> + 'a {
        let lines = self
            .code
            .lines()
            .enumerate()
            .filter(move |(_, line)| line.contains(what));
        lines.map(move |(number, line)| format!("{}:{}: {}", self.path, number + 1, line.trim()))
    }
}

/// Takes Rust apart into code, with its lines kept and literals emptied, and the literals with their lines.
pub(crate) fn split(text: &str) -> (String, Vec<(usize, String)>) {
    let signs: Vec<char> = text.chars().collect();
    let (mut code, mut literals) = (String::new(), Vec::new());
    let (mut at, mut line) = (0, 1);
    let is = |at: usize, what: &str| {
        what.chars()
            .enumerate()
            .all(|(n, sign)| signs.get(at + n) == Some(&sign))
    };
    while at < signs.len() {
        let start = at;
        let before = code.chars().next_back().unwrap_or(' ');
        let hashes = signs[at + 1..].iter().take_while(|sign| **sign == '#').count();
        let raw = signs[at] == 'r'
            && (!before.is_alphanumeric() && before != '_' || before == 'b')
            && signs.get(at + 1 + hashes) == Some(&'"');
        if is(at, "//") {
            while at < signs.len() && signs[at] != '\n' {
                at += 1;
            }
        } else if is(at, "/*") {
            let mut depth = 0;
            loop {
                if is(at, "/*") {
                    depth += 1;
                    at += 2;
                } else if is(at, "*/") {
                    depth -= 1;
                    at += 2;
                } else {
                    at += 1;
                }
                if depth == 0 || at >= signs.len() {
                    break;
                }
            }
        } else if raw {
            let end = format!("\"{}", "#".repeat(hashes));
            let from = at + hashes + 2;
            at = from;
            while at < signs.len() && !is(at, &end) {
                at += 1;
            }
            literals.push((line, signs[from..at].iter().collect()));
            code.push_str("\"\"");
            at += end.len();
        } else if signs[at] == '"' {
            at += 1;
            while at < signs.len() && signs[at] != '"' {
                at += if signs[at] == '\\' { 2 } else { 1 };
            }
            literals.push((line, signs[start + 1..at].iter().collect()));
            code.push_str("\"\"");
            at += 1;
        } else if signs[at] == '\'' && (signs.get(at + 1) == Some(&'\\') || signs.get(at + 2) == Some(&'\''))
        {
            at += if signs[at + 1] == '\\' { 3 } else { 2 };
            while at < signs.len() && signs[at] != '\'' {
                at += 1;
            }
            at += 1;
            code.push_str("''");
        } else {
            code.push(signs[at]);
            if signs[at] == '\n' {
                line += 1;
            }
            at += 1;
            continue;
        }
        // What was skipped keeps its lines, so that places stay right.
        for _ in signs[start..at.min(signs.len())]
            .iter()
            .filter(|sign| **sign == '\n')
        {
            code.push('\n');
            line += 1;
        }
    }
    (code, literals)
}
