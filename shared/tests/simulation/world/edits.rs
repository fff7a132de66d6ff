//! What people write, move, remove and bring back.

use shared::{
    DocumentId, EditId, ElementId, Micros,
    assessment::{DocumentKind, ItemKey, field, list},
    sync::{Change, FieldKey, Value, device::Intent},
};

use super::{World, document};

impl World {
    /// One thing that people do.
    pub(super) fn edit(&mut self, site: usize) {
        let fresh = self.fresh();
        let at = self.now.plus(self.sites[site].skew);
        self.totals.edits += 1;
        let item = ItemKey::parse(&format!("STR{}", 1 + self.dice.below(3))).unwrap();
        let what = self.dice.below(12);
        let mirror = self.sites[site].mirror();
        if what < 4 {
            let (answers, field) = (document(DocumentKind::Answers), field::of(&item, field::VALUE));
            let seen = mirror.view(answers).register(&field).ids();
            let value = Value::Number(self.dice.span(5));
            self.sites[site].write(
                answers,
                Intent {
                    field,
                    value,
                    seen,
                    base: None,
                },
                fresh,
                at,
            );
            return;
        }
        let coach = document(DocumentKind::Coach);
        let view = mirror.view(coach);
        let members = view.list(&list::evidence(&item));
        let member = members.get(self.dice.below(members.len().max(1))).copied();
        match (what, member) {
            (7, _) => {
                let element = ElementId::new(self.now, self.dice.bytes());
                let position = "m".repeat(1 + self.dice.below(3));
                let change = Change::Insert {
                    element,
                    list: list::evidence(&item),
                    position,
                };
                self.sites[site].change(coach, change, fresh, at);
            }
            (8, Some(element)) => {
                let field = FieldKey::of_element(element, field::LABEL).unwrap();
                self.type_text(site, coach, field, fresh, at);
            }
            (9, Some(element)) => {
                let saw = view.edits_of(element).into_iter().collect();
                self.sites[site].change(coach, Change::Remove { element, saw }, fresh, at);
            }
            (10, Some(element)) => {
                let replaces = view.elements()[&element].position.ids();
                let position = "m".repeat(1 + self.dice.below(3));
                self.totals.moved += 1;
                let change = Change::Move {
                    element,
                    position,
                    replaces,
                };
                self.sites[site].change(coach, change, fresh, at);
            }
            (11, _) => self.bring_back(site, coach, &item, fresh, at),
            _ => self.type_text(site, coach, field::of(&item, field::NOTE), fresh, at),
        }
    }

    /// Takes the removals of a list member back that this site knows of, as the offer beside a removed one
    /// does. Another removal, not seen here, stands.
    fn bring_back(&mut self, site: usize, coach: DocumentId, item: &ItemKey, fresh: EditId, at: Micros) {
        let mirror = self.sites[site].mirror();
        let list = list::evidence(item);
        let elements = mirror.view(coach).elements().iter();
        let removed: Vec<_> = elements
            .filter(|(_, element)| element.list == list && !element.removed.is_empty())
            .map(|(id, element)| (*id, element.removed.keys().copied().collect()))
            .collect();
        if let Some((element, replaces)) = removed.get(self.dice.below(removed.len().max(1))) {
            let change = Change::Restore {
                element: *element,
                replaces: Vec::clone(replaces),
            };
            self.totals.brought_back += 1;
            self.sites[site].change(coach, change, fresh, at);
        }
    }

    /// Changes a text somewhere; long enough that it may travel as a splice.
    fn type_text(&mut self, site: usize, document: DocumentId, field: FieldKey, fresh: EditId, at: Micros) {
        let mirror = self.sites[site].mirror();
        let register = mirror.view(document).register(&field).clone();
        let base = register
            .standing()
            .iter()
            .next()
            .and_then(|(id, standing)| Some((*id, standing.value.as_text()?.to_owned())));
        let label = field.element().is_some();
        let mut text: Vec<char> = match &base {
            Some((_, text)) if !label => text.chars().collect(),
            _ if label => Vec::new(),
            _ => "Ä".repeat(210).chars().collect(),
        };
        let place = self.dice.below(text.len() + 1);
        text.splice(place..place, format!("{} ", self.dice.below(1_000)).chars());
        let intent = Intent {
            field,
            value: Value::text(text.into_iter().collect::<String>()),
            seen: register.ids(),
            base,
        };
        self.sites[site].write(document, intent, fresh, at);
    }
}
