//! What was submitted, frozen.
//!
//! The hash runs over a form in which each free text stands as SHA-256 of salt and text. So a text that
//! must go for data protection can be replaced by [`GONE`] and that digest, and the hash still holds.

use sha2::{Digest as _, Sha256};
use shared::{
    Fault, Micros,
    assessment::{Answer, Catalogue, SharedSubmission, Sheet},
};

use super::store::to_json;
use crate::hex;

/// What stands before the digest of a text that was taken out.
const GONE: &str = "sha256:";

/// A submission with what proves that it is unchanged.
#[derive(Clone, Debug, PartialEq)]
pub struct Frozen {
    /// What was submitted.
    pub submission: SharedSubmission,
    /// 32 random bytes, so that a short text cannot be guessed from its digest alone.
    pub salt: Vec<u8>,
    /// SHA-256, hexadecimal.
    pub hash: String,
}

impl Frozen {
    pub(super) fn freeze(
        catalogue: &Catalogue,
        sheet: &Sheet,
        now: Micros,
        salt: [u8; 32],
    ) -> Result<Self, Fault> {
        let submission = SharedSubmission::freeze(catalogue, sheet, now);
        let hash = hash(&submission, &salt)?;
        Ok(Self {
            submission,
            salt: salt.to_vec(),
            hash,
        })
    }

    /// Whether the content is what the hash was made of.
    pub fn verify(&self) -> bool {
        hash(&self.submission, &self.salt).is_ok_and(|hash| hash == self.hash)
    }
}

fn hash(submission: &SharedSubmission, salt: &[u8]) -> Result<String, Fault> {
    let digest = |text: &mut String| *text = digest(salt, text);
    let mut form = submission.clone();
    digest(&mut form.explanation);
    for item in &mut form.items {
        if let Answer::NotApplicable { reason } = &mut item.sheet.answer {
            digest(reason);
        }
        digest(&mut item.sheet.coach_note);
        for evidence in &mut item.sheet.evidence {
            digest(&mut evidence.label);
            digest(&mut evidence.place);
        }
    }
    Ok(hex(&Sha256::digest(to_json(&form)?)))
}

/// The digest of a text, also of one that was taken out.
fn digest(salt: &[u8], text: &str) -> String {
    let is_digest = |text: &&str| text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match text.strip_prefix(GONE).filter(is_digest) {
        Some(digest) => digest.to_owned(),
        None => hex(&Sha256::new_with_prefix(salt).chain_update(text).finalize()),
    }
}

#[cfg(test)]
mod tests {
    use shared::assessment::{Evidence, ItemSheet};

    use super::*;

    fn frozen() -> Frozen {
        let catalogue =
            super::super::read_catalogue(include_str!("../../data/catalogue/standort-dv-1.0.0.toml"));
        let catalogue = catalogue.unwrap();
        let mut sheet = Sheet::default();
        "Wegen des Umzugs offen.".clone_into(&mut sheet.explanation);
        for item in catalogue.items() {
            let evidence = vec![Evidence {
                label: "Protokoll".to_owned(),
                place: "Az. 1".to_owned(),
            }];
            let answer = Answer::NotApplicable {
                reason: "Macht der Verband.".to_owned(),
            };
            let coach_note = format!("Notiz zu {}", item.key);
            sheet.set_item(
                item.key.clone(),
                ItemSheet {
                    answer,
                    coach_note,
                    evidence,
                    ..ItemSheet::default()
                },
            );
        }
        Frozen::freeze(&catalogue, &sheet, Micros(1), [7; 32]).unwrap()
    }

    #[test]
    fn every_change_breaks_the_hash() {
        assert!(frozen().verify());
        let changes: [(&str, fn(&mut Frozen)); 8] = [
            ("explanation", |frozen| frozen.submission.explanation.push('x')),
            ("time", |frozen| frozen.submission.submitted_at = Micros(2)),
            ("answer", |frozen| {
                frozen.submission.items[0].sheet.answer = Answer::Level(4);
            }),
            ("target", |frozen| {
                frozen.submission.items[31].sheet.target = Some(4);
            }),
            ("note", |frozen| {
                frozen.submission.items[5].sheet.coach_note.clear();
            }),
            ("evidence", |frozen| {
                frozen.submission.items[6].sheet.evidence.clear();
            }),
            ("score", |frozen| frozen.submission.score.total = Some(10_000)),
            ("salt", |frozen| frozen.salt[0] = 0),
        ];
        for (name, change) in changes {
            let mut changed = frozen();
            change(&mut changed);
            assert!(!changed.verify(), "{name}");
        }
    }

    #[test]
    fn a_text_that_was_taken_out_leaves_the_hash() {
        let mut redacted = frozen();
        let note = &mut redacted.submission.items[3].sheet.coach_note;
        *note = [GONE, &digest(&[7; 32], note)].concat();
        assert!(redacted.verify());
        redacted.submission.items[3].sheet.coach_note.push('0');
        assert!(!redacted.verify());
    }
}
