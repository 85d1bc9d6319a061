//! Which of the course's systems this is, by os-release(5).

use crate::evidence::{Cannot, Evidence, FileSeen, Look, Need};
use crate::read::os_release;
use labcheck_labs::Track;

/// Where os-release(5) says to look, in order.
const FILES: [&str; 2] = ["/etc/os-release", "/usr/lib/os-release"];

/// What has to be seen to know the track.
#[must_use]
pub fn needs(evidence: &Evidence) -> Vec<Need> {
    let first = Need::File(FILES[0].into());
    match evidence.files.get(FILES[0]) {
        Some(Look::Absent) => vec![first, Need::File(FILES[1].into())],
        _ => vec![first],
    }
}

/// The track; `None` until the files were looked at. The rebuilds of the same release (Red Hat,
/// AlmaLinux, Rocky Linux, Oracle) run the same programs and are taken for it.
#[must_use]
pub fn of(evidence: &Evidence) -> Option<Track> {
    let (_, Look::Seen(file)) = deciding(evidence)? else { return Some(Track::Other) };
    let os = os_release::parse(&file.content);
    let id = os.id.map(|id| id.text).unwrap_or_default();
    let family = ["centos", "rhel", "almalinux", "rocky", "ol"].contains(&id.as_str());
    let version = os.version_id.map(|version| version.text).unwrap_or_default();
    Some(match version.split('.').next() {
        Some("7") if family => Track::El7Rocky,
        Some("9") if family => Track::El9Epoxy,
        _ => Track::Other,
    })
}

/// The file that cannot be read although it is there, or was not looked at, and why: then nobody can tell
/// which system it is.
#[must_use]
pub fn unreadable(evidence: &Evidence) -> Option<(&'static str, Cannot)> {
    match deciding(evidence) {
        Some((path, Look::Cannot(why))) => Some((path, why.clone())),
        Some(_) => None,
        None => {
            let first = !evidence.files.contains_key(FILES[0]);
            Some((if first { FILES[0] } else { FILES[1] }, Cannot::NotCollected))
        }
    }
}

/// The systems that it may be just as well, where nobody can tell.
#[must_use]
pub fn others(evidence: &Evidence) -> &'static [Track] {
    match unreadable(evidence) {
        Some(_) => &[Track::El7Rocky, Track::El9Epoxy],
        None => &[],
    }
}

/// The file that tells; `None` until it was looked at.
fn deciding(evidence: &Evidence) -> Option<(&'static str, &Look<FileSeen>)> {
    let look = |path: &'static str| Some((path, evidence.files.get(path)?));
    match look(FILES[0])? {
        (_, Look::Absent) => look(FILES[1]),
        found => Some(found),
    }
}

#[cfg(test)]
mod tests {
    use super::{FILES, Track, of, others, unreadable};
    use crate::evidence::Cannot;
    use crate::kinds::testing::World;

    #[test]
    fn a_release_counts_for_its_family_alone() {
        let track = |id: &str, version: &str| {
            let text = format!("ID={id}\nVERSION_ID=\"{version}\"\n");
            of(&World::image().file(FILES[0], &text).evidence)
        };
        assert_eq!(track("centos", "7"), Some(Track::El7Rocky));
        assert_eq!(track("rocky", "9.4"), Some(Track::El9Epoxy));
        for (id, version) in [("debian", "7"), ("debian", "9"), ("centos", "8"), ("centos", "")] {
            assert_eq!(track(id, version), Some(Track::Other), "{id} {version}");
        }
    }

    #[test]
    fn what_cannot_be_read_or_was_not_looked_at_may_be_any_system() {
        let any: &[Track] = &[Track::El7Rocky, Track::El9Epoxy];
        let text = "ID=centos\nVERSION_ID=7\n";
        for (world, why, systems) in [
            (World::live(), Some((FILES[0], Cannot::NotCollected)), any),
            (World::live().no_file(FILES[0]), Some((FILES[1], Cannot::NotCollected)), any),
            (World::live().hidden_file(FILES[0]), Some((FILES[0], Cannot::NotPermitted)), any),
            (World::live().file(FILES[0], text), None, &[]),
            (World::live().no_file(FILES[0]).no_file(FILES[1]), None, &[]),
        ] {
            assert_eq!((unreadable(&world.evidence), others(&world.evidence)), (why, systems));
        }
    }
}
