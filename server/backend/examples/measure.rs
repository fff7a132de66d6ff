use std::time::Instant;
use backend::{Backend, Options, account::*, assessment::*, sync::*, organisation::*};
use shared::{account::*, assessment::*, sync::*, *};
use serde_json::json;
fn cpu() -> f64 { let s = std::fs::read_to_string("/proc/self/stat").unwrap(); let p: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect(); (p[11].parse::<f64>().unwrap()+p[12].parse::<f64>().unwrap())/100.0 }
#[tokio::main(flavor="multi_thread", worker_threads=2)]
async fn main() {
    let url = std::env::args().nth(1).unwrap();
    let n: u64 = std::env::args().nth(2).unwrap().parse().unwrap();
    let b = Backend::open(&url, Options::default()).await.unwrap();
    let p = add_programme(&b, "Beispiel", "Sachsen", "B").await.unwrap();
    import_register(&b, p, "ebene,textkennzeichen,ars,ags,name,flaeche_km2,einwohner,plz\ngemeinde,63,147290050050,14729050,\"Borna, Stadt\",62.44,19118,04552\n".as_bytes(), "2019-12-31").await.unwrap();
    ensure_standard(&b).await.unwrap();
    let id = add_user(&b, NewUser{login:"nav".into(), name:"N".into(), role: Role::Navigator, programme: None, organisation: Some(organisation::Ags::parse("14729050").unwrap())}).await.unwrap();
    let actor = actor_of(&b, id, 0).await.unwrap();
    let card = begin_assessment(&b, &actor).await.unwrap();
    let cat = catalogue(&b, &actor, card.catalogue).await.unwrap();
    let device: DeviceId = b.new_id();
    let mut seq = std::collections::BTreeMap::new();
    let mut last: std::collections::BTreeMap<String, EditId> = Default::default();
    let mut rev = 0u64;
    let keys: Vec<_> = cat.items().map(|i| i.key.clone()).collect();
    let mut edit = |doc: DocumentId, field: FieldKey, value: Value, last: &mut std::collections::BTreeMap<String, EditId>| {
        let s = seq.entry(doc).or_insert(0u64); *s += 1;
        let id: EditId = b.new_id();
        let replaces: Vec<_> = last.insert(field.to_string(), id).into_iter().collect();
        wire::Sent { document: doc, seq: *s, edit: Edit { id, at: b.now(), change: Change::Set{ field, value, replaces } } }.json()
    };
    let req = |edits: Vec<serde_json::Value>, have: serde_json::Value| json!({"wire":1,"epoch":null,"actor":id,"device":device,"have":have,"edits":edits});
    let fill: Vec<_> = keys.iter().flat_map(|k| [edit(card.documents.answers, field::of(k, field::VALUE), Value::Number(2), &mut last), edit(card.documents.answers, field::of(k, field::TARGET), Value::Number(3), &mut last)]).collect();
    rev += fill.len() as u64;
    exchange(&b, &actor, req(fill, json!({}))).await.unwrap();
    let d = card.documents;
    let (t, c) = (Instant::now(), cpu());
    let mut times = vec![];
    for i in 0..n {
        let k = &keys[(i % 32) as usize];
        let e = edit(d.answers, field::of(k, field::VALUE), Value::Number((i % 5) as i64), &mut last);
        let r = req(vec![e], json!({d.answers.to_string(): rev, d.internal.to_string(): 0, d.coach.to_string(): 0}));
        let t = Instant::now();
        let reply = exchange(&b, &actor, r).await.unwrap();
        times.push(t.elapsed().as_secs_f64()*1e3);
        assert!(matches!(reply.verdicts[0], wire::Verdict::Taken(_)), "{:?}", reply.verdicts);
        rev += 1;
    }
    times.sort_by(f64::total_cmp);
    println!("one edit: {:.2} ms wall each, p50 {:.2} p95 {:.2}; {:.2} ms CPU each", t.elapsed().as_secs_f64()*1e3/n as f64, times[times.len()/2], times[times.len()*95/100], (cpu()-c)*1e3/n as f64);
    let (t, c) = (Instant::now(), cpu());
    for _ in 0..n { exchange(&b, &actor, req(vec![], json!({d.answers.to_string(): rev, d.internal.to_string(): 0, d.coach.to_string(): 0}))).await.unwrap(); }
    println!("nothing: {:.2} ms wall each, {:.2} ms CPU each", t.elapsed().as_secs_f64()*1e3/n as f64, (cpu()-c)*1e3/n as f64);
    let (t, c) = (Instant::now(), cpu());
    for _ in 0..5 { let es: Vec<_> = (0..200).map(|i| edit(d.answers, field::of(&keys[i % 32], field::VALUE), Value::Number((i % 5) as i64), &mut last)).collect(); exchange(&b, &actor, req(es, json!({d.answers.to_string(): rev}))).await.unwrap(); rev += 200; }
    println!("1000 edits: {:.0} ms wall, {:.0} ms CPU", t.elapsed().as_secs_f64()*1e3, (cpu()-c)*1e3);
    // an hour of typing: 1200 splices into one note
    let size = || std::fs::metadata(url.trim_start_matches("sqlite:")).map(|m| m.len()).unwrap_or(0);
    b.close().await;
    let before = size();
    let b = Backend::open(&url, Options::default()).await.unwrap();
    let actor = actor_of(&b, id, 0).await.unwrap();
    let mut text = String::new(); let mut base: Option<EditId> = None; let mut s = 0u64;
    let (t, c) = (Instant::now(), cpu());
    for i in 0..1200u64 {
        let id2: EditId = b.new_id(); s += 1;
        let f = field::of(&keys[1], field::NOTE);
        let add = "und weiter geht ";
        let change = match base { None => Change::Set{field: f, value: Value::text(add), replaces: vec![]}, Some(x) => Change::Splice{field: f, base: x, patch: Patch{at: text.chars().count() as u32, delete: 0, insert: add.into()}, replaces: vec![x]} };
        text.push_str(add); base = Some(id2);
        let e = wire::Sent { document: d.internal, seq: s, edit: Edit { id: id2, at: b.now(), change } }.json();
        exchange(&b, &actor, req(vec![e], json!({d.internal.to_string(): i}))).await.unwrap();
    }
    println!("typing: {:.2} ms CPU each, {:.2} wall", (cpu()-c)*1e3/1200.0, t.elapsed().as_secs_f64()*1e3/1200.0);
    b.close().await;
    println!("an hour of typing: {} KB more", (size() as i64 - before as i64)/1024);
}
