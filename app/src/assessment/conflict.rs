//! Values that stand against each other, as a page shows them.

use shared::{
    EditId,
    assessment::{MAX_NOTE, field},
    sync::{FieldKey, Function, Reading, Register, Value},
};

/// One of the values, with who gave it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The value.
    pub value: Value,
    /// Whether the person at this device gave it.
    pub mine: bool,
    /// The functions in which it was given, each once.
    pub by: Vec<Function>,
}

/// What a field holds, as far as deciding is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A choice or a number: one of the values is taken.
    Choice,
    /// A line: one is taken, or another one written.
    Line,
    /// A text: also all of them can be kept.
    Text,
}

impl Form {
    /// The form of a field.
    pub fn of(key: &FieldKey) -> Self {
        match key.split() {
            _ if *key == field::explanation() => Self::Text,
            Some((_, field::NOTE)) => Self::Text,
            Some((_, field::LABEL | field::PLACE)) => Self::Line,
            _ => Self::Choice,
        }
    }
}

/// The different values of a register, own ones first; empty while it is agreed.
pub fn sides(register: &Register, is_mine: impl Fn(EditId) -> bool) -> Vec<Side> {
    let Reading::Conflict(values) = register.read() else {
        return Vec::new();
    };
    let mut sides: Vec<Side> = values
        .into_iter()
        .map(|(value, edits)| {
            let mut by: Vec<_> = edits
                .iter()
                .filter_map(|edit| register.standing().get(edit))
                .map(|standing| standing.by)
                .collect();
            by.sort_unstable();
            by.dedup();
            Side {
                value: value.clone(),
                mine: edits.iter().any(|edit| is_mine(*edit)),
                by,
            }
        })
        .collect();
    sides.sort_by_key(|side| !side.mine);
    sides
}

/// The text to show for a register: what is agreed, else the first of the values that is not empty.
pub fn first_text(register: &Register) -> String {
    let text = match register.read() {
        Reading::Agreed(value) => value.as_text(),
        Reading::Conflict(values) => values
            .into_keys()
            .filter_map(Value::as_text)
            .find(|text| !text.is_empty()),
    };
    text.unwrap_or_default().to_owned()
}

/// All texts one under the other, if there are several and they fit.
pub fn joined(sides: &[Side]) -> Option<String> {
    let texts: Vec<&str> = sides
        .iter()
        .filter_map(|side| side.value.as_text())
        .map(str::trim_end)
        .filter(|text| !text.is_empty())
        .collect();
    let text = texts.join("\n\n");
    (texts.len() > 1 && text.chars().count() <= MAX_NOTE as usize).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn register(values: &[(u128, Value, Function)]) -> Register {
        let mut register = Register::default();
        for (id, value, by) in values {
            register.set(EditId::from_number(*id), value.clone(), *by, &[]);
        }
        register
    }

    fn text(text: &str) -> Value {
        Value::text(text)
    }

    #[test]
    fn own_values_come_first() {
        let register = register(&[
            (1, Value::Number(1), Function::Head),
            (2, Value::Number(3), Function::Navigator),
            (3, Value::Number(1), Function::Navigator),
        ]);
        let sides = sides(&register, |id| id == EditId::from_number(2));
        let seen: Vec<_> = sides
            .iter()
            .map(|side| (&side.value, side.mine, side.by.as_slice()))
            .collect();
        assert_eq!(
            seen,
            [
                (&Value::Number(3), true, &[Function::Navigator][..]),
                (
                    &Value::Number(1),
                    false,
                    &[Function::Navigator, Function::Head][..]
                ),
            ]
        );
    }

    #[test]
    fn agreed_registers_have_no_sides() {
        assert!(sides(&register(&[]), |_| true).is_empty());
        assert!(sides(&register(&[(1, text("a"), Function::Head)]), |_| true).is_empty());
    }

    #[test]
    fn both_keeps_every_text_once() {
        let both = |values: &[&str]| {
            let values: Vec<_> = values
                .iter()
                .zip(1..)
                .map(|(value, id)| (id, text(value), Function::Navigator))
                .collect();
            joined(&sides(&register(&values), |_| false))
        };
        assert_eq!(both(&["eins\n", "zwei"]).as_deref(), Some("eins\n\nzwei"));
        assert_eq!(both(&["eins", ""]), None);
        let long = "x".repeat(19_999);
        assert_eq!(both(&[&long, "zwei"]), None);
    }

    #[test]
    fn fields_have_their_form() {
        for (field, form) in [
            ("STR1/value", Form::Choice),
            ("STR1/note", Form::Text),
            ("assessment/explanation", Form::Text),
            ("element/00000000-0000-0000-0000-000000000001/place", Form::Line),
        ] {
            assert_eq!(Form::of(&FieldKey::parse(field).unwrap()), form, "{field}");
        }
    }
}
