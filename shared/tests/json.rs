//! The browser's reader of JSON takes and refuses what `serde_json` does.
#![expect(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{collections::BTreeMap, fmt::Debug};

use proptest::prelude::*;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use shared::{
    DocumentId, EditId, Fault, Micros, Refusal,
    json::{Unreadable, read},
    sync::{
        Change, Edit, FieldKey, Value,
        wire::{Missing, Verdict},
    },
};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Form {
    Bare,
    One(u8),
    Two(i64, String),
    Named { text: Option<String> },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Strict {
    number: i32,
    #[serde(default)]
    flag: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Loose {
    forms: Vec<Form>,
    map: BTreeMap<String, (u64, char)>,
    nothing: (),
}

/// Both readers, side by side.
fn same<T: DeserializeOwned + PartialEq + Debug>(json: &str) -> bool {
    let ours = read::<T>(json.as_bytes()).ok();
    assert_eq!(ours, serde_json::from_str(json).ok(), "{json}");
    ours.is_some()
}

#[test]
fn texts() {
    for json in [
        r#""""#,
        r#""Grüße""#,
        r#"  "a\"\\\/\b\f\n\r\tz"  "#,
        r#""\u00fc\ud83d\ude00\uD83D\uDE00x""#,
    ] {
        assert!(same::<String>(json), "{json}");
    }
    for json in [
        "",
        "\"",
        "\"\\",
        "\"\\\"",
        r#""\x""#,
        r#""\u12""#,
        r#""\u12g4""#,
        r#""\ud83d""#,
        r#""\ud83dx""#,
        r#""\ud83d\n""#,
        r#""\ud83d\u0041""#,
        r#""\ude00""#,
        "\"\n\"",
        "\"a\" \"b\"",
        "null",
        "1",
        "{}",
    ] {
        assert!(!same::<String>(json), "{json}");
    }
    assert_eq!(read::<String>(b"\"\xff\""), Err(Unreadable));
}

#[test]
fn numbers() {
    for json in ["0", "7", "255", " 12 "] {
        assert!(same::<u8>(json), "{json}");
    }
    for json in [
        "256", "-1", "-0", "01", "", "-", "+1", "1x", "1 2", "\"1\"", "[1]", "true",
    ] {
        assert!(!same::<u8>(json), "{json}");
    }
    for json in ["-9223372036854775808", "9223372036854775807"] {
        assert!(same::<i64>(json), "{json}");
    }
    for json in [
        "-9223372036854775809",
        "9223372036854775808",
        "99999999999999999999",
    ] {
        assert!(!same::<i64>(json), "{json}");
    }
    assert!(same::<u64>("18446744073709551615"));
    // Nothing here is a fraction, so even a whole one is refused.
    assert_eq!(read::<u64>(b"1.0"), Err(Unreadable));
    assert_eq!(read::<u64>(b"1e2"), Err(Unreadable));
}

#[test]
fn structs() {
    for json in [
        r#"{"number":-5,"flag":true}"#,
        r#" { "flag" : false , "number" : 1 } "#,
        r#"{"number":0}"#,
    ] {
        assert!(same::<Strict>(json), "{json}");
    }
    for json in [
        "{}",
        "{",
        r#"{"number"}"#,
        r#"{"number":}"#,
        r#"{"number":1,}"#,
        r#"{,"number":1}"#,
        r#"{"number":1"#,
        r#"{"number":1]"#,
        r#"{"number":1,"number":2}"#,
        r#"{"number":1,"more":1}"#,
        r#"{"number":1 "flag":true}"#,
        r"{number:1}",
        r#"{"number":null}"#,
        r#"{"number":1}}"#,
        "null",
        "\"number\"",
    ] {
        assert!(!same::<Strict>(json), "{json}");
    }
    // A struct written as a list says less than an object: it is refused.
    assert_eq!(read::<Strict>(b"[1,true]"), Err(Unreadable));
}

#[test]
fn enums_maps_and_what_nobody_asked_for() {
    for json in [
        r#"{"forms":[],"map":{},"nothing":null}"#,
        r#"{"forms":["Bare",{"One":3},{"Two":[-1,"x"]},{"Named":{"text":null}},{"Bare":null}],"map":{"a":[1,"b"]},
            "nothing":null,"more":[{"x":[null,true,false,-1,"y\n",{}]},[]]}"#,
    ] {
        assert!(same::<Loose>(json), "{json}");
    }
    for json in [
        r#""One""#,
        r#""None""#,
        r#"{"Bare":1}"#,
        r#"{"One":3,"Two":4}"#,
        r#"{"One":3"#,
        r#"{"One"}"#,
        "{}",
        r#"{"Two":[1]}"#,
        r#"{"Two":[1,"x",2]}"#,
        r#"{"Named":"x"}"#,
        "[]",
        "3",
        "",
    ] {
        assert!(!same::<Form>(json), "{json}");
    }
    for json in [
        r#"{"forms":[,],"map":{},"nothing":null}"#,
        r#"{"forms":["Bare",],"map":{},"nothing":null}"#,
        r#"{"forms":["Bare" "Bare"],"map":{},"nothing":null}"#,
        r#"{"forms":[],"map":{1:[1,"b"]},"nothing":null}"#,
        r#"{"forms":[],"map":{},"nothing":null,"more":[1 2]}"#,
        r#"{"forms":[],"map":{},"nothing":null,"more":{"a":nul}}"#,
        r#"{"forms":[],"map":{},"nothing":null,"more":[1}}"#,
    ] {
        assert!(!same::<Loose>(json), "{json}");
    }
}

#[test]
fn nothing_is_nested_without_end() {
    #[derive(Deserialize)]
    struct Some {
        #[serde(rename = "number")]
        _number: u8,
    }
    let nested = |depth: usize| {
        let (open, close) = ("[".repeat(depth), "]".repeat(depth));
        [r#"{"number":1,"more":"#, &open, &close, "}"].concat()
    };
    assert!(read::<Some>(nested(50).as_bytes()).is_ok());
    assert!(read::<Some>(nested(100_000).as_bytes()).is_err());
}

fn texts_of_any_kind() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,12}", any::<String>()]
}

