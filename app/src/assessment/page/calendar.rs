//! Days as people read them, in the time of the device.

use js_sys::Date;
use shared::{Micros, words::assessment as words};
use wasm_bindgen::JsValue;

fn local(at: Micros) -> Date {
    #[expect(
        clippy::cast_precision_loss,
        reason = "milliseconds of every date that matters fit into 53 bits"
    )]
    Date::new(&JsValue::from_f64((at.0 / 1_000) as f64))
}

/// Today, ISO.
pub(super) fn today() -> String {
    let date = Date::new_0();
    let two = |number: u32| {
        if number < 10 {
            ["0", &number.to_string()].concat()
        } else {
            number.to_string()
        }
    };
    [
        &date.get_full_year().to_string(),
        "-",
        &two(date.get_month() + 1),
        "-",
        &two(date.get_date()),
    ]
    .concat()
}

/// This year.
pub(super) fn this_year() -> u16 {
    u16::try_from(Date::new_0().get_full_year()).unwrap_or(u16::MAX)
}

/// The day of a moment: „3. März 2026“.
pub(super) fn date(at: Micros) -> String {
    let date = local(at);
    words::date(date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// Today: „3. März 2026“.
pub(super) fn date_today() -> String {
    let date = Date::new_0();
    words::date(date.get_full_year(), date.get_month() + 1, date.get_date())
}

/// A day of the history with its weekday: „Dienstag, 3. März 2026“. `iso` is a date as `2026-03-03`.
pub(super) fn long_day(iso: &str) -> String {
    let noon = Date::new(&JsValue::from_str(&[iso, "T12:00:00"].concat()));
    words::long_date(
        noon.get_day(),
        noon.get_full_year(),
        noon.get_month() + 1,
        noon.get_date(),
    )
}

/// A time of day: „14:32 Uhr“.
pub(super) fn time(at: Micros) -> String {
    let date = local(at);
    words::time(date.get_hours(), date.get_minutes())
}
