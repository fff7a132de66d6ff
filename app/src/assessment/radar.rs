//! The geometry of the radar: a field of 400 by 400, centre 200, radius 130.

/// Half of the field.
const CENTRE: f64 = 200.0;
/// Where 100 % lies.
const RADIUS: f64 = 130.0;
/// Where the labels stand.
const LABELS: f64 = 156.0;
/// 100 % in basis points.
const FULL: u32 = 10_000;

/// A point of the field, in tenths: whole numbers print short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// From the left.
    pub x: i32,
    /// From the top.
    pub y: i32,
}

/// One axis.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spoke {
    /// Where it ends.
    pub end: Point,
    /// Where its label stands.
    pub label: Point,
    /// To which side the label runs, as SVG's `text-anchor`.
    pub anchor: &'static str,
}

impl Point {
    /// The first number as SVG writes it.
    pub fn x(self) -> String {
        tenths(self.x)
    }

    /// The second number as SVG writes it.
    pub fn y(self) -> String {
        tenths(self.y)
    }
}

/// A number of tenths with its point. Coordinates are never negative here.
fn tenths(number: i32) -> String {
    [&(number / 10).to_string(), ".", &(number % 10).to_string()].concat()
}

/// The direction of an axis: the first points up, the others follow clockwise.
fn direction(at: usize, of: usize) -> (f64, f64) {
    #[expect(clippy::cast_precision_loss, reason = "a catalogue has a handful of areas")]
    let angle = std::f64::consts::TAU * at as f64 / of.max(1) as f64;
    (angle.sin(), -angle.cos())
}

fn away((x, y): (f64, f64), distance: f64) -> Point {
    #[expect(clippy::cast_possible_truncation, reason = "within the field")]
    let tenths = |value: f64| ((CENTRE + value * distance) * 10.0).round() as i32;
    Point {
        x: tenths(x),
        y: tenths(y),
    }
}

/// The point of a value, in basis points, on one of `of` axes.
pub fn point(at: usize, of: usize, value: u32) -> Point {
    away(
        direction(at, of),
        RADIUS * f64::from(value.min(FULL)) / f64::from(FULL),
    )
}

/// One of `of` axes.
pub fn spoke(at: usize, of: usize) -> Spoke {
    let direction = direction(at, of);
    let anchor = match direction.0 {
        x if x > 0.1 => "start",
        x if x < -0.1 => "end",
        _ => "middle",
    };
    Spoke {
        end: away(direction, RADIUS),
        label: away(direction, LABELS),
        anchor,
    }
}

/// The corners of an area, for `points`. What has no value lies in the middle.
pub fn polygon(values: &[Option<u32>]) -> String {
    let mut text = String::new();
    for (at, value) in values.iter().enumerate() {
        let point = point(at, values.len(), value.unwrap_or(0));
        if at > 0 {
            text.push(' ');
        }
        text.push_str(&point.x());
        text.push(',');
        text.push_str(&point.y());
    }
    text
}

/// A ring at a value.
pub fn ring(of: usize, value: u32) -> String {
    polygon(&vec![Some(value); of])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_go_clockwise_from_the_top() {
        for (at, x, y, anchor) in [
            (0, 2_000, 700, "middle"),
            (1, 3_300, 2_000, "start"),
            (2, 2_000, 3_300, "middle"),
            (3, 700, 2_000, "end"),
        ] {
            let spoke = spoke(at, 4);
            assert_eq!((spoke.end, spoke.anchor), (Point { x, y }, anchor), "{at}");
        }
    }

    #[test]
    fn values_scale_and_stay_inside() {
        assert_eq!(point(0, 8, 0), Point { x: 2_000, y: 2_000 });
        assert_eq!(point(0, 8, 5_000), Point { x: 2_000, y: 1_350 });
        assert_eq!(point(0, 8, 99_999), spoke(0, 8).end);
    }

    #[test]
    fn polygons_are_svg() {
        assert_eq!(
            polygon(&[Some(10_000), None, Some(5_000), Some(10_000)]),
            "200.0,70.0 200.0,200.0 200.0,265.0 70.0,200.0"
        );
        assert_eq!(ring(2, 10_000), "200.0,70.0 200.0,330.0");
        assert_eq!(polygon(&[]), "");
    }
}
