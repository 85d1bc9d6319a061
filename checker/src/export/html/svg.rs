//! Small drawings beside the numbers that they draw; who does not see them reads the numbers.

/// A bar of some of all.
#[must_use]
pub(super) fn share(part: usize, all: usize) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a class is far from 2^52")]
    let done = if all == 0 { 0.0 } else { part as f64 * 100.0 / all as f64 };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <rect class=\"all\" width=\"100\" height=\"8\"/><rect class=\"done\" width=\"{done:.1}\" height=\"8\"/></svg>"
    )
}

/// How values are spread between 0 and the largest of all: a line from the least to the most, a box around the
/// middle half, a stroke at the median. Nothing where there are none.
#[must_use]
pub(super) fn spread(sorted: &[f64], largest: f64) -> String {
    let (Some(least), Some(most)) = (sorted.first(), sorted.last()) else { return String::new() };
    let x = |value: f64| if largest > 0.0 { 1.0 + value * 98.0 / largest } else { 1.0 };
    let at = |part: usize| {
        let place = (sorted.len() - 1) * part / 4;
        sorted.get(place).copied().unwrap_or(*most)
    };
    let (from, to, low, high, middle) = (x(*least), x(*most), x(at(1)), x(at(3)), x(at(2)));
    let wide = (high - low).max(0.5);
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\">\
         <line class=\"span\" x1=\"{from:.1}\" x2=\"{to:.1}\" y1=\"4\" y2=\"4\"/>\
         <rect class=\"box\" x=\"{low:.1}\" width=\"{wide:.1}\" y=\"1\" height=\"6\"/>\
         <line class=\"middle\" x1=\"{middle:.1}\" x2=\"{middle:.1}\" y1=\"0\" y2=\"8\"/></svg>"
    )
}
