//! The output of `systemctl show -p Id -p LoadState … -- UNIT…`: `KEY=VALUE` lines, one block a
//! unit, an empty line between blocks, in the order in which the units were asked for. The order
//! of the lines is systemd's own. (219 and 252; src/systemctl.)

use crate::evidence::UnitSeen;

/// A unit as `systemctl show` tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// The unit. `file_state` is `None` where systemd had no word: for a unit that it does not
    /// know, and for `bad`, which 219 says of each masked unit and each SysV service. `started`
    /// is `None`: that takes a clock.
    pub unit: UnitSeen,
    /// All names of the unit, where they were asked for.
    pub names: Vec<String>,
    /// When the main process started: microseconds since boot.
    pub main_started_us: Option<u64>,
}

impl Shown {
    /// Whether this is the unit that goes by `name`.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.unit.id == name || self.names.iter().any(|own| own == name)
    }
}

/// Reads all blocks. One without an `Id` is dropped, and so are unknown keys and lines without `=`.
#[must_use]
pub fn show(output: &[u8]) -> Vec<Shown> {
    let text = String::from_utf8_lossy(output);
    let mut units = Vec::new();
    let mut block = Shown::default();
    for line in text.lines().chain([""]) {
        if line.is_empty() {
            let block = std::mem::take(&mut block);
            if !block.unit.id.is_empty() {
                units.push(block);
            }
        } else if let Some((key, value)) = line.split_once('=') {
            block.set(key, value);
        }
    }
    units
}

impl Shown {
    fn set(&mut self, key: &str, value: &str) {
        match key {
            "Id" => value.clone_into(&mut self.unit.id),
            "LoadState" => value.clone_into(&mut self.unit.load),
            "ActiveState" => value.clone_into(&mut self.unit.active),
            "SubState" => value.clone_into(&mut self.unit.sub),
            "UnitFileState" => {
                self.unit.file_state = (!matches!(value, "" | "bad")).then(|| value.to_owned());
            }
            "Names" => self.names = value.split_ascii_whitespace().map(str::to_owned).collect(),
            // Zero means never.
            "ExecMainStartTimestampMonotonic" => {
                self.main_started_us = value.parse().ok().filter(|us| *us > 0);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: &str, load: &str, active: &str, sub: &str, file_state: Option<&str>) -> Shown {
        let file_state = file_state.map(str::to_owned);
        let [id, load, active, sub] = [id, load, active, sub].map(str::to_owned);
        let unit = UnitSeen { id, load, active, sub, file_state, started: None };
        Shown { unit, ..Shown::default() }
    }

    #[test]
    fn an_empty_line_parts_units_and_the_order_of_lines_is_free() {
        let output =
            b"LoadState=loaded\nUnitFileState=enabled\nSubState=running\nId=chronyd.service\n\
            ActiveState=active\n\nId=nosuch.service\nLoadState=not-found\nActiveState=inactive\n\
            SubState=dead\nUnitFileState=\n";
        assert_eq!(
            show(output),
            [
                unit("chronyd.service", "loaded", "active", "running", Some("enabled")),
                unit("nosuch.service", "not-found", "inactive", "dead", None),
            ]
        );
    }

    #[test]
    fn what_219_calls_bad_is_no_word() {
        let masked = b"Id=firewalld.service\nLoadState=masked\nActiveState=inactive\n\
            SubState=dead\nFragmentPath=/dev/null\nUnitFileState=bad\n";
        assert_eq!(show(masked), [unit("firewalld.service", "masked", "inactive", "dead", None)]);
        let sysv = b"Id=network.service\nLoadState=loaded\nActiveState=active\nSubState=exited\n\
            FragmentPath=/run/systemd/generator.late/network.service\nUnitFileState=bad\n";
        assert_eq!(show(sysv), [unit("network.service", "loaded", "active", "exited", None)]);
    }

    #[test]
    fn a_unit_masked_under_252_says_so() {
        let output = b"Id=firewalld.service\nLoadState=masked\nActiveState=inactive\n\
            SubState=dead\nUnitFileState=masked\n";
        assert_eq!(
            show(output),
            [unit("firewalld.service", "masked", "inactive", "dead", Some("masked"))]
        );
    }

    #[test]
    fn a_value_may_hold_an_equals_sign_and_names_are_split() {
        let output = b"Id=a.service\nNames=a.service b.service\nLoadState=x=y\n\
            ExecMainStartTimestampMonotonic=12345678\n";
        let mut expected = unit("a.service", "x=y", "", "", None);
        expected.names = vec!["a.service".to_owned(), "b.service".to_owned()];
        expected.main_started_us = Some(12_345_678);
        let shown = show(output);
        assert_eq!(shown, [expected]);
        assert!(shown.iter().all(|unit| unit.is_called("b.service")));
    }

    #[test]
    fn a_process_that_never_started_has_no_time() {
        let output = b"Id=a.service\nExecMainStartTimestampMonotonic=0\n";
        assert_eq!(show(output), [unit("a.service", "", "", "", None)]);
    }

    #[test]
    fn noise_is_no_unit() {
        assert_eq!(show(b"\n\n\xff\nno equals sign\n\nLoadState=loaded\n"), []);
        assert_eq!(show(b""), []);
    }
}
