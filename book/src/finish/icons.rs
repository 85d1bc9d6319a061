//! The few signs of the frame, drawn for this book.

/// A sign, 16 by 16, in the colour of its text.
fn icon(path: &str) -> String {
    format!(
        "<svg class=\"icon\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\"><path d=\"{path}\"/></svg>"
    )
}

/// Three lines: the table of contents.
pub(super) fn menu() -> String {
    icon("M2 4h12M2 8h12M2 12h12")
}

/// A circle, half of it dark: the theme.
pub(super) fn theme() -> String {
    icon("M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12M9 4.5h3M9 8h4.6M9 11.5h3")
}

/// A glass: searching.
pub(super) fn search() -> String {
    icon("M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 0 0 0-9zM10.4 10.4L14 14")
}

/// A printer.
pub(super) fn print() -> String {
    icon("M4.5 6V2h7v4M4.5 12H2V6h12v6h-2.5M4.5 9.5h7V14h-7z")
}
