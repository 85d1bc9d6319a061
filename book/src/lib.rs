//! The book that goes with the exercises, and how it becomes HTML.
//!
//! The pages are Markdown below `ko/` and `en/`, with the same file names in both. A fenced block
//! ```` ```lab selinux ```` becomes the card of that exercise, made from the lab file itself, so
//! that the text of the book and what labcheck checks cannot drift apart.
//!
//! One `book.toml` serves two ways: plain `mdbook build book` runs the program `mdbook-labcheck`,
//! and [`render_all`] runs the same code in this process for both languages. A build script calls
//! [`embed`] and gets the finished pages, compressed, for its binary.

mod card;
mod embed;
mod expand;
mod fill;
mod html;
mod labs;
mod pack;
mod preprocess;
mod render;
mod switch;
mod words;

pub use embed::embed;
pub use expand::{ExpandError, Fault, expand};
pub use labs::{Course, Exercise, Labs};
pub use pack::{Packed, Page, pack};
pub use preprocess::Labcheck;
pub use render::{render, render_all, source_dir};