proptest! {
    #[test]
    fn what_is_written_is_read(text in texts_of_any_kind(), number in any::<i64>(), n in any::<u128>()) {
        let edit = Edit {
            id: EditId::from_number(n),
            at: Micros(number),
            change: Change::Set {
                field: FieldKey::parse("STR1/note").unwrap(),
                value: Value::text(text),
                replaces: vec![EditId::from_number(n.wrapping_mul(3))],
            },
        };
        prop_assert_eq!(read::<Edit>(&serde_json::to_vec(&edit).unwrap()), Ok(edit));
        let verdicts = vec![
            Verdict::Parked,
            Verdict::Refused(Refusal::OutOfRange { min: number, max: 5 }),
            Verdict::Depends(Missing::Base(EditId::from_number(n))),
        ];
        prop_assert_eq!(read::<Vec<Verdict>>(&serde_json::to_vec(&verdicts).unwrap()), Ok(verdicts));
        let fault = Fault::Throttled { seconds: u32::try_from(n % 1_000).unwrap() };
        prop_assert_eq!(read::<Fault>(&serde_json::to_vec(&fault).unwrap()), Ok(fault));
        let ids = BTreeMap::from([(DocumentId::from_number(n), Some(number))]);
        prop_assert_eq!(read::<BTreeMap<_, _>>(&serde_json::to_vec(&ids).unwrap()), Ok(ids));
    }

    #[test]
    fn any_bytes_are_taken_or_refused_by_both(json in "[\\[\\]{}\":,0-9a-z\\\\ -]{0,24}") {
        same::<Vec<Option<i64>>>(&json);
        same::<BTreeMap<String, String>>(&json);
        same::<Form>(&json);
    }
}
