//! Example assessments, made as people make them: through the exchange, in the course of weeks.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;
use shared::{
    DAY, DeviceId, DocumentId, Fault, HOUR, Micros,
    account::{Actor, Login},
    assessment::{Answer, AssessmentCard, Confidence, ItemKey, field, list},
    sync::{
        Change, Edit, EditSeq, FieldKey, Value,
        wire::{Sent, Verdict, WIRE},
    },
};

use super::{assessments, begin_assessment, catalogue, submit_assessment};
use crate::{
    Backend, Clock,
    account::{actor_of, store as people},
    sync::exchange,
};

const DATA: &str = include_str!("../../data/demo/assessments.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    reason: String,
    assessment: Vec<Plan>,
}

/// One assessment; the file tells what the parts mean.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    slug: String,
    weeks_ago: i64,
    levels: Vec<String>,
    #[serde(default)]
    head: Vec<String>,
    #[serde(default)]
    submit: bool,
    #[serde(default)]
    differs: BTreeMap<ItemKey, String>,
    #[serde(default)]
    target: BTreeMap<ItemKey, (i64, i64)>,
    #[serde(default)]
    confidence: BTreeMap<ItemKey, Confidence>,
    #[serde(default)]
    coach: BTreeMap<ItemKey, String>,
    #[serde(default)]
    internal: BTreeMap<ItemKey, String>,
    #[serde(default)]
    evidence: Vec<Proof>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Proof {
    item: ItemKey,
    label: String,
    place: String,
}

/// Gives the example's organisations their assessments. Who has one already keeps what is there.
pub(crate) async fn fill(backend: &Backend) -> Result<(), Fault> {
    let data: Data = toml::from_str(DATA).map_err(|error| {
        tracing::error!(%error, "the example assessments cannot be read");
        Fault::Internal
    })?;
    super::ensure_standard(backend).await.map_err(|error| {
        tracing::error!(%error, "the standard catalogue is not there");
        Fault::Internal
    })?;
    for plan in &data.assessment {
        fill_one(backend, &data.reason, plan).await?;
    }
    Ok(())
}

async fn fill_one(backend: &Backend, reason: &str, plan: &Plan) -> Result<(), Fault> {
    let navigator = actor(backend, &["navigator.", &plan.slug].concat()).await?;
    let head = actor(backend, &["leitung.", &plan.slug].concat()).await?;
    if !assessments(backend, &navigator).await?.is_empty() {
        return Ok(());
    }
    // The same house some weeks ago.
    let begin = backend.now().plus(-7 * DAY * plan.weeks_ago);
    let then = Backend {
        clock: Clock::fixed(begin),
        ..backend.clone()
    };
    let card = begin_assessment(&then, &navigator).await?;
    let standard = catalogue(&then, &navigator, card.catalogue).await?;
    let mut navigator = Hand::new(&then, navigator, &card);
    let mut head = Hand::new(&then, head, &card);
    for (dimension, levels) in standard.dimensions.iter().zip(&plan.levels) {
        let hand = if plan.head.iter().any(|key| key == dimension.key.as_str()) {
            &mut head
        } else {
            &mut navigator
        };
        for (item, level) in dimension.items.iter().zip(levels.chars()) {
            hand.item(plan, &item.key, &answer(level, reason));
        }
        hand.send(&then).await?;
        then.clock.advance(22 * HOUR);
    }
    for (item, level) in &plan.differs {
        head.answer(item, &answer(level.chars().next().unwrap_or('-'), reason));
    }
    head.send(&then).await?;
    if plan.submit {
        then.clock.advance(DAY);
        let cards = assessments(&then, &head.actor).await?;
        let card = cards.first().ok_or(Fault::Internal)?;
        submit_assessment(&then, &head.actor, card.id, card.rev).await?;
    }
    Ok(())
}

async fn actor(backend: &Backend, login: &str) -> Result<Actor, Fault> {
    let login = Login::parse(login).map_err(|_| Fault::Internal)?;
    let found = people::by_login(&mut *backend.db.read().await?, &login).await?;
    let account = found.ok_or(Fault::NotFound)?;
    actor_of(backend, account.user, account.epoch).await
}

