//! Bundles that were handed in, in a folder: whose each is, by the learning platform's file names, by the
//! inventory, or by the bundle itself.
//!
//! Canvas names the files of «Download Submissions» `name_LATE_user_attachment_file`, the marker only where it
//! was late and the name in small letters without blanks; Moodle names folders or files
//! `Full Name_participant_assignsubmission_file_file`.

use super::host::Student;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Folders in folders.
const DEPTH: usize = 6;
/// Files in all of them.
const FILES: usize = 200_000;

/// A file that may be a bundle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handed {
    /// The file.
    pub path: PathBuf,
    /// Its path below the folder that was named, as text.
    pub name: String,
    /// Who the platform says it is from.
    pub platform: Option<Platform>,
}

/// What a learning platform's file name tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Platform {
    /// The student's name, as the platform writes it there.
    pub name: String,
    /// The platform's own number of the student, or of their submission.
    pub number: String,
    /// Whether the platform says that it came late.
    pub late: bool,
}

/// Every plain file below a folder, in the order of their names. Links and hidden files are left out.
///
/// # Errors
/// The folder cannot be read, or holds more than a class hands in.
pub fn files(dir: &Path) -> io::Result<Vec<Handed>> {
    let mut found = Vec::new();
    gather(dir, "", 0, &mut found)?;
    found.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

fn gather(dir: &Path, below: &str, depth: usize, found: &mut Vec<Handed>) -> io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let (kind, file) = (entry.file_type()?, entry.file_name());
        let file = file.to_string_lossy();
        if file.starts_with('.') || file == "__MACOSX" {
            continue;
        }
        let name = if below.is_empty() { file.into_owned() } else { format!("{below}/{file}") };
        if kind.is_dir() && depth < DEPTH {
            gather(&entry.path(), &name, depth + 1, found)?;
        } else if kind.is_file() {
            if found.len() == FILES {
                return Err(io::Error::other("more files than a class hands in"));
            }
            let platform = platform(&name);
            found.push(Handed { path: entry.path(), name, platform });
        }
    }
    Ok(())
}

/// What the names on the way to a file tell, the innermost that tells anything.
fn platform(path: &str) -> Option<Platform> {
    path.rsplit('/').find_map(|part| moodle(part).or_else(|| canvas(part)))
}

fn moodle(part: &str) -> Option<Platform> {
    let (who, _) = part.split_once("_assignsubmission_")?;
    let (name, number) = who.rsplit_once('_')?;
    let good = !name.is_empty() && is_number(number);
    good.then(|| Platform { name: name.to_owned(), number: number.to_owned(), late: false })
}

fn canvas(part: &str) -> Option<Platform> {
    let mut words = part.split('_');
    let name = words.next().filter(|name| !name.is_empty())?;
    let mut number = words.next()?;
    let late = number.eq_ignore_ascii_case("late");
    if late {
        number = words.next()?;
    }
    let good = is_number(number) && words.next().is_some_and(is_number) && words.next().is_some();
    good.then(|| Platform { name: name.to_owned(), number: number.to_owned(), late })
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.len() <= 20 && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whose a bundle is, and whether its own word was another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    /// The student.
    pub student: Student,
    /// Whether the bundle names somebody else than the one it came from.
    pub other_name: bool,
}

/// Whose a bundle is. The inventory's students come first, by machine name or by the name that the platform
/// gives; then the bundle's own word; then the platform's; then the name of the file.
#[must_use]
pub fn whose(handed: &Handed, told: (Option<&str>, Option<&str>), class: &[Student]) -> Whose {
    let (id, name) = told;
    let (id, name) = (clean(id), clean(name));
    let claimed = id.as_deref().and_then(|id| class.iter().find(|s| same(&s.id, id)));
    let stem = Path::new(&handed.name)
        .file_stem()
        .map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let platform = handed.platform.as_ref();
    let listed = match platform {
        Some(platform) => named(class, &platform.name),
        None => class.iter().find(|s| s.hosts.iter().any(|host| host.name == stem)),
    };
    if let Some(student) = listed.or(claimed) {
        let other_name = id.as_deref().is_some_and(|id| !same(&student.id, id));
        return Whose { student: student.clone(), other_name };
    }
    // Without a list nobody can tell that two names are not one student's.
    let word = platform.map_or(stem, |platform| platform.name.clone());
    let name = name.or_else(|| id.clone()).unwrap_or_else(|| word.clone());
    let student = Student { id: id.unwrap_or(word), name, ..Student::default() };
    Whose { student, other_name: false }
}

