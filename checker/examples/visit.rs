//! Visits machines over ssh and prints what each brought: the transport of `labcheck grade` alone, to
//! be measured beside it.
//!
//! `visit PROGRAM JOBS COURSE ADDRESS…`; exit code 1 where any machine brought nothing.

use labcheck::grade::errand::Errand;
use labcheck::grade::host::Host;
use labcheck::grade::ssh::{Limits, Program, visit};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [program, jobs, course, addresses @ ..] = words.as_slice() else {
        eprintln!("usage: visit PROGRAM JOBS COURSE ADDRESS…");
        return ExitCode::from(2);
    };
    let program = match Program::read(Path::new(program)) {
        Ok(program) => program,
        Err(text) => {
            eprintln!("{}", text.en);
            return ExitCode::from(2);
        }
    };
    let (next, broken, stop) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicBool::new(false));
    let errand = Errand { course: course.clone(), ..Errand::default() };
    std::thread::scope(|scope| {
        for _ in 0..jobs.parse().unwrap_or(1) {
            scope.spawn(|| {
                while let Some(address) = addresses.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let host =
                        Host { name: address.clone(), address: address.clone(), ..Host::default() };
                    let limits = Limits::default();
                    let brought = visit(&host, &program, &errand, &limits, &stop, &mut |_| {});
                    match brought {
                        Ok(it) => println!(
                            "{address} {} bytes in {:?}{}",
                            it.bundle.len(),
                            it.took,
                            if it.copied { ", copied" } else { "" }
                        ),
                        Err(failed) => {
                            broken.fetch_add(1, Ordering::Relaxed);
                            println!("{address} {} {}", failed.fault.id(), failed.said);
                        }
                    }
                }
            });
        }
    });
    if broken.into_inner() == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
