//! Inventories: whatever is read can be given to ssh, and whatever is said to a terminal.

use labcheck::grade::inventory::read;
use labcheck::text::hidden;
use std::collections::HashSet;
use std::path::Path;

/// The first byte tells how the file is named.
pub(crate) fn inventory(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else { return };
    let name = ["class.csv", "hosts", "hosts.yml", "class.txt"][usize::from(*kind) % 4];
    let inventory = match read(Path::new(name), data) {
        Ok(inventory) => inventory,
        Err(said) => {
            one_line(&said.ko);
            one_line(&said.en);
            return;
        }
    };
    inventory.notes.iter().flat_map(|note| [&note.ko, &note.en]).for_each(|said| one_line(said));
    assert!(!inventory.students.is_empty());
    let (mut ids, mut names) = (HashSet::new(), HashSet::new());
    for student in &inventory.students {
        assert!(ids.insert(&student.id), "{} twice", student.id);
        assert!(!student.id.is_empty() && !student.id.contains(hidden));
        assert!(!student.name.is_empty() && !student.hosts.is_empty());
        for host in &student.hosts {
            assert!(names.insert(&host.name), "{} twice", host.name);
            for word in [Some(&host.address), host.user.as_ref()].into_iter().flatten() {
                assert!(!word.is_empty() && !word.starts_with('-'), "{word:?}");
                assert!(!word.contains(|c: char| hidden(c)
                    || c.is_whitespace()
                    || "$`;|&'\"\\".contains(c)));
            }
            assert_ne!(host.port, Some(0));
        }
    }
}

fn one_line(said: &str) {
    assert!(!said.is_empty() && !said.contains(hidden), "{said:?}");
}
