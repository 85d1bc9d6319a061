//! labcheck: from the labs of a course to a verdict on a machine.
//!
//! One line of data, one direction:
//! labs → needs → [`collect`] → [`evidence`] → [`judge`] → [`report`] → [`render`].

pub mod book;
pub mod cli;
pub mod collect;
pub mod error;
pub mod evidence;
pub mod export;
pub mod follow;
pub mod grade;
pub mod gradebook;
mod group;
pub mod hints;
mod json;
pub mod judge;
pub mod kinds;
pub mod prove;
mod random;
pub mod read;
pub mod render;
pub mod report;
pub mod serve;
pub mod state;
pub mod text;
pub mod time;
pub mod watch;
