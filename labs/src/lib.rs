//! What a course and its exercises are, how they are written, and the courses that come with labcheck.
//!
//! A course is a folder: `course.toml`, then one folder an exercise with its `lab.toml`. What a check
//! asks for (`goal`) and how a mistake is recognised (`when`) are kinds that the checker knows; this
//! crate is generic over them, so that the book can read the same files without the checker.

pub mod error;
pub mod grading;
pub mod lint;
pub mod load;
pub mod model;
pub mod proof;
pub mod template;
pub mod text;

pub use error::Fault;
pub use grading::{Grading, Role};
pub use load::{Files, load};
pub use model::{Check, Course, Exercise, Hint, Id, Mistake, Param, Skip, Track};
pub use template::Template;
pub use text::{Lang, Text};

/// The files of the courses inside the binary: path below the labs folder, content.
pub const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/courses.rs"));
