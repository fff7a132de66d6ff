//! A change of a long text, as the piece that differs.

use serde::{Deserialize, Serialize};

/// Replaces `delete` characters at `at` by `insert`. Positions count Unicode scalar values, so the patch
/// means the same in every language and never splits a character.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Patch {
    /// Characters before the change.
    pub at: u32,
    /// Characters taken out.
    pub delete: u32,
    /// Characters put in.
    pub insert: String,
}

impl Patch {
    /// The smallest single patch that makes `to` out of `from`.
    pub fn between(from: &str, to: &str) -> Self {
        let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
        let head = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let most = from.len().min(to.len()) - head;
        let tail = from
            .iter()
            .rev()
            .zip(to.iter().rev())
            .take(most)
            .take_while(|(a, b)| a == b)
            .count();
        let count = |chars: usize| u32::try_from(chars).unwrap_or(u32::MAX);
        Self {
            at: count(head),
            delete: count(from.len() - head - tail),
            insert: to.iter().skip(head).take(to.len() - head - tail).collect(),
        }
    }

    /// The text after the patch, or `None` if it reaches past the end of `text`.
    pub fn apply(&self, text: &str) -> Option<String> {
        let start = offset(text, self.at)?;
        let rest = text.get(start..)?;
        let end = start + offset(rest, self.delete)?;
        Some([text.get(..start)?, &self.insert, text.get(end..)?].concat())
    }
}

/// The byte offset of the `chars`-th character; the end of the text counts.
fn offset(text: &str, chars: u32) -> Option<usize> {
    let mut offsets = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    offsets.nth(usize::try_from(chars).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_patch_makes_the_new_text(from in "[aäß€😀\n ]{0,12}", to in "[aäß€😀\n ]{0,12}") {
            prop_assert_eq!(Patch::between(&from, &to).apply(&from), Some(to));
        }

        #[test]
        fn a_foreign_patch_never_panics(text in "[aä😀]{0,6}", at in 0_u32..9, delete in 0_u32..9) {
            let _ = Patch { at, delete, insert: "x".to_owned() }.apply(&text);
        }
    }

    #[test]
    fn typing_on_costs_what_was_typed() {
        let patch = Patch::between("Grüße aus Borna", "Grüße aus dem Norden von Borna");
        assert_eq!(
            (patch.at, patch.delete, patch.insert.as_str()),
            (10, 0, "dem Norden von ")
        );
    }
}
