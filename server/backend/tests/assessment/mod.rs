//! Beginning, submitting, withdrawing, and who reads what.

mod example;

use std::collections::BTreeSet;

use backend::assessment::{
    assessments, begin_assessment, catalogue, export_organisation, history, submission, submissions,
    submit_assessment, withdraw_assessment,
};
use shared::{
    AssessmentId, Blocker, DAY, Fault, Right, SECOND,
    account::Actor,
    assessment::{Answer, EvidenceDeed, Happening, State, field},
    sync::{Function, Rev, Value},
};

use crate::{
    desk::{BORNA, Device, Town, key, note},
    support::{ags, on_each_engine},
};

/// An assessment of Borna in which nothing is missing.
async fn complete(town: &Town) -> Device {
    let mut one = town.begin().await;
    let standard = catalogue(&town.backend, &town.navigator, one.card.catalogue)
        .await
        .unwrap();
    one.fill(&standard).await;
    one
}

async fn submit(town: &Town, device: &mut Device) {
    let card = &device.card;
    let card = submit_assessment(&town.backend, &device.actor, card.id, card.rev)
        .await
        .unwrap();
    device.exchange(&[]).await.unwrap();
    assert_eq!(device.card, card);
}

#[test]
fn an_organisation_works_on_one_at_a_time() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        for actor in [&town.staff, &town.coach, &town.director] {
            let refused = Err(Fault::Forbidden(Right::AnswerForOrganisation));
            assert_eq!(begin_assessment(&backend, actor).await, refused);
        }
        assert_eq!(
            begin_assessment(&backend, &Actor::Guest).await,
            Err(Fault::NotSignedIn)
        );
        // Both press the button at once, several times: one assessment.
        let begun = (0..6).map(|number| {
            let (backend, actor) = (backend.clone(), [&town.navigator, &town.head][number % 2].clone());
            tokio::spawn(async move { begin_assessment(&backend, &actor).await.unwrap() })
        });
        let mut ids = BTreeSet::new();
        for task in begun.collect::<Vec<_>>() {
            ids.insert(task.await.unwrap().id);
        }
        assert_eq!(ids.len(), 1);
        let cards = assessments(&backend, &town.head).await.unwrap();
        assert_eq!(
            (cards.len(), cards[0].round, cards[0].state),
            (1, 1, State::Draft)
        );
        assert_eq!(cards[0].organisation_name, "Borna");
        assert!(ids.contains(&cards[0].id));

        let mut one = complete(&town).await;
        submit(&town, &mut one).await;
        let blocked = Fault::Blocked(vec![Blocker::State {
            state: State::Submitted,
        }]);
        assert_eq!(begin_assessment(&backend, &town.head).await, Err(blocked));
        // Another organisation is not held up.
        begin_assessment(&backend, &town.neighbour).await.unwrap();
    });
}

