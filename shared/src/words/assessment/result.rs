//! The result, its picture, and how each number came about.

use super::list;
use crate::{account::Role, assessment::Stage};

/// Who reads a result. The house is spoken to; a Lotse is told about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Somebody of the organisation.
    House,
    /// Somebody who accompanies it.
    Guide,
}

impl Reader {
    /// Which of them a role is.
    pub const fn of(role: Role) -> Self {
        if role.in_organisation() {
            Self::House
        } else {
            Self::Guide
        }
    }

    const fn pick(self, house: &'static str, guide: &'static str) -> &'static str {
        match self {
            Self::House => house,
            Self::Guide => guide,
        }
    }
}

/// Title of the page.
pub const TITLE: &str = "Ergebnis";
/// Above the total.
pub const TOTAL: &str = "Gesamtstand";

/// What a stage of the whole means.
pub const fn total_text(reader: Reader, stage: Stage) -> &'static str {
    let (house, guide) = match stage.0 {
        0 | 1 => (
            "Sie stehen am Anfang und kennen jetzt Ihren Ausgangspunkt. Jeder Schritt zählt sichtbar.",
            "Die Kommune steht am Anfang und kennt jetzt ihren Ausgangspunkt. Jeder Schritt zählt sichtbar.",
        ),
        2 => (
            "Erste Wegmarken sind gesetzt. Jetzt lohnt es sich, wenige Dinge fest zu verankern.",
            "Erste Wegmarken sind gesetzt. Jetzt lohnt es sich, wenige Dinge fest zu verankern.",
        ),
        3 => (
            "Sie sind auf Kurs: Vieles läuft in Teilen schon gut und kann nun in die Breite gehen.",
            "Die Kommune ist auf Kurs: Vieles läuft in Teilen schon gut und kann nun in die Breite gehen.",
        ),
        4 => (
            "Sie sind weit vorangekommen. Was im Alltag trägt, lässt sich jetzt regelmäßig überprüfen.",
            "Die Kommune ist weit vorangekommen. Was im Alltag trägt, lässt sich jetzt regelmäßig überprüfen.",
        ),
        _ => (
            "Sie gehen voran und können anderen den Weg zeigen.",
            "Die Kommune geht voran und kann anderen den Weg zeigen.",
        ),
    };
    reader.pick(house, guide)
}

/// Title while there is no total.
pub const NO_TOTAL: &str = "Noch kein Gesamtstand";

/// Why there is no total: which areas need more answers.
pub fn no_total(dimensions: &[&str]) -> String {
    match dimensions {
        [] => "Sobald erste Fragen beantwortet sind, erscheint hier der Stand.".to_owned(),
        names => format!(
            "Dafür sollte in jedem Bereich mindestens die Hälfte beantwortet sein. Es fehlen noch: {}.",
            list(names)
        ),
    }
}

/// The numbers rest on few answers.
pub const PROVISIONAL: &str =
    "Vorläufig: Es sind noch nicht genug Fragen beantwortet, um den Stand fest zu nennen.";
/// Title while two people differ.
pub const CONFLICTS: &str = "Es gibt unterschiedliche Angaben";

/// How many questions count as open for that reason.
pub fn conflicts(reader: Reader, count: u32) -> String {
    let until = reader.pick("bis Sie sich entscheiden", "bis die Kommune sich entscheidet");
    match count {
        1 => format!("Bei einer Frage stehen zwei Angaben nebeneinander. Sie zählt hier als offen, {until}."),
        count => format!(
            "Bei {count} Fragen stehen zwei Angaben nebeneinander. Sie zählen hier als offen, {until}."
        ),
    }
}

/// Label: how much is answered.
pub const COVERAGE: &str = "Mit einer Stufe beantwortet";
/// Label: what was left out on purpose.
pub const NOT_APPLICABLE: &str = "Trifft nicht zu";
/// Label: the catalogue.
pub const CATALOGUE: &str = "Fragebogen";
/// Label: since when.
pub const AS_OF: &str = "Eingereicht am";

/// Title and version of a catalogue.
pub fn version(title: &str, version: &str) -> String {
    format!("{title}, Fassung {version}")
}

// What is good

/// Heading over what is good.
pub const fn strengths(reader: Reader) -> &'static str {
    reader.pick("Sie stehen gut bei …", "Die Kommune steht gut bei …")
}

/// Heading where nothing can be named yet.
pub const fn no_strengths_title(reader: Reader) -> &'static str {
    reader.pick("Ihre Stärken", "Stärken der Kommune")
}

/// There is nothing to name yet; `begun` once something is answered.
pub const fn no_strengths(reader: Reader, begun: bool) -> &'static str {
    if begun {
        reader.pick(
            "Ihr Ausgangspunkt steht fest – das ist der erste Schritt. Was umgesetzt ist und im Alltag genutzt wird \
             (ab Stufe 3), nennen wir hier als Erstes.",
            "Der Ausgangspunkt steht fest – das ist der erste Schritt. Was umgesetzt ist und im Alltag genutzt wird \
             (ab Stufe 3), steht hier als Erstes.",
        )
    } else {
        "Was umgesetzt ist und im Alltag genutzt wird (ab Stufe 3), steht hier, sobald Fragen beantwortet sind."
    }
}

// Picture and table

/// Heading over picture and table.
pub const PICTURE: &str = "Die Bereiche im Bild";
/// Title of the drawing.
pub const RADAR: &str = "Netzbild der Bereiche";
/// Sentence at the drawing.
pub const RADAR_TEXT: &str =
    "Je weiter außen, desto weiter der Bereich. Dieselben Zahlen stehen in der Tabelle.";

