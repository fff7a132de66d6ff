//! The register, and who sees which organisation.

use backend::{
    Backend,
    organisation::{
        AssignFault, ImportFault, Imported, LineFault, assign_coach, import_register, organisation,
        organisations_of,
    },
};
use shared::{
    Fault, OrganisationId, ProgrammeId, UserId,
    account::{Actor, Role},
    organisation::{KeyFault, Kind},
};

use crate::support::{REGISTER, account, ags, on_each_engine, programme};

const SACHSEN: &str = include_str!("../data/organisations-sachsen-2019.csv");
const HEAD: &str = "ebene,textkennzeichen,ars,ags,name,flaeche_km2,einwohner,plz\n";
const DAY: &str = "2019-12-31";

async fn actor(backend: &Backend, user: UserId) -> Actor {
    backend::account::actor_of(backend, user, 1).await.unwrap()
}

async fn names(backend: &Backend, user: UserId) -> Vec<String> {
    let actor = actor(backend, user).await;
    organisations_of(backend, &actor)
        .await
        .unwrap()
        .into_iter()
        .map(|found| found.name)
        .collect()
}

fn counts(added: u32, changed: u32, unchanged: u32, passed_over: u32) -> Imported {
    Imported {
        added,
        changed,
        unchanged,
        passed_over,
    }
}

#[test]
fn the_whole_register_of_sachsen_comes_in_once() {
    on_each_engine(async |backend| {
        let programme = programme(&backend).await;
        let import = async |text: &str, day| import_register(&backend, programme, text.as_bytes(), day).await;
        assert_eq!(import(SACHSEN, DAY).await.unwrap(), counts(433, 0, 2, 0));
        assert_eq!(import(SACHSEN, DAY).await.unwrap(), counts(0, 0, 435, 0));
        // A later register: figures change, a municipality moves to another Verband.
        let later = SACHSEN
            .replace("14730330,Wermsdorf,104.62,5201", "14730330,Wermsdorf,104.62,5199")
            .replace("147290050050,14729050", "147295099050,14729050");
        assert_eq!(import(&later, "2020-12-31").await.unwrap(), counts(0, 435, 0, 0));
        assert_eq!(import(&later, "2020-12-31").await.unwrap(), counts(0, 0, 435, 0));
        // An older one never takes back what is newer.
        assert_eq!(import(SACHSEN, DAY).await.unwrap(), counts(0, 0, 435, 0));
        let keys: Vec<(String, String, Option<String>)> = sqlx::query_as(
            "SELECT ars, valid_from, valid_to FROM organisation_key WHERE ags = '14729050' ORDER BY valid_from",
        )
        .fetch_all(&mut *backend.db.read().await.unwrap())
        .await
        .unwrap();
        let key = |ars: &str, from: &str, to: Option<&str>| (ars.into(), from.into(), to.map(Into::into));
        assert_eq!(
            keys,
            [
                key("147290050050", DAY, Some("2020-12-31")),
                key("147295099050", "2020-12-31", None),
            ]
        );
    });
}

#[test]
fn names_kinds_and_figures_are_those_of_the_register() {
    on_each_engine(async |backend| {
        let programme = programme(&backend).await;
        import_register(&backend, programme, SACHSEN.as_bytes(), DAY)
            .await
            .unwrap();
        for (number, (key, name, kind, inhabitants)) in [
            ("14729050", "Borna", Kind::Town, Some(19_118)),
            ("14713000", "Leipzig", Kind::IndependentCity, Some(593_145)),
            ("14729", "Landkreis Leipzig", Kind::District, None),
            ("14523", "Vogtlandkreis", Kind::District, None),
            ("14625020", "Bautzen / Budyšin", Kind::Town, Some(38_425)),
            ("14730330", "Wermsdorf", Kind::Municipality, Some(5_201)),
        ]
        .into_iter()
        .enumerate()
        {
            let user = account(&backend, &format!("p{number}"), Role::Staff, key).await;
            let actor = actor(&backend, user).await;
            let found = organisations_of(&backend, &actor).await.unwrap().remove(0);
            assert_eq!(
                (
                    &*found.name,
                    found.kind,
                    found.inhabitants,
                    &*found.as_of,
                    found.ags
                ),
                (name, kind, inhabitants, DAY, Some(ags(key)))
            );
        }
    });
}

