//! Files and answers as their consumers read them. Pure: bytes in, values with places out.
//!
//! Each grammar is that of one program in one version, and is held against that program in a test.

pub mod answer_file;
pub mod auth_url;
pub mod boot_loader;
pub mod chrony;
pub mod cmdline;
pub mod cpuinfo;
pub mod keystonerc;
pub mod lines;
pub mod names;
pub mod os_release;
pub mod path;
pub mod proc_net;
pub mod python_ini;
pub mod selinux;
pub mod shell;
pub mod span;
pub mod systemctl;
pub mod tree;
pub mod units;
pub mod yum_repo;
