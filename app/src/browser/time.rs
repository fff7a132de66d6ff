//! Points in time as people read them: local time of the device.

use js_sys::Date;
use shared::{Micros, words::shell as words};
use wasm_bindgen::JsValue;

fn local(at: Micros) -> Date {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of every date that matters fit into 53 bits"
    )]
    Date::new(&JsValue::from_f64((at.0 / 1_000) as f64))
}

fn two(number: u32) -> String {
    let digits = number.to_string();
    if number < 10 {
        ["0", &digits].concat()
    } else {
        digits
    }
}

fn day_of(date: &Date) -> String {
    [
        &two(date.get_date()),
        ".",
        &two(date.get_month() + 1),
        ".",
        &date.get_full_year().to_string(),
    ]
    .concat()
}

/// The day: `03.03.2026`.
pub fn day(at: Micros) -> String {
    day_of(&local(at))
}

/// The time of day: `14:32`.
pub fn clock(at: Micros) -> String {
    let date = local(at);
    [&two(date.get_hours()), ":", &two(date.get_minutes())].concat()
}

/// As short as it stays clear: the time of day today, else with its day in front.
pub fn moment(at: Micros) -> String {
    let day = day(at);
    if day == day_of(&Date::new_0()) {
        words::today_at(&clock(at))
    } else {
        words::day_at(&day, &clock(at))
    }
}