#[test]
fn submitting_is_refused_while_something_is_in_the_way() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let id = one.card.id;
        let blockers =
            async |device: &Device| match submit_assessment(&backend, &town.navigator, id, device.card.rev)
                .await
            {
                Err(Fault::Blocked(blockers)) => blockers,
                other => panic!("{other:?}"),
            };
        let found = blockers(&one).await;
        assert!(
            matches!(&found[..], [Blocker::Incomplete { open }] if open.len() == 32),
            "{found:?}"
        );

        // Everything answered, a gate without evidence.
        let standard = catalogue(&backend, &town.navigator, one.card.catalogue)
            .await
            .unwrap();
        let keys: Vec<_> = standard.items().map(|item| item.key.to_string()).collect();
        let edits: Vec<_> = keys
            .iter()
            .map(|item| one.answer(item, &Answer::Level(3)))
            .collect();
        one.put(&edits).await;
        let gates = ["STR2", "SIC1", "SIC2"].map(key).to_vec();
        assert_eq!(blockers(&one).await, [Blocker::GateEvidence { items: gates }]);
        for gate in ["STR2", "SIC1", "SIC2"] {
            let edits = one.evidence(gate, "Protokoll vom März");
            one.put(&edits).await;
        }

        // Two people differ: in an answer, in a note for the Lotse, in the explanation. Internal notes
        // are nobody else's business and block nothing.
        let (coach, internal, answers) = (
            one.card.documents.coach,
            one.card.documents.internal,
            one.card.documents.answers,
        );
        let mut two = town.also(&town.head, &one).await;
        let explain = field::explanation();
        let mine = [
            one.answer("STR1", &Answer::Level(1)),
            one.note(coach, "KOM1", "So ist es."),
            one.note(internal, "KOM2", "Nur hier."),
            one.set(answers, &explain, Value::text("Wegen der Umstellung offen.")),
        ];
        let theirs = [
            two.answer("STR1", &Answer::Level(4)),
            two.note(coach, "KOM1", "Anders ist es."),
            two.note(internal, "KOM2", "Anders hier."),
            two.set(answers, &explain, Value::text("Wegen des Umzugs offen.")),
        ];
        one.put(&mine).await;
        two.put(&theirs).await;
        one.exchange(&[]).await.unwrap();
        let items = vec![key("STR1"), key("KOM1")];
        let explanation = true;
        assert_eq!(blockers(&one).await, [Blocker::Conflicts { items, explanation }]);
        let decided = [
            one.answer("STR1", &Answer::Level(4)),
            one.note(coach, "KOM1", "So ist es."),
        ];
        one.put(&decided).await;
        assert_eq!(
            blockers(&one).await,
            [Blocker::Conflicts {
                items: vec![],
                explanation
            }]
        );
        let decided = one.set(answers, &explain, Value::Empty);
        one.put(&[decided]).await;

        // Seen before the last change, be it only a note for the Lotse: the newer state is told.
        let seen = one.card.rev;
        two.exchange(&[]).await.unwrap();
        let late = two.note(coach, "KOM1", "So ist es, seit gestern.");
        two.put(&[late]).await;
        for before in [Rev(1), seen] {
            let stale = submit_assessment(&backend, &town.navigator, id, before).await;
            assert_eq!(stale, Err(Fault::Stale { now: two.card.rev }));
        }
        one.exchange(&[]).await.unwrap();
        let card = submit_assessment(&backend, &town.navigator, id, one.card.rev)
            .await
            .unwrap();
        assert_eq!((card.state, card.rev), (State::Submitted, one.card.rev.next()));
        let again = submit_assessment(&backend, &town.navigator, id, card.rev).await;
        assert_eq!(
            again,
            Err(Fault::Blocked(vec![Blocker::State {
                state: State::Submitted
            }]))
        );
    });
}