fn answer(level: char, reason: &str) -> Answer {
    match level {
        '?' => Answer::Unknown,
        'n' => Answer::NotApplicable {
            reason: reason.to_owned(),
        },
        level => level
            .to_digit(10)
            .and_then(|level| u8::try_from(level).ok())
            .map_or(Answer::Open, Answer::Level),
    }
}

/// A person at a browser.
struct Hand {
    actor: Actor,
    card: AssessmentCard,
    device: DeviceId,
    backend: Backend,
    seqs: BTreeMap<DocumentId, EditSeq>,
    waiting: Vec<Sent>,
}

impl Hand {
    fn new(backend: &Backend, actor: Actor, card: &AssessmentCard) -> Self {
        let device = backend.new_id();
        let (card, backend) = (card.clone(), backend.clone());
        Self {
            actor,
            card,
            device,
            backend,
            seqs: BTreeMap::new(),
            waiting: Vec::new(),
        }
    }

    fn item(&mut self, plan: &Plan, item: &ItemKey, answer: &Answer) {
        let documents = self.card.documents;
        if *answer != Answer::Open {
            self.answer(item, answer);
        }
        if let Some((level, year)) = plan.target.get(item) {
            self.set(
                documents.answers,
                field::of(item, field::TARGET),
                Value::Number(*level),
            );
            self.set(
                documents.answers,
                field::of(item, field::YEAR),
                Value::Number(*year),
            );
        }
        if let Some(confidence) = plan.confidence.get(item) {
            self.set(
                documents.answers,
                field::of(item, field::CONFIDENCE),
                confidence.to_value(),
            );
        }
        for (document, notes) in [
            (documents.coach, &plan.coach),
            (documents.internal, &plan.internal),
        ] {
            if let Some(text) = notes.get(item) {
                self.set(document, field::of(item, field::NOTE), Value::text(text));
            }
        }
        for (number, proof) in plan
            .evidence
            .iter()
            .filter(|proof| proof.item == *item)
            .enumerate()
        {
            let element = self.backend.new_id();
            let position = format!("m{number}");
            self.edit(
                documents.coach,
                Change::Insert {
                    element,
                    list: list::evidence(item),
                    position,
                },
            );
            for (part, text) in [(field::LABEL, &proof.label), (field::PLACE, &proof.place)] {
                if let Ok(field) = FieldKey::of_element(element, part) {
                    self.set(documents.coach, field, Value::text(text));
                }
            }
        }
    }

    fn answer(&mut self, item: &ItemKey, answer: &Answer) {
        self.set(
            self.card.documents.answers,
            field::of(item, field::VALUE),
            answer.to_value(),
        );
    }

    /// Sets a register as somebody does who saw it empty.
    fn set(&mut self, document: DocumentId, field: FieldKey, value: Value) {
        self.edit(
            document,
            Change::Set {
                field,
                value,
                replaces: Vec::new(),
            },
        );
    }

    fn edit(&mut self, document: DocumentId, change: Change) {
        let seq = self.seqs.entry(document).or_default();
        *seq += 1;
        let at: Micros = self.backend.now();
        let edit = Edit {
            id: self.backend.new_id(),
            at,
            change,
        };
        self.waiting.push(Sent {
            document,
            seq: *seq,
            edit,
        });
    }

    async fn send(&mut self, backend: &Backend) -> Result<(), Fault> {
        let waiting = std::mem::take(&mut self.waiting);
        let request = json!({
            "wire": WIRE,
            "epoch": null,
            "actor": self.actor.person()?.id,
            "device": self.device,
            "have": {},
            "edits": waiting.iter().map(Sent::json).collect::<Vec<_>>(),
        });
        let reply = exchange(backend, &self.actor, request).await?;
        let refused = reply
            .verdicts
            .iter()
            .find(|verdict| !matches!(verdict, Verdict::Taken(_)));
        refused.map_or(Ok(()), |verdict| {
            tracing::error!(?verdict, "an example edit was not taken");
            Err(Fault::Internal)
        })
    }
}
