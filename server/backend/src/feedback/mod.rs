//! What visitors of the public pages write to the operator.
//!
//! States: none; a message is there until it is a year old. Who may: everybody writes, signed in or not; who
//! runs the server reads on the command line. Absent here: the sender's network address and any person id.

mod store;

use shared::{DAY, Fault, FieldFault, Micros, Refusal};

use crate::Backend;

/// What a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// A barrier that keeps somebody out.
    Barrier,
    /// Something that does not work.
    Defect,
    /// A wish or praise.
    Wish,
    /// A question.
    Question,
}

impl Category {
    /// Every category, in the order of the form.
    pub const ALL: [Self; 4] = [Self::Barrier, Self::Defect, Self::Wish, Self::Question];

    /// The name under which it is stored and sent.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Barrier => "barrier",
            Self::Defect => "defect",
            Self::Wish => "wish",
            Self::Question => "question",
        }
    }

    /// The category with this [`Category::key`].
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|category| category.key() == key)
    }
}

/// Most characters of a message.
pub const MOST_MESSAGE: u32 = 5_000;
/// Most characters of an e-mail address.
pub const MOST_EMAIL: u32 = 320;
/// How long messages stay.
const KEPT: i64 = 365 * DAY;

/// A message as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    category: Category,
    text: String,
    email: Option<String>,
}

impl Message {
    /// The only way in: what the form's fields hold. Names each field that cannot be taken.
    pub fn parse(category: &str, text: &str, email: &str) -> Result<Self, Vec<FieldFault>> {
        let mut faults = Vec::new();
        let mut refuse = |field: &str, why| {
            faults.push(FieldFault {
                field: field.to_owned(),
                why,
            });
        };
        let category = Category::from_key(category);
        if category.is_none() {
            refuse("category", Refusal::Malformed);
        }
        let text = text.replace("\r\n", "\n").trim().to_owned();
        if let Err(why) = check(&text, 1, MOST_MESSAGE, &['\n', '\t']) {
            refuse("message", why);
        }
        let email = email.trim();
        if let Err(why) = check(email, 0, MOST_EMAIL, &[]).and_then(|()| check_email(email)) {
            refuse("email", why);
        }
        match category {
            Some(category) if faults.is_empty() => Ok(Self {
                category,
                text,
                email: (!email.is_empty()).then(|| email.to_owned()),
            }),
            _ => Err(faults),
        }
    }

    /// What it is about.
    pub fn category(&self) -> Category {
        self.category
    }

    /// What was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where an answer may go.
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }
}

fn check(text: &str, min: u32, max: u32, controls: &[char]) -> Result<(), Refusal> {
    let chars = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if chars < min {
        Err(Refusal::TooShort { min })
    } else if chars > max {
        Err(Refusal::TooLong { max })
    } else if text
        .chars()
        .any(|char| char.is_control() && !controls.contains(&char))
    {
        Err(Refusal::ControlCharacter)
    } else {
        Ok(())
    }
}

/// Only what nobody would call an address is refused; whether it exists shows when an answer is sent.
fn check_email(email: &str) -> Result<(), Refusal> {
    let plausible = email.rsplit_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    if email.is_empty() || plausible && !email.contains(char::is_whitespace) {
        Ok(())
    } else {
        Err(Refusal::NoLink)
    }
}

/// Keeps a message.
pub async fn give_feedback(backend: &Backend, message: &Message) -> Result<(), Fault> {
    let mut tx = backend.db.begin_write().await?;
    store::insert(&mut tx, &backend.random_hex(), message, backend.now()).await?;
    tx.commit().await
}

/// Every message with the time it came, newest first. For who runs the server.
pub async fn list_feedback(backend: &Backend) -> Result<Vec<(Micros, Message)>, Fault> {
    store::list(&mut *backend.db.read().await?).await
}

/// Deletes what is older than a year; tells how many.
pub async fn clean_up(backend: &Backend) -> Result<u64, Fault> {
    let mut tx = backend.db.begin_write().await?;
    let deleted = store::delete_before(&mut tx, backend.now().plus(-KEPT)).await?;
    tx.commit().await?;
    Ok(deleted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_each_field_that_is_wrong() {
        let long = "ä".repeat(5_001);
        for (category, text, email, wrong) in [
            ("wish", "Danke!", "", ""),
            ("barrier", "Zeile 1\r\nZeile 2\t", "anna@borna.example", ""),
            ("", "  ", "anna", "category message email"),
            ("praise", "Danke!", "", "category"),
            ("wish", &long, "", "message"),
            ("wish", "a\0b", "", "message"),
            ("wish", "Danke!", "anna@borna", "email"),
            ("wish", "Danke!", "an na@borna.example", "email"),
        ] {
            let got = match Message::parse(category, text, email) {
                Ok(_) => String::new(),
                Err(faults) => faults
                    .iter()
                    .map(|fault| fault.field.as_str())
                    .collect::<Vec<_>>()
                    .join(" "),
            };
            assert_eq!(got, wrong, "{category} {email}");
        }
    }
}