#[test]
fn a_submission_is_frozen_and_its_hash_holds() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = complete(&town).await;
        let coach = one.card.documents.coach;
        let text = one.note(coach, "STR1", "Die Agenda liegt im Entwurf vor.");
        one.put(&[text]).await;
        let id = one.card.id;
        assert_eq!(
            submission(&backend, &town.navigator, id).await,
            Err(Fault::NotFound),
            "nothing yet"
        );
        submit(&town, &mut one).await;
        let first = submission(&backend, &town.coach, id).await.unwrap();
        assert_eq!(first, submission(&backend, &town.head, id).await.unwrap());
        let item = first.items.iter().find(|item| item.key == key("STR1")).unwrap();
        assert_eq!(item.sheet.coach_note, "Die Agenda liegt im Entwurf vor.");
        assert_eq!((first.items.len(), first.catalogue.as_str()), (32, "standort-dv"));
        assert!(first.score.total.is_some());
        let listed = submissions(&backend, &town.coach).await.unwrap();
        assert_eq!(
            (listed.len(), listed[0].card.id, listed[0].hash.len()),
            (1, id, 64)
        );

        // Withdrawn: the organisation keeps it, for the Lotse it is gone.
        let stale = withdraw_assessment(&backend, &town.head, id, Rev(3)).await;
        assert_eq!(stale, Err(Fault::Stale { now: one.card.rev }));
        let card = withdraw_assessment(&backend, &town.head, id, one.card.rev)
            .await
            .unwrap();
        assert_eq!((card.state, card.rev), (State::Draft, one.card.rev.next()));
        assert_eq!(submission(&backend, &town.coach, id).await, Err(Fault::NotFound));
        assert!(submissions(&backend, &town.coach).await.unwrap().is_empty());
        assert!(assessments(&backend, &town.coach).await.unwrap().is_empty());
        one.exchange(&[]).await.unwrap();
        assert_eq!(one.card, card);
        let again = withdraw_assessment(&backend, &town.head, id, card.rev).await;
        assert_eq!(
            again,
            Err(Fault::Blocked(vec![Blocker::State { state: State::Draft }]))
        );

        // Changed and submitted once more: the first one is as it was.
        backend.clock.advance(DAY);
        let changed = one.note(coach, "STR1", "Die Agenda ist beschlossen.");
        one.put(&[changed]).await;
        submit(&town, &mut one).await;
        let second = submission(&backend, &town.coach, id).await.unwrap();
        assert_ne!(second, first);
        let programme = town.navigator.person().unwrap().programme;
        let export = export_organisation(&backend, programme, &ags(BORNA))
            .await
            .unwrap();
        let kept = export["assessments"][0]["submissions"].as_array().unwrap();
        assert_eq!(kept.len(), 2);
        assert!(kept.iter().all(|one| one["intact"] == true));
        assert_eq!(kept[0]["content"], serde_json::to_value(&first).unwrap());
        assert_eq!(
            kept[1]["hash"],
            submissions(&backend, &town.coach).await.unwrap()[0].hash.as_str()
        );
    });
}

#[test]
fn each_sees_what_is_theirs() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = complete(&town).await;
        let (id, rev) = (one.card.id, one.card.rev);
        let forbidden = Some(Fault::Forbidden(Right::AnswerForOrganisation));
        let none = Some(Fault::NotFound);
        let coach = Some(Fault::Forbidden(Right::CoachOfOrganisation));
        let all = async |actor: &Actor, id: AssessmentId| {
            [
                submit_assessment(&backend, actor, id, Rev(0)).await.err(),
                withdraw_assessment(&backend, actor, id, Rev(0)).await.err(),
                submission(&backend, actor, id).await.err(),
                history(&backend, actor, id, 0).await.err(),
                submissions(&backend, actor).await.err(),
            ]
        };
        let draft = [none.clone(), none.clone(), none.clone(), none.clone()];
        let with = |first: [Option<Fault>; 4], last: Option<Fault>| {
            let [a, b, c, d] = first;
            [a, b, c, d, last]
        };
        // A draft is there for the organisation alone.
        for (actor, last) in [
            (&town.coach, None),
            (&town.other_coach, None),
            (&town.neighbour, coach.clone()),
            (&town.director, coach.clone()),
        ] {
            assert_eq!(all(actor, id).await, with(draft.clone(), last));
        }
        let four = |fault: &Option<Fault>| [(); 4].map(|()| fault.clone());
        assert_eq!(all(&town.staff, id).await, with(four(&forbidden), coach.clone()));
        let guest = Some(Fault::NotSignedIn);
        assert_eq!(all(&Actor::Guest, id).await, with(four(&guest), guest.clone()));
        assert_eq!(
            all(&town.navigator, AssessmentId::from_number(1)).await,
            with(draft.clone(), coach.clone())
        );

        // Submitted: its Lotse reads, but steps for nobody and sees no history.
        submit(&town, &mut one).await;
        assert_eq!(one.card.rev, rev.next());
        let shared = with([forbidden.clone(), forbidden, None, none], None);
        assert_eq!(all(&town.coach, id).await, shared);
        assert_eq!(all(&town.other_coach, id).await, with(draft.clone(), None));
        assert_eq!(all(&town.neighbour, id).await, with(draft, coach));
        for (actor, count) in [
            (&town.navigator, 1),
            (&town.head, 1),
            (&town.coach, 1),
            (&town.other_coach, 0),
            (&town.staff, 0),
            (&town.neighbour, 0),
            (&town.director, 0),
        ] {
            assert_eq!(assessments(&backend, actor).await.unwrap().len(), count);
        }
        assert_eq!(
            assessments(&backend, &Actor::Guest).await,
            Err(Fault::NotSignedIn)
        );
    });
}

