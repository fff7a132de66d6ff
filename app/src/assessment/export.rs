//! Answers and result as files. They are made in the browser from what the person sees.
//!
//! CSV is for German spreadsheets, with a decimal comma. Internal notes are in no file: a [`Sheet`] has none.

mod csv;
mod json;

use csv::Csv;
use serde::Serialize;
use shared::{
    assessment::{Answer, Catalogue, Confidence, DimensionScore, Item, ItemSheet, Score, Sheet, State},
    words::assessment::{self as words, paper},
};

use super::{describe, outline::ItemState};

/// What every file says about itself.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// The organisation's name.
    pub organisation: &'a str,
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The day it was made, ISO.
    pub day: &'a str,
    /// The state of the assessment.
    pub state: State,
}

/// The answers as CSV.
pub fn answers_csv(head: Head<'_>, sheet: &Sheet) -> String {
    let mut csv = begin(head);
    if !sheet.explanation.is_empty() {
        csv.row(&[paper::HEAD_EXPLANATION, &sheet.explanation]);
    }
    csv.row(&[]);
    csv.row(&paper::ANSWER_COLUMNS);
    for dimension in &head.catalogue.dimensions {
        for item in &dimension.items {
            answer_row(
                &mut csv,
                head.catalogue,
                &dimension.title,
                item,
                sheet.item(&item.key),
            );
        }
    }
    csv.text()
}

/// The level as it was given: also where the item counts as open, as something else of it is in conflict.
fn given(sheet: &ItemSheet) -> Option<u8> {
    match sheet.answer {
        Answer::Level(level) => Some(level),
        Answer::Open | Answer::Unknown | Answer::NotApplicable { .. } => None,
    }
}

/// A file that says where it comes from.
fn begin(head: Head<'_>) -> Csv {
    let mut csv = Csv::new();
    csv.row(&[paper::HEAD_ORGANISATION, head.organisation]);
    csv.row(&[paper::HEAD_CATALOGUE, &head.catalogue.title]);
    csv.row(&[paper::HEAD_VERSION, &head.catalogue.version]);
    csv.row(&[paper::HEAD_DAY, head.day]);
    csv.row(&[paper::HEAD_STATE, words::state(head.state)]);
    csv
}

fn answer_row(csv: &mut Csv, catalogue: &Catalogue, dimension: &str, item: &Item, sheet: &ItemSheet) {
    let number = |number: Option<u16>| number.map(|number| number.to_string()).unwrap_or_default();
    let level = given(sheet);
    let reason = match &sheet.answer {
        Answer::NotApplicable { reason } => reason.as_str(),
        Answer::Open | Answer::Level(_) | Answer::Unknown => "",
    };
    let evidence: Vec<_> = sheet
        .evidence
        .iter()
        .map(|piece| paper::evidence(&piece.label, &piece.place))
        .collect();
    csv.row(&[
        item.key.as_str(),
        dimension,
        &item.question,
        state_name(ItemState::of(sheet)),
        &number(level.map(u16::from)),
        level.map_or("", |level| describe::descriptor(item, level)),
        reason,
        &sheet
            .target
            .map(|target| describe::level(catalogue, target))
            .unwrap_or_default(),
        &number(sheet.year),
        sheet.confidence.map_or("", words::confidence),
        &sheet.coach_note,
        &evidence.join("\n"),
    ]);
}

/// The answers as JSON.
pub fn answers_json(head: Head<'_>, sheet: &Sheet) -> String {
    let answers = head
        .catalogue
        .dimensions
        .iter()
        .flat_map(|dimension| dimension.items.iter().map(move |item| (dimension, item)))
        .map(|(dimension, item)| answer_json(dimension.key.as_str(), item, sheet.item(&item.key)))
        .collect();
    text(&json::AnswersFile {
        head: head_json(head),
        explanation: &sheet.explanation,
        answers,
    })
}

fn answer_json<'a>(dimension: &'a str, item: &'a Item, sheet: &'a ItemSheet) -> json::Answer<'a> {
    json::Answer {
        key: &item.key,
        dimension,
        question: &item.question,
        state: state_key(ItemState::of(sheet)),
        level: given(sheet),
        reason: match &sheet.answer {
            Answer::NotApplicable { reason } => Some(reason),
            Answer::Open | Answer::Level(_) | Answer::Unknown => None,
        },
        target: sheet.target,
        target_year: sheet.year,
        confidence: sheet.confidence.map(confidence_key),
        note_for_coach: &sheet.coach_note,
        evidence: &sheet.evidence,
    }
}

/// The result as CSV.
pub fn result_csv(head: Head<'_>, score: &Score) -> String {
    let mut csv = begin(head);
    csv.row(&[]);
    csv.row(&paper::RESULT_COLUMNS);
    for (dimension, score) in head.catalogue.dimensions.iter().zip(&score.dimensions) {
        csv.row(&[
            dimension.key.as_str(),
            &dimension.title,
            &share(score.value),
            score.stage.map_or(words::NOT_RATED, words::stage),
            &share(score.coverage),
            if provisional(score) { paper::YES } else { paper::NO },
        ]);
    }
    csv.row(&[
        "",
        paper::TOTAL,
        &share(score.total),
        score.stage.map_or(words::NOT_RATED, words::stage),
        "",
        "",
    ]);
    csv.text()
}

