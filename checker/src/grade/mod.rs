//! Many machines: a class's hosts are visited, what they bring is judged here and kept in a gradebook.

pub mod again;
pub mod class;
pub mod crew;
pub mod errand;
pub mod fault;
pub mod folder;
pub mod handed;
pub mod host;
pub mod inventory;
pub mod judged;
pub mod show;
pub mod ssh;
