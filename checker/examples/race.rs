//! Runs commands in turn, A B C A B C …, and prints for each the median and the least wall-clock
//! time, and how many times slower than the first it is.
//!
//! `race ROUNDS NAME=COMMAND…`: words of a command are cut at blanks; there is no shell.

use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    let rounds: usize = words.next().and_then(|n| n.parse().ok()).unwrap_or(20);
    let racers: Vec<(String, Vec<String>)> = words
        .filter_map(|word| {
            let (name, command) = word.split_once('=')?;
            Some((name.to_owned(), command.split(' ').map(str::to_owned).collect()))
        })
        .collect();
    let mut times = vec![Vec::with_capacity(rounds); racers.len()];
    // The first round warms caches and is not counted.
    for round in 0..=rounds {
        for (racer, times) in racers.iter().zip(&mut times) {
            match once(&racer.1) {
                Ok(time) if round > 0 => times.push(time),
                Ok(_) => {}
                Err(error) => {
                    eprintln!("{}: {error}", racer.0);
                    return ExitCode::FAILURE;
                }
            }
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    println!("{:28} {:>9} {:>9} {:>7}", "", "median ms", "least ms", "ratio");
    for ((racer, times), median) in racers.iter().zip(&times).zip(&medians) {
        let least = times.first().map_or(0.0, |time| time.as_secs_f64() * 1e3);
        let ratio = median / medians.first().copied().unwrap_or(1.0);
        println!("{:28} {median:9.2} {least:9.2} {ratio:6.2}x", racer.0);
    }
    ExitCode::SUCCESS
}

fn once(words: &[String]) -> std::io::Result<Duration> {
    let (program, args) = words.split_first().ok_or(std::io::ErrorKind::InvalidInput)?;
    let start = Instant::now();
    Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    Ok(start.elapsed())
}

/// The median in milliseconds; sorts the times.
fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1e3)
}
