//! Fills a gradebook with a crowd and times the class matrix: `crowd FILE STUDENTS ATTEMPTS ROUNDS`. The last
//! attempt of each student is kept as grading keeps it; those before are rows like it, written at once.

use labcheck::evidence::identity::Identity;
use labcheck::export::Class;
use labcheck::grade::host::Student;
use labcheck::gradebook::outcome::{CheckOutcome, ExerciseOutcome, Outcome};
use labcheck::gradebook::rubric::Rubric;
use labcheck::gradebook::{Came, CameTo, Gradebook, Visit};
use labcheck::judge::params;
use labcheck::kinds::{Course, Status};
use labcheck::text::Text;
use labcheck_labs::load::Around;
use labcheck_labs::{Files, load};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

const BEGIN: i64 = 1_796_342_400;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number =
        |at: usize, or: i64| words.get(at).and_then(|word| word.parse().ok()).unwrap_or(or);
    let Some(path) = words.first().map(Path::new) else {
        eprintln!("usage: crowd FILE [STUDENTS] [ATTEMPTS] [ROUNDS]");
        return ExitCode::from(2);
    };
    match run(path, number(1, 3000), number(2, 1_000_000), number(3, 15)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(path: &Path, students: i64, attempts: i64, rounds: i64) -> Result<(), String> {
    let said = |text: Text| text.en;
    if !path.exists() {
        fill(path, students).map_err(said)?;
        multiply(path, students, attempts).map_err(|error| error.to_string())?;
    }
    let mut matrix = Vec::new();
    let mut class = Vec::new();
    let (mut rows, mut cells) = (0, 0);
    for round in 0..=rounds {
        let begun = Instant::now();
        let book = Gradebook::look(path).map_err(said)?;
        let found = book.matrix("day1").map_err(said)?;
        let took = begun.elapsed();
        (rows, cells) = (found.rows.len(), found.exercises.len());
        drop(found);
        let begun = Instant::now();
        drop(Class::of(&book, "day1").map_err(said)?);
        // The first one warms caches.
        if round > 0 {
            matrix.push(took);
            class.push(begun.elapsed());
        }
    }
    println!("{attempts} attempts of {rows} students at {cells} exercises, {rounds} times");
    for (name, mut times) in [("matrix", matrix), ("all that is shown", class)] {
        times.sort();
        let least = times.first().copied().unwrap_or_default();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        let ms = |time: Duration| time.as_secs_f64() * 1000.0;
        println!("{name:<20} median {:>8.1} ms   least {:>8.1} ms", ms(median), ms(least));
    }
    Ok(())
}

/// One attempt of each student.
fn fill(path: &Path, students: i64) -> Result<(), Text> {
    let files = Files::built_in();
    let course = load(&files, "day1", Around::default()).map_err(|_| Text::same("no day1"))?;
    let params = params::set(&course, &[])?;
    let grading = course.file.grading.clone();
    let rubric = Rubric { course: &course, files: &files, params: &params, grading: &grading };
    let mut book = Gradebook::open(path, true)?;
    let rubric = book.keep_rubric(&rubric, BEGIN)?;
    let run = book.begin_run("day1", rubric, "key", "inventory", BEGIN)?;
    for number in 0..students {
        let id = format!("{}", 20_260_000 + number);
        let student = Student {
            name: format!("학생 {number}"),
            email: Some(format!("{id}@example.ac.kr")),
            id: id.clone(),
            ..Student::default()
        };
        let outcome = outcome(&course, number);
        let time = BEGIN + number;
        let visit = Visit {
            host: format!("vm-{number}"),
            time,
            came: Came::Bundle {
                bundle: format!("bundle {number}").into_bytes(),
                report: "{}".into(),
                identity: Box::new(Identity {
                    machine: Some(id.clone()),
                    host_keys: vec![format!("SHA256:{id}")],
                    ..Identity::default()
                }),
                taken: time,
            },
            ..Visit::default()
        };
        let came_to = CameTo { time, fault: None, outcome: Some(&outcome), grading: &grading };
        book.keep_whole(&run, &student, &[&visit], &came_to)?;
    }
    Ok(())
}

/// Verdicts that differ from student to student.
fn outcome(course: &Course, number: i64) -> Outcome {
    let mut state = u64::try_from(number).unwrap_or(0).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % 5
    };
    let exercises = course.exercises.iter().map(|exercise| ExerciseOutcome {
        id: exercise.id().to_owned(),
        counts: true,
        checks: exercise
            .check
            .iter()
            .map(|check| {
                let status = if next() == 0 { Status::Fail } else { Status::Pass };
                CheckOutcome {
                    id: format!("{}.{}", exercise.id(), check.id()),
                    status,
                    worth: check.points.get(),
                    advisory: check.advisory,
                    mistake: (status == Status::Fail).then(|| "unknown-value".to_owned()),
                    host: None,
                }
            })
            .collect(),
    });
    Outcome { exercises: exercises.collect() }
}

/// As many attempts like those as are asked for, all of them before.
fn multiply(path: &Path, students: i64, attempts: i64) -> rusqlite::Result<()> {
    let mut db = rusqlite::Connection::open(path)?;
    let change = db.transaction()?;
    for round in 1..attempts / students.max(1) {
        change.execute(
            "INSERT INTO attempt (run, student, course, time, fault, outcome)
             SELECT run, student, course, time + ?1, fault, outcome FROM attempt
             WHERE id <= ?2 ORDER BY id",
            [round * 60, students],
        )?;
        change.execute(
            "INSERT INTO visit (attempt, host, role, time, took, tries, fault, said, notes, evidence,
               report, machine, boot, ssh_key, host_keys, secrets, taken)
             SELECT attempt + ?1, host, role, time + ?2, took, tries, fault, said, notes, evidence,
               report, machine, boot, ssh_key, host_keys, secrets, taken FROM visit
             WHERE attempt <= ?3",
            [round * students, round * 60, students],
        )?;
    }
    change.commit()
}