#[test]
fn a_wrong_line_is_named_and_nothing_comes_in() {
    on_each_engine(async |backend| {
        let programme = programme(&backend).await;
        let good = "gemeinde,63,146260110110,14626110,\"Görlitz, Stadt\",67.52,55980,02826\n";
        let line = |line, why| (line, why);
        for (text, (expected_line, expected)) in [
            (String::new(), line(1, LineFault::NoColumn("ebene"))),
            ("name,ags\n".into(), line(1, LineFault::NoColumn("ebene"))),
            (
                HEAD.replace(",name", ",namen"),
                line(1, LineFault::NoColumn("name")),
            ),
            (format!("{HEAD}{good}gemeinde,63\n"), line(3, LineFault::Columns)),
            (
                format!("{HEAD}# Bemerkung\n{good}x,64,1,2,a,,,\n"),
                line(4, LineFault::Ags(KeyFault::Length)),
            ),
            (
                format!("{HEAD}{good}gemeinde,64,14626011O110,14626111,a,,,\n"),
                line(3, LineFault::Ars(KeyFault::Digits)),
            ),
            (
                format!("{HEAD}{good}{good}"),
                line(3, LineFault::Twice { first: 2 }),
            ),
            (
                format!("{HEAD}gemeinde,64,146260110111,14626111,a,,viele,\n"),
                line(2, LineFault::Number("einwohner")),
            ),
            (
                format!("{HEAD}gemeinde,64,146260110111,14626111,a,,-5,\n"),
                line(2, LineFault::Number("einwohner")),
            ),
            (
                format!("{HEAD}gemeinde,,146260110111,14626111,a,,5,\n"),
                line(2, LineFault::Number("textkennzeichen")),
            ),
            (
                format!("{HEAD}gemeinde,64,146260110111,14626111,,,5,\n"),
                line(2, LineFault::Name),
            ),
            (
                format!("{HEAD}gemeinde,64,146260110111,14626111,a\0b,,5,\n"),
                line(2, LineFault::Name),
            ),
        ] {
            let refused = import_register(&backend, programme, text.as_bytes(), DAY).await;
            let Err(ImportFault::Line { line, why }) = refused else {
                panic!("{text}: {refused:?}")
            };
            assert_eq!((line, why), (expected_line, expected), "{text}");
        }
        let latin1 = [
            HEAD.as_bytes(),
            b"gemeinde,64,146260110110,14626110,G\xf6rlitz,,5,\n",
        ]
        .concat();
        let refused = import_register(&backend, programme, &*latin1, DAY).await;
        assert!(
            matches!(
                refused,
                Err(ImportFault::Line {
                    line: 2,
                    why: LineFault::Columns
                })
            ),
            "{refused:?}"
        );
        for day in ["", "31.12.2019", "2019-13-01", "2019-2-1", "20191231", "gestern"] {
            let refused = import_register(&backend, programme, REGISTER.as_bytes(), day).await;
            assert!(matches!(refused, Err(ImportFault::Day)), "{day}: {refused:?}");
        }
        let nowhere = ProgrammeId::from_number(7);
        let refused = import_register(&backend, nowhere, REGISTER.as_bytes(), DAY).await;
        assert!(matches!(refused, Err(ImportFault::NoProgramme)), "{refused:?}");

        let done = import_register(&backend, programme, REGISTER.as_bytes(), DAY)
            .await
            .unwrap();
        assert_eq!(done, counts(0, 0, 2, 0), "nothing else came in");
        let others = "kreis,41,14511,14511,\"Chemnitz, Stadt\",,,\nverband,50,147290050,,Borna,,,\n";
        let done = import_register(&backend, programme, format!("{HEAD}{others}").as_bytes(), DAY).await;
        assert_eq!(done.unwrap(), counts(0, 0, 0, 2));
    });
}

#[test]
fn everybody_sees_their_own_and_nobody_anything_else() {
    on_each_engine(async |backend| {
        programme(&backend).await;
        let staff = account(&backend, "staff", Role::Staff, "14729050").await;
        let head = account(&backend, "head", Role::Head, "14730330").await;
        let coach = account(&backend, "coach", Role::Coach, "").await;
        let deputy = account(&backend, "deputy", Role::Coach, "").await;
        let director = account(&backend, "director", Role::Director, "").await;
        let admin = account(&backend, "admin", Role::Admin, "").await;
        let assign =
            async |login: &str, key: &str, second| assign_coach(&backend, login, &ags(key), second).await;
        assign("coach", "14730330", false).await.unwrap();
        assign("coach", "14729050", false).await.unwrap();
        assign("deputy", "14729050", true).await.unwrap();
        assign("deputy", "14729050", true).await.unwrap();
        for (login, key, second, expected) in [
            ("deputy", "14729050", false, AssignFault::Already),
            ("head", "14729050", true, AssignFault::NoCoach),
            ("nobody", "14729050", true, AssignFault::NoCoach),
            ("\0", "14729050", true, AssignFault::NoCoach),
            ("coach", "14713000", true, AssignFault::NoOrganisation),
        ] {
            assert_eq!(assign(login, key, second).await, Err(expected), "{login} {key}");
        }
        assert_eq!(names(&backend, staff).await, ["Borna"]);
        assert_eq!(names(&backend, head).await, ["Wermsdorf"]);
        assert_eq!(names(&backend, coach).await, ["Borna", "Wermsdorf"]);
        assert_eq!(names(&backend, deputy).await, ["Borna"]);
        assert_eq!(names(&backend, director).await, [""; 0]);
        assert_eq!(names(&backend, admin).await, [""; 0]);
        let guest = organisations_of(&backend, &Actor::Guest).await;
        assert_eq!(guest, Err(Fault::NotSignedIn));

        let Actor::Person(person) = actor(&backend, staff).await else {
            panic!()
        };
        let borna = person.organisation.unwrap();
        let Actor::Person(person) = actor(&backend, head).await else {
            panic!()
        };
        let wermsdorf = person.organisation.unwrap();
        let unknown = OrganisationId::from_number(1);
        for (user, id, expected) in [
            (staff, borna, true),
            (staff, wermsdorf, false),
            (head, wermsdorf, true),
            (coach, wermsdorf, true),
            (deputy, wermsdorf, false),
            (deputy, borna, true),
            (director, borna, false),
            (admin, borna, false),
            (staff, unknown, false),
        ] {
            let seen = organisation(&backend, &actor(&backend, user).await, id).await;
            match seen {
                Ok(found) => assert!(expected && found.id == id),
                Err(fault) => assert!(!expected && fault == Fault::NotFound, "{fault:?}"),
            }
        }

        // Another lead takes over: the one before sees it no more, and the history stays.
        account(&backend, "next", Role::Coach, "").await;
        backend.clock.advance(1);
        assign("next", "14729050", false).await.unwrap();
        assert_eq!(names(&backend, coach).await, ["Wermsdorf"]);
        let ended: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM assignment WHERE until IS NOT NULL")
            .fetch_one(&mut *backend.db.read().await.unwrap())
            .await
            .unwrap();
        assert_eq!(ended, 1);
    });
}
