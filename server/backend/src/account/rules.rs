//! Which passwords are too easy. Length first, no composition rules, then what people use most: OWASP
//! ASVS 5.0, 6.2.1 to 6.2.11.

use shared::account::{Login, Password, PasswordFault};

/// Words people make passwords of, one a line, in lower case.
const COMMON: &str = include_str!("../../data/common-passwords.txt");

/// What fingers run along.
const RUNS: [&str; 6] = [
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertzuiopüasdfghjklöäyxcvbnm",
    "qwertyuiopasdfghjklzxcvbnm",
    "1q2w3e4r5t6z7u8i9o0p",
    "1qaz2wsx3edc4rfv5tgb6zhn7ujm",
];

/// Whether `new` may become the password of this account.
pub(super) fn check(
    new: &Password,
    login: &Login,
    name: &str,
    old: Option<&Password>,
) -> Result<(), PasswordFault> {
    new.check_new()?;
    if old == Some(new) {
        return Err(PasswordFault::Unchanged);
    }
    if is_common(&new.expose().to_lowercase(), login.as_str(), &name.to_lowercase()) {
        return Err(PasswordFault::TooCommon);
    }
    Ok(())
}

fn is_common(typed: &str, login: &str, name: &str) -> bool {
    let signs = letters_and_digits(typed);
    if signs.is_empty() || is_run(&signs) {
        return true;
    }
    let own: Vec<String> = [login, name]
        .into_iter()
        .chain(login.split(['.', '-', '_', '@', '+']))
        .chain(name.split_whitespace())
        .map(letters_and_digits)
        .filter(|word| word.chars().count() >= 3)
        .collect();
    let known = |word: &str| own.iter().any(|own| own == word) || words().any(|common| common == word);
    // „Passwort2024!“ is „passwort“ with what people put around it.
    let core = signs.trim_matches(|sign: char| sign.is_numeric());
    known(&signs)
        || known(core)
        || repeated(&signs).is_some_and(|unit| unit.chars().count() <= 4 || known(unit))
}

fn words() -> impl Iterator<Item = &'static str> {
    COMMON.lines().filter(|line| !line.starts_with('#'))
}

fn letters_and_digits(text: &str) -> String {
    text.chars().filter(|sign| sign.is_alphanumeric()).collect()
}

/// The shortest part that the text is a repetition of, if it is one.
fn repeated(text: &str) -> Option<&str> {
    text.char_indices()
        .skip(1)
        .map(|(at, _)| &text[..at])
        .find(|unit| text.len().is_multiple_of(unit.len()) && unit.repeat(text.len() / unit.len()) == text)
}

/// Whether it only runs along the digits, the alphabet or the keyboard, forwards or backwards.
fn is_run(text: &str) -> bool {
    let backwards: String = text.chars().rev().collect();
    RUNS.iter().any(|run| {
        let around = run.repeat(text.len() / run.len() + 2);
        around.contains(text) || around.contains(&backwards)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_ones_are_refused() {
        let login = Login::parse("navigator.borna").unwrap();
        for (password, expected) in [
            ("kurz", Err(PasswordFault::TooShort)),
            ("passwort1234", Err(PasswordFault::TooCommon)),
            ("Passwort2024!", Err(PasswordFault::TooCommon)),
            ("!!passwort!!!!", Err(PasswordFault::TooCommon)),
            ("PasswortPasswort", Err(PasswordFault::TooCommon)),
            ("Hallo-Hallo-Hallo", Err(PasswordFault::TooCommon)),
            ("aaaaaaaaaaaaaa", Err(PasswordFault::TooCommon)),
            ("abcabcabcabc", Err(PasswordFault::TooCommon)),
            ("ääääääääääää", Err(PasswordFault::TooCommon)),
            ("            ", Err(PasswordFault::TooCommon)),
            ("123456789012", Err(PasswordFault::TooCommon)),
            ("0987654321098", Err(PasswordFault::TooCommon)),
            ("qwertzuiopüa", Err(PasswordFault::TooCommon)),
            ("1q2w3e4r5t6z", Err(PasswordFault::TooCommon)),
            ("fahrwasser2025", Err(PasswordFault::TooCommon)),
            ("navigator.borna", Err(PasswordFault::TooCommon)),
            ("Navigator.Borna1", Err(PasswordFault::TooCommon)),
            ("borna-20242025", Err(PasswordFault::TooCommon)),
            ("Anke.Winkler.85", Err(PasswordFault::TooCommon)),
            ("das alte passwort", Err(PasswordFault::Unchanged)),
            ("hafenmauer im nebel", Ok(())),
            ("moru-tina-keso-wabi-4829", Ok(())),
            ("839201746528", Ok(())),
            ("passwortlose Anmeldung", Ok(())),
        ] {
            let old = Password::typed("das alte passwort");
            let checked = check(&Password::typed(password), &login, "Anke Winkler", Some(&old));
            assert_eq!(checked, expected, "{password}");
        }
    }

    #[test]
    fn the_list_is_what_the_rules_expect() {
        assert!(words().count() >= 200);
        for word in words() {
            assert_eq!(word, letters_and_digits(&word.to_lowercase()), "{word}");
        }
    }
}
