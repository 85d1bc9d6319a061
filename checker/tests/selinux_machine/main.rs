//! labcheck on a machine with a real SELinux: emulated by qemu, booted enforcing, set right step by
//! step and rebooted; and what a boot makes of `/etc/selinux/config` and the kernel line, compared
//! with what labcheck expects. Needs root, qemu and mmdebstrap, and minutes: by name, `.ci/selinux`.
//!
//! `--record` keeps what was seen below `tests/data/selinux-machine`, where everyday tests judge it
//! again. `LABCHECK_BIN` names the program, which has to be static.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may end so")]

mod kernel_line;
mod machine;
mod records;
mod report;
#[allow(dead_code, reason = "the suite uses the rest")]
mod rows;
mod states;
mod story;
mod taken;

use std::process::ExitCode;
use std::sync::Mutex;
use std::thread;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let record = match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--record"] => true,
        _ => {
            eprintln!("usage: selinux_machine [--record]");
            return ExitCode::from(2);
        }
    };
    let machine = machine::Machine::unpack();
    // Boots that need each other stand in one line; two lines at a time.
    let cells = Mutex::new(rows::cells().into_iter());
    let rows = Mutex::new(Vec::new());
    let told = thread::scope(|scope| {
        let matrix = || {
            while let Some(cell) = { cells.lock().unwrap().next() } {
                let row = kernel_line::boot(&machine, &cell);
                eprintln!("{row}");
                rows.lock().unwrap().push(row);
            }
        };
        let other = scope.spawn(matrix);
        let told = story::tell(&machine);
        matrix();
        other.join().unwrap();
        told
    });
    let mut rows = rows.into_inner().unwrap();
    rows.sort_by_key(|row| row.cell);

    let mut faults = Vec::new();
    println!("{}", story::log(&told, &mut faults));
    println!("{}", kernel_line::table(&rows, &mut faults));
    println!("{}", machine.times());
    if faults.is_empty() && record {
        records::write(&told, &rows);
    } else if faults.is_empty() {
        records::compare(&told, &rows, &mut faults);
    }
    for fault in &faults {
        println!("DIFFERS: {fault}");
    }
    println!("differences: {}", faults.len());
    if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
