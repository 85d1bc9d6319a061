//! labcheck from outside: trees in, reports out.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may end so")]

mod case;
mod cases;
mod commands;
mod course;
mod errands;
mod evidence;
mod exits;
mod exports;
mod fuzzed;
mod gradebook;
mod graded;
mod grading;
mod hostile;
mod judged;
mod languages;
mod lint;
mod mended;
mod options;
mod replay;
mod roles;
mod run;
mod schemas;
mod scripts;
mod selinux_machine;
mod serve;
mod snapshots;
mod terminal;
mod untouched;
mod watch;