/// What the drawing shows, in words: the areas with their values.
pub fn radar_description(values: &[String]) -> String {
    format!("Werte von 0 bis 100 Prozent: {}.", values.join(", "))
}

/// One area in the description.
pub fn radar_value(title: &str, value: &str) -> String {
    format!("{title} {value}")
}

/// Legend: where it stands.
pub const NOW: &str = "Stand";
/// Legend: where it should go.
pub const TARGET: &str = "Ziel";
/// Legend: an open dot.
pub const OPEN_DOT: &str = "Offener Punkt: vorläufig";
/// Caption of the table.
pub const TABLE: &str = "Stand je Bereich";
/// Column: area.
pub const DIMENSION: &str = "Bereich";
/// Column: value.
pub const VALUE: &str = "Stand";
/// Column: stage.
pub const STAGE: &str = "Stufe";

/// A stage that rests on few answers.
pub fn provisional(stage: &str) -> String {
    format!("{stage} (vorläufig)")
}

/// So much does not apply that the Lotse has a look; never a penalty.
pub const fn many_not_applicable(reader: Reader) -> &'static str {
    reader.pick(
        "Viele Fragen treffen hier nicht zu. Das zählt nicht gegen Sie; sprechen Sie es im Gespräch gern an.",
        "Viele Fragen treffen hier nach Angabe der Kommune nicht zu. Das senkt keinen Wert; ein Blick auf die \
         Begründungen lohnt sich im Gespräch.",
    )
}

// Weakest link and gates

/// Heading over weakest link and gates.
pub const FOUNDATION: &str = "Worauf es jetzt ankommt";
/// The lowest item.
pub const WEAKEST: &str = "Schwächstes Glied";

/// What it says.
pub fn weakest(title: &str, stage: &str) -> String {
    format!(
        "„{title}“ steht für sich genommen bei „{stage}“. Ein Schritt hier hilft oft auch den anderen Fragen."
    )
}

/// A gate that holds the stage down.
pub const GATE: &str = "Sicherung zuerst";

/// Why the stage is capped.
pub fn gate(title: &str, level: Option<u8>, min: u8, cap: &str) -> String {
    let now = match level {
        Some(level) => format!("steht bei Stufe {level}"),
        None => "ist noch offen".to_owned(),
    };
    format!(
        "„{title}“ {now}. Ab Stufe {min} ist die Grundlage gelegt; bis dahin nennen wir höchstens „{cap}“."
    )
}

// Next steps

/// Heading over the next steps.
pub const fn next_steps(reader: Reader) -> &'static str {
    reader.pick("Ihre nächsten Schritte", "Nächste Schritte der Kommune")
}

/// There is none.
pub const NO_NEXT_STEPS: &str = "Sobald Fragen beantwortet sind, stehen hier höchstens drei Schritte.";

/// All targets are reached.
pub const fn all_reached(reader: Reader) -> &'static str {
    reader.pick(
        "Bei allen beantworteten Fragen ist Ihr Ziel erreicht, ohne eigenes Ziel Stufe 3. Vielleicht setzen Sie sich \
         neue Ziele?",
        "Bei allen beantworteten Fragen ist das Ziel der Kommune erreicht, ohne eigenes Ziel Stufe 3. Vielleicht sind \
         neue Ziele ein Thema für das Gespräch?",
    )
}

/// The level that comes next.
pub fn next_level(level: u8) -> String {
    format!("Nächste Stufe ({level}):")
}

/// The step for a gate that is open: to answer it.
pub const fn answer_first(reader: Reader) -> &'static str {
    reader.pick(
        "Klären Sie diese Frage im Haus und beantworten Sie sie.",
        "Diese Frage ist noch zu klären und zu beantworten.",
    )
}

/// Why it is named.
pub fn step_why(gate: bool, level: u8, target: u8) -> String {
    if gate {
        "Diese Frage ist eine Voraussetzung für den Gesamtstand, deshalb steht sie vorn.".to_owned()
    } else {
        format!("Stand: Stufe {level}. Auf dem Weg zu Stufe {target} bringt hier ein Schritt besonders viel.")
    }
}

/// To the question.
pub const TO_ITEM: &str = "Zur Frage";

// Calculation

/// Opens the calculation.
pub const WHY: &str = "Warum dieser Wert?";
/// How it is calculated.
pub const HOW: &str = "Jede Stufe zählt 25 Prozentpunkte, Stufe 4 also 100 %. Jeder Wert ist der gewichtete Durchschnitt \
    der Werte darunter; angezeigt werden gerundete Prozent. „Trifft nicht zu“ und offene Fragen zählen nicht mit.";

/// How much something counts.
pub fn weight(weight: u32) -> String {
    format!("Gewicht {weight}")
}

/// The sum behind a weighted mean: „(3 × 50 % + 2 × 75 %) ÷ 5“.
pub fn mean(parts: &[(u32, String)]) -> String {
    let sum: Vec<String> = parts
        .iter()
        .map(|(weight, value)| format!("{weight} × {value}"))
        .collect();
    let weights: u32 = parts.iter().map(|(weight, _)| weight).sum();
    format!("({}) ÷ {weights}", sum.join(" + "))
}

/// There is no value because too little is answered.
pub const TOO_FEW: &str = "Noch nicht genug beantwortet.";
/// An item that is not answered.
pub const OPEN: &str = "offen, zählt nicht mit";
/// An item that does not apply.
pub const DOES_NOT_APPLY: &str = "trifft nicht zu, zählt nicht mit";

/// The level of an item.
pub fn level(level: u8) -> String {
    format!("Stufe {level}")
}
