//! The book that goes with the exercises, and how it becomes HTML.
//!
//! The pages are Markdown below `ko/` and `en/`, with the same file names in both. A fenced block
//! ```` ```lab selinux ```` becomes the card of that exercise, ```` ```quiz NAME ```` its questions,
//! and so on ([`expand`]): what they show comes from the files that labcheck and the tests read, so
//! the text of the book and what is checked cannot drift apart.
//!
//! One `book.toml` serves two ways: plain `mdbook build book` runs the program `mdbook-labcheck`,
//! and [`render_all`] runs the same code in this process for both languages and then finishes the
//! pages (fewer files, a strict policy, a frame in the reader's language). A build script calls
//! [`embed`] and gets the finished pages, compressed, for its binary.

mod calculator;
mod card;
mod code;
mod data;
mod diagram;
mod edit;
mod embed;
mod expand;
mod fill;
mod finish;
mod glossary;
mod head;
mod html;
mod labs;
mod notes;
mod pack;
mod plan;
mod preprocess;
mod progress;
mod prose;
mod quiz;
mod render;
mod stamp;
mod switch;
mod tracks;
mod words;

pub use data::Material;
pub use diagram::Drawing;
pub use embed::embed;
pub use expand::{ExpandError, Fault, Page, expand};
pub use glossary::{Glossary, Misspelled, Spellings, Term, misspelled};
pub use head::Head;
pub use labs::{Course, Exercise, Labs};
pub use notes::{Became, Line, Notes};
pub use pack::{File, Packed, pack};
pub use plan::{Plan, Stop};
pub use preprocess::Labcheck;
pub use quiz::{Choice, Kind, Near, Question, Quiz};
pub use render::{render, render_all, source_dir};
pub use stamp::{blob_hash, stamp};