const CANARY: &str = "Kanarienvogel-7731";

#[test]
fn internal_notes_reach_nobody_else() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = complete(&town).await;
        let internal = one.card.documents.internal;
        let mut two = town.also(&town.head, &one).await;
        // In a note, in both sides of a conflict, in a text deleted again, and parked.
        let notes = [
            one.note(internal, "STR1", CANARY),
            one.note(internal, "STR2", &format!("{CANARY} gelöscht")),
        ];
        one.put(&notes).await;
        let deleted = one.note(internal, "STR2", "");
        one.put(&[deleted]).await;
        let other = two.note(internal, "STR1", &format!("{CANARY} anders"));
        two.put(&[other]).await;
        one.exchange(&[]).await.unwrap();
        assert!(one.document(internal).register(&note("STR1")).in_conflict());
        submit(&town, &mut one).await;
        let late = two.note(internal, "STR3", &format!("{CANARY} zu spät"));
        assert_eq!(two.exchange(&[late]).await.unwrap().parked, 1);

        let id = one.card.id;
        let mut bytes = String::new();
        for actor in [
            &town.coach,
            &town.other_coach,
            &town.staff,
            &town.neighbour,
            &town.director,
        ] {
            let mut say = |what: Result<String, Fault>| bytes.push_str(&what.unwrap_or_default());
            say(submission(&backend, actor, id)
                .await
                .map(|it| serde_json::to_string(&it).unwrap()));
            say(submissions(&backend, actor)
                .await
                .map(|it| serde_json::to_string(&it).unwrap()));
            say(assessments(&backend, actor)
                .await
                .map(|it| serde_json::to_string(&it).unwrap()));
            say(history(&backend, actor, id, 0)
                .await
                .map(|it| serde_json::to_string(&it).unwrap()));
            let parked = backend::sync::parked_edits(&backend, actor).await;
            say(parked.map(|it| serde_json::to_string(&it).unwrap()));
            let mut spy = one.clone();
            spy.actor = actor.clone();
            spy.confirmed
                .values_mut()
                .for_each(|confirmed| confirmed.rev = Rev(0));
            say(spy.send(&[]).await.map(|it| serde_json::to_string(&it).unwrap()));
            spy.epoch = None;
            say(spy.send(&[]).await.map(|it| serde_json::to_string(&it).unwrap()));
        }
        assert!(
            bytes.contains("Az. 10.24-3/2026"),
            "the Lotse does get what is shared"
        );
        assert!(!bytes.contains(CANARY));
        let mut own = one.clone();
        own.confirmed.get_mut(&internal).unwrap().rev = Rev(0);
        let reply = serde_json::to_string(&own.send(&[]).await.unwrap()).unwrap();
        assert!(reply.contains(CANARY), "the organisation does get them");
    });
}

