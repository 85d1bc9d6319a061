//! What runs on the machine: a small shell script, sent as the command of the one connection.

use super::Program;

/// The script as it is kept: readable, a template.
const FAR: &str = include_str!("far.sh");

/// How much of the hash is in the name of the program there, in characters.
const SHORT: usize = 16;

/// The command for ssh. It begins each of its lines with the token, so that what shells, their start
/// files and login messages print is told from it.
///
/// `None` where the course's name is none that could stand in a command.
pub(super) fn command(token: &str, program: &Program, course: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if !course.starts_with(|c: char| c.is_ascii_alphanumeric()) || !course.chars().all(plain) {
        return None;
    }
    let hash = program.sha256();
    let lines = FAR.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let script = lines.collect::<Vec<_>>().join(" ");
    let script = script
        .replace("TOKEN", token)
        .replace("HASH", hash)
        .replace("SHORT", hash.get(..SHORT).unwrap_or(hash))
        .replace("COURSE", course);
    Some(format!("exec /bin/sh -c '{script}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_login_shell_passes_it_on_as_it_is() {
        let command = command("token", &Program::of_test(b"program"), "day1").unwrap();
        let script = command.strip_prefix("exec /bin/sh -c '").unwrap().strip_suffix('\'').unwrap();
        assert!(!script.contains(['\'', '\n', '!', '\\']), "{script}");
        assert!(script.contains("collect day1 --errand -o -;"), "{script}");
    }

    #[test]
    fn a_course_is_a_plain_word() {
        let program = Program::of_test(b"program");
        for course in ["", "-o", "day1;reboot", "day 1", "$(id)", "../day1", "하루"] {
            assert_eq!(command("token", &program, course), None, "{course}");
        }
    }
}