/// The result as JSON. Values and shares are basis points: 10,000 is 100 %.
pub fn result_json(head: Head<'_>, score: &Score) -> String {
    let dimensions = head
        .catalogue
        .dimensions
        .iter()
        .zip(&score.dimensions)
        .map(|(dimension, score)| json::Dimension {
            key: dimension.key.as_str(),
            title: &dimension.title,
            value: score.value,
            stage: score.stage,
            stage_name: score.stage.map(words::stage),
            coverage: score.coverage,
            provisional: provisional(score),
        })
        .collect();
    text(&json::ResultFile {
        head: head_json(head),
        total: score.total,
        stage: score.stage,
        stage_name: score.stage.map(words::stage),
        gates: &score.capped,
        conflicts: score.conflicts,
        dimensions,
    })
}

/// Whether a dimension has a value that rests on few answers.
pub fn provisional(score: &DimensionScore) -> bool {
    score.value.is_some() && !score.solid
}

/// The state of a question in words.
pub const fn state_name(state: ItemState) -> &'static str {
    use words::overview::{ANSWERED, CONFLICT, NOT_APPLICABLE, OPEN, UNKNOWN};
    match state {
        ItemState::Open => OPEN,
        ItemState::Answered => ANSWERED,
        ItemState::NotApplicable => NOT_APPLICABLE,
        ItemState::Unknown => UNKNOWN,
        ItemState::Conflict => CONFLICT,
    }
}

const fn state_key(state: ItemState) -> &'static str {
    match state {
        ItemState::Open => "open",
        ItemState::Answered => "answered",
        ItemState::NotApplicable => "not_applicable",
        ItemState::Unknown => "unknown",
        ItemState::Conflict => "conflict",
    }
}

fn confidence_key(grade: Confidence) -> &'static str {
    Confidence::ALL
        .iter()
        .find(|(one, _)| *one == grade)
        .map_or("", |(_, key)| key)
}

fn head_json(head: Head<'_>) -> json::Head<'_> {
    json::Head {
        organisation: head.organisation,
        catalogue: &head.catalogue.key,
        version: &head.catalogue.version,
        as_of: head.day,
        state: head.state.key(),
        state_name: words::state(head.state),
    }
}

fn text(json: &impl Serialize) -> String {
    serde_json::to_string(json).unwrap_or_default()
}

/// Basis points as percent with a decimal comma.
fn share(value: Option<u32>) -> String {
    value.map_or(String::new(), |value| {
        let rest = value % 100;
        let zero = if rest < 10 { "0" } else { "" };
        [&(value / 100).to_string(), ",", zero, &rest.to_string()].concat()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use shared::assessment::{Evidence, ItemKey, score};

    use super::*;

    fn catalogue() -> Catalogue {
        serde_json::from_str(
            r#"{"key":"k","version":"1.0.0","valid_from":"2026-01-01","title":"Standort","intro":"i","sources":"s",
            "scale":[{"value":3,"label":"Im Alltag","help":"h"}],"dimensions":[{"key":"STR","title":"Strategie",
            "question":"?","weight":1,"items":[{"key":"STR1","title":"t","question":"Wer?","why":"w",
            "how_to_find_out":"h","descriptors":["0","1","2","drei","4"],"weight":1,"na_allowed":true}]}]}"#,
        )
        .unwrap()
    }

    fn sheet() -> Sheet {
        let mut sheet = Sheet::default();
        let item = ItemSheet {
            answer: Answer::Level(3),
            target: Some(3),
            year: Some(2027),
            coach_note: "=SUMME(A1); \"böse\"".to_owned(),
            evidence: vec![Evidence {
                label: "Beschluss".to_owned(),
                place: "Az. 1".to_owned(),
            }],
            ..ItemSheet::default()
        };
        sheet.set_item(ItemKey::parse("STR1").unwrap(), item);
        sheet
    }

    fn head(catalogue: &Catalogue) -> Head<'_> {
        Head {
            organisation: "Borna",
            catalogue,
            day: "2026-03-03",
            state: State::Draft,
        }
    }

    #[test]
    fn answers_say_where_they_come_from() {
        let catalogue = catalogue();
        let csv = answers_csv(head(&catalogue), &sheet());
        let head_rows = "\u{feff}Verwaltung;Borna\r\nFragebogen;Standort\r\nFassung;1.0.0\r\nStand;2026-03-03\r\nZustand;Entwurf\r\n\r\n";
        assert!(csv.starts_with(head_rows), "{csv}");
        let row = "STR1;Strategie;Wer?;beantwortet;3;drei;;3 – Im Alltag;2027;;\"'=SUMME(A1); \"\"böse\"\"\";Beschluss (Az. 1)\r\n";
        assert!(csv.ends_with(row), "{csv}");
        let json: Value = serde_json::from_str(&answers_json(head(&catalogue), &sheet())).unwrap();
        assert_eq!(json["state_name"], "Entwurf");
        assert_eq!(json["answers"][0]["level"], 3);
        assert_eq!(json["answers"][0]["evidence"][0]["place"], "Az. 1");
    }

    #[test]
    fn results_keep_their_numbers() {
        let catalogue = catalogue();
        let score = score(&catalogue, &sheet());
        let csv = result_csv(head(&catalogue), &score);
        assert!(
            csv.ends_with(
                "STR;Strategie;75,00;Vorangekommen;100,00;nein\r\n;Gesamt;75,00;Vorangekommen;;\r\n"
            ),
            "{csv}"
        );
        let json: Value = serde_json::from_str(&result_json(head(&catalogue), &score)).unwrap();
        assert_eq!(
            (&json["total"], &json["dimensions"][0]["stage"]),
            (&Value::from(7_500), &Value::from(4))
        );
    }
}