#[test]
fn a_history_tells_day_and_function() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = town.begin().await;
        let mut two = town.also(&town.head, &one).await;
        let (internal, id) = (one.card.documents.internal, one.card.id);
        let edit = one.answer("STR1", &Answer::Level(2));
        one.put(&[edit]).await;
        backend.clock.advance(2 * DAY);
        let proof = two.evidence("SIC2", "Protokoll");
        two.put(&proof).await;
        backend.clock.advance(SECOND);
        for text in ["a", "ab", "abc"] {
            let edit = two.note(internal, "STR1", text);
            two.put(&[edit]).await;
        }
        let read = async |actor: &Actor| history(&backend, actor, id, 0).await.unwrap();
        let mine = read(&town.navigator).await;
        let what: Vec<_> = mine
            .rows
            .iter()
            .map(|row| (row.by, row.own, row.at.is_some(), &row.what))
            .collect();
        let evidence = |deed| Happening::Evidence {
            item: key("SIC2"),
            deed,
        };
        let answer = Happening::Answer {
            item: key("STR1"),
            answer: Answer::Level(2),
        };
        let internal_note = Happening::InternalNote { item: key("STR1") };
        assert_eq!(
            what,
            [
                (Function::Head, false, true, &internal_note),
                (Function::Head, false, true, &evidence(EvidenceDeed::Added)),
                (Function::Navigator, true, true, &answer),
            ]
        );
        let theirs = read(&town.head).await;
        let exact: Vec<_> = theirs
            .rows
            .iter()
            .map(|row| (row.own, row.at.is_some()))
            .collect();
        assert_eq!(
            exact,
            [(true, true), (true, true), (false, false)],
            "after a day only the author"
        );
        let text = serde_json::to_string(&theirs).unwrap();
        for person in [&town.navigator, &town.head] {
            let person = person.person().unwrap();
            assert!(
                !text.contains(&person.name) && !text.contains(&person.id.to_string()),
                "never a person"
            );
        }
        // Pages.
        let mut edits = Vec::new();
        for number in 0..196_u8 {
            let edit = one.answer("KOM1", &Answer::Level(number % 5));
            one.absorb_own(&edit);
            edits.push(edit);
        }
        one.put(&edits).await;
        let first = read(&town.navigator).await;
        assert_eq!(first.next, Some(200));
        let last = history(&backend, &town.navigator, id, 200).await.unwrap();
        assert_eq!((last.next, last.rows.len()), (None, 1 + 1));
    });
}

#[test]
fn an_export_holds_everything_of_one_organisation() {
    on_each_engine(async |backend| {
        let town = Town::new(&backend).await;
        let mut one = complete(&town).await;
        let internal = one.card.documents.internal;
        let edit = one.note(internal, "STR1", CANARY);
        one.put(&[edit]).await;
        submit(&town, &mut one).await;
        begin_assessment(&backend, &town.neighbour).await.unwrap();
        let programme = town.navigator.person().unwrap().programme;
        let export = export_organisation(&backend, programme, &ags(BORNA))
            .await
            .unwrap();
        assert_eq!(export["organisation"]["name"], "Borna");
        let logins: Vec<_> = export["people"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["login"])
            .collect();
        assert_eq!(logins, ["head", "navigator", "staff"]);
        let keys = export["keys"].as_array().unwrap();
        assert_eq!((keys.len(), &keys[0]["ags"]), (1, &BORNA.into()));
        assert!(keys[0]["valid_from"].is_string() && keys[0]["valid_to"].is_null());
        let coach = town.coach.person().unwrap().id.to_string();
        let accompanied = export["accompanied_by"].as_array().unwrap();
        let lead = accompanied
            .iter()
            .find(|one| one["coach"] == coach.as_str())
            .unwrap();
        assert!(lead["since"].is_i64() && lead["until"].is_null() && lead["deputy"].is_boolean());
        let catalogues = export["catalogues"].as_array().unwrap();
        assert_eq!(catalogues.len(), 1);
        let first = &catalogues[0]["dimensions"][0]["items"][0];
        assert_eq!(first["descriptors"].as_array().unwrap().len(), 5);
        let assessment = &export["assessments"][0];
        assert_eq!(export["assessments"].as_array().unwrap().len(), 1);
        let logs: usize = assessment["documents"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["log"].as_array().unwrap().len())
            .sum();
        assert_eq!(
            (assessment["documents"].as_array().unwrap().len(), logs),
            (4, 32 + 6 + 1 + 1)
        );
        let text = export.to_string();
        assert!(text.contains(CANARY) && !text.contains("Wermsdorf") && !text.contains("password"));
        let author = town.navigator.person().unwrap().id.to_string();
        assert_eq!(
            text.matches(&author).count(),
            1,
            "only among the people, not beside their edits"
        );
        let none = export_organisation(&backend, programme, &ags("14000000")).await;
        assert_eq!(none, Err(Fault::NotFound));
    });
}
