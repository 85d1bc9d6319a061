//! Many machines: a class's hosts are visited, what they bring is judged here and kept in a gradebook.

pub mod errand;
pub mod fault;
pub mod host;
pub mod inventory;
pub mod ssh;