/// The one student of that name; none where two have it.
fn named<'a>(class: &'a [Student], name: &str) -> Option<&'a Student> {
    let mut found = class.iter().filter(|student| {
        same(&student.name, name) || same(&student.id, name) || same(&turned(&student.name), name)
    });
    let first = found.next();
    first.filter(|_| found.next().is_none())
}

/// A name with its last word first, as platforms sort them.
fn turned(name: &str) -> String {
    match name.trim().rsplit_once(' ') {
        Some((first, last)) => format!("{last}{first}"),
        None => name.to_owned(),
    }
}

/// Names as platforms compare them: letters and digits alone, whatever their case.
fn same(one: &str, other: &str) -> bool {
    let bare = |name: &str| -> String {
        let letters = name.chars().filter(|letter| letter.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let one = bare(one);
    !one.is_empty() && one == bare(other)
}

/// What a bundle says of its student, as far as it can be shown.
fn clean(word: Option<&str>) -> Option<String> {
    let word = word?.trim();
    let good = !word.is_empty() && !word.chars().any(crate::text::hidden);
    good.then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str) -> Option<(String, String, bool)> {
        platform(path).map(|told| (told.name, told.number, told.late))
    }

    #[test]
    fn file_names_of_canvas_and_moodle_tell_whose_they_are() {
        let some = |name: &str, number: &str, late| Some((name.into(), number.into(), late));
        assert_eq!(told("kimhaneul_4711_90210_day1.json"), some("kimhaneul", "4711", false));
        assert_eq!(told("kimhaneul_LATE_4711_90210_day1-1.json"), some("kimhaneul", "4711", true));
        assert_eq!(
            told("김하늘_123_assignsubmission_file_/day1.json"),
            some("김하늘", "123", false)
        );
        assert_eq!(
            told("Haneul Kim_123_assignsubmission_file_day1.json"),
            some("Haneul Kim", "123", false)
        );
        for path in ["vm01.json", "a_b_c.json", "kim_1_day1.json", "_1_2_x", "kim_late.json"] {
            assert_eq!(told(path), None, "{path}");
        }
    }

    fn class() -> Vec<Student> {
        let host =
            |name: &str| super::super::host::Host { name: name.into(), ..Default::default() };
        let student = |id: &str, name: &str, vm: &str| Student {
            id: id.into(),
            name: name.into(),
            email: None,
            hosts: vec![host(vm)],
        };
        vec![student("2026001", "Haneul Kim", "vm01"), student("2026002", "박 바다", "vm02")]
    }

    fn of(name: &str, told: Option<&str>) -> (String, bool) {
        let platform = platform(name);
        let handed = Handed { path: name.into(), name: name.into(), platform };
        let whose = whose(&handed, (told, None), &class());
        (whose.student.id, whose.other_name)
    }

    #[test]
    fn who_handed_it_in_comes_before_what_it_says() {
        assert_eq!(of("vm01.json", None), ("2026001".into(), false));
        assert_eq!(of("vm01.json", Some("2026002")), ("2026001".into(), true));
        assert_eq!(of("kimhaneul_1_2_day1.json", Some("2026001")), ("2026001".into(), false));
        assert_eq!(of("kimhaneul_1_2_day1.json", Some("2026002")), ("2026001".into(), true));
        assert_eq!(of("박바다_7_assignsubmission_file_/x.json", None), ("2026002".into(), false));
        assert_eq!(of("anything.json", Some("2026002")), ("2026002".into(), false));
        assert_eq!(of("leeguest_5_6_day1.json", None), ("leeguest".into(), false));
        assert_eq!(of("leeguest_5_6_day1.json", Some("9")), ("9".into(), false));
        assert_eq!(of("note.json", Some("a\u{1b}[31m")), ("note".into(), false));
    }
}
