use super::*;
use crate::kinds::testing::World;
use labcheck_labs::Track;
use std::collections::BTreeMap;
use std::process::Command;

mod brought;

const PACKAGED: &str = "/etc/yum.repos.d/CentOS-OpenStack-rocky.repo";
const OWN: &str = "/etc/yum.repos.d/my rocky.repo";
const VAULT: &str = "baseurl=http://vault.centos.org/7.9.2009/cloud/$basearch/openstack-rocky/\n";
const GONE: &str =
    "baseurl=http://mirror.centos.org/$contentdir/$releasever/cloud/$basearch/openstack-rocky/\n";
const LIST: &str = "mirrorlist=http://mirrorlist.centos.org/?arch=$basearch&repo=cloud-rocky\n";
const HEAD: &str = "[centos-openstack-rocky]\nname=o\n";

type Make = fn(&[(&str, &str)]) -> Machine;

/// A machine of some files, on the track of CentOS 7 or of Stream 9.
struct Machine {
    track: Track,
    files: BTreeMap<String, String>,
}

impl Machine {
    fn el7(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()));
        Self { track: Track::El7Rocky, files: files.collect() }
    }

    /// The same files with the names of Stream 9.
    fn el9(files: &[(&str, &str)]) -> Self {
        let el7 = Self::el7(files);
        let named = |text: String| text.replace("openstack-rocky", "openstack-epoxy");
        let files = el7.files.into_iter().map(|(path, text)| (path, named(text))).collect();
        Self { track: Track::El9Epoxy, files }
    }

    fn verdict(&self) -> Verdict {
        let mut world = World::image().on(self.track);
        let dir = |path: &str| path.rsplit_once('/').unwrap().0.to_owned();
        for of in self.files.keys().map(|path| dir(path)) {
            let within = self.files.keys().filter(|path| dir(path) == of);
            let names: Vec<&str> =
                within.map(|path| path.rsplit('/').next().unwrap_or_default()).collect();
            world = world.dir(&of, &names);
        }
        for (path, text) in &self.files {
            world = world.file(path, text);
        }
        let release = if self.track == Track::El7Rocky { "rocky" } else { "epoxy" };
        let goal = format!(
            "goal.repository = {{ id = \"centos-openstack-{release}\", \
             gone = [\"mirror.centos.org\", \"mirrorlist.centos.org\"] }}"
        );
        world.and_nothing_else(&goal).judge(&goal)
    }

    /// Runs the command that was told, with the files below a folder of their own.
    fn run(&mut self, command: &str) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().to_str().unwrap();
        let place = |path: &str| format!("{root}{path}");
        for (path, text) in &self.files {
            std::fs::create_dir_all(place(path.rsplit_once('/').unwrap().0)).unwrap();
            std::fs::write(place(path), text).unwrap();
        }
        let command = command.replace("/etc/", &format!("{root}/etc/"));
        let done = Command::new("sh").arg("-c").arg(&command).status().unwrap();
        assert!(done.success(), "{command}");
        let mut left = BTreeMap::new();
        for path in self
            .files
            .keys()
            .flat_map(|path| [path.clone(), format!("{path}.bad"), format!("{path}.old")])
        {
            if let Ok(text) = std::fs::read_to_string(place(&path)) {
                left.insert(path, text);
            }
        }
        self.files = left;
    }

    /// What is failed passes once the next command was run, as often as one is told.
    fn mended(mut self) -> Vec<String> {
        let mut commands = Vec::new();
        for _ in 0..4 {
            let verdict = self.verdict();
            if verdict.status == Status::Pass {
                assert!(!commands.is_empty(), "{:?}: nothing to mend", self.files);
                return commands;
            }
            assert_eq!(verdict.status, Status::Fail, "{:?}", self.files);
            let next = verdict.next.unwrap().en;
            if self.track == Track::El9Epoxy {
                let told = [&next, &verdict.seen.en]
                    .into_iter()
                    .chain(verdict.notes.iter().map(|note| &note.en));
                assert!(
                    told.into_iter()
                        .all(|text| !text.contains("vault") && !text.contains("CentOS 7")),
                    "{next}"
                );
            }
            self.run(&next);
            commands.push(next);
        }
        panic!("{commands:?} did not mend {:?}: {:?}", self.files, self.verdict());
    }
}

fn file(parts: &[&str]) -> String {
    parts.concat()
}

#[test]
fn a_repository_without_an_address_fails_and_the_command_mends_it() {
    for text in [
        file(&[HEAD, "enabled=1\n"]),
        file(&[HEAD, "baseurl=\n"]),
        file(&[HEAD, "baseurl=\nenabled=1\n"]),
        file(&[HEAD, "#", LIST, "#", VAULT, "enabled=1\n"]),
        file(&[HEAD, "#", LIST, "#", GONE, "enabled=1\n"]),
        file(&["[a]\nname=a\n", HEAD]),
    ] {
        for path in [PACKAGED, OWN] {
            for machine in [Machine::el7(&[(path, &text)]), Machine::el9(&[(path, &text)])] {
                let verdict = machine.verdict();
                assert_eq!(verdict.status, Status::Fail, "{text}");
                assert!(verdict.seen.en.contains("has no address"), "{:?}", verdict.seen);
                assert_eq!(machine.mended().len(), 1, "{text}");
            }
        }
    }
}

#[test]
fn a_mirror_that_is_gone_is_mended_by_one_command_wherever_it_stands() {
    for text in [
        file(&[HEAD, LIST, "#", GONE, "enabled=1\n"]),
        file(&[HEAD, LIST, "enabled=1\n"]),
        file(&[HEAD, GONE]),
        file(&[HEAD, LIST, GONE]),
        file(&[HEAD, &GONE.replace("http:", "https:")]),
        file(&[HEAD, &GONE.replace('=', " = ")]),
        file(&[HEAD, &GONE.replace("mirror.", "MIRROR.")]),
        file(&[HEAD, "baseurl=\n  http://mirror.centos.org/a/\n  http://mirror.centos.org/b/\n"]),
        file(&[HEAD, GONE, "[other]\nname=o\n", GONE]),
        file(&[HEAD, GONE, GONE]),
        file(&[HEAD, GONE]).replace('\n', "\r\n"),
    ] {
        for path in [PACKAGED, OWN] {
            for machine in [Machine::el7(&[(path, &text)]), Machine::el9(&[(path, &text)])] {
                assert!(machine.verdict().findings.contains(&Finding::GoneMirror.into()), "{text}");
                assert_eq!(machine.mended().len(), 1, "{text}");
            }
        }
    }
}

#[test]
fn the_files_of_centos_7_are_turned_to_the_vault_all_at_once_where_that_is_enough() {
    let real = file(&[HEAD, LIST, "#", GONE, "gpgcheck=1\nenabled=1\n"]);
    let [command] = Machine::el7(&[(PACKAGED, &real)]).mended().try_into().unwrap();
    assert!(command.contains("CentOS-*.repo"), "{command}");
    let [command] = Machine::el7(&[(OWN, &real)]).mended().try_into().unwrap();
    assert!(command.starts_with("sed -i '3c baseurl=http://vault.centos.org/"), "{command}");
    assert!(command.ends_with("'/etc/yum.repos.d/my rocky.repo'"), "{command}");
}

#[test]
fn a_live_address_beside_a_mirror_list_that_is_gone_is_enough() {
    for machine in [Machine::el7, Machine::el9] {
        assert_eq!(machine(&[(OWN, &file(&[HEAD, LIST, VAULT]))]).verdict().status, Status::Pass);
    }
}

#[test]
fn beside_a_metalink_no_mirror_list_counts() {
    let list = "mirrorlist=http://lab/list\n";
    let metalink = "metalink=https://mirrorlist.centos.org/metalink\n";
    for machine in [Machine::el7, Machine::el9] {
        let verdict = machine(&[(OWN, &file(&[HEAD, list, metalink]))]).verdict();
        assert_eq!(verdict.findings, [Finding::GoneMirror.into()]);
        let live = file(&[HEAD, LIST, "metalink=https://lab/metalink\n"]);
        assert_eq!(machine(&[(OWN, &live)]).verdict().status, Status::Pass);
    }
}

#[test]
fn the_folders_are_those_of_the_main_settings() {
    let repo = file(&[HEAD, VAULT]);
    let status = |machine: Make, main: &str, dirs: &str, at: &str| {
        let main_text = format!("[main]\nreposdir={dirs}\n");
        machine(&[(main, &main_text), (at, &repo)]).verdict().status
    };
    let tracks: [(Make, &str); 3] = [
        (Machine::el7, "/etc/yum.conf"),
        (Machine::el7, "/etc/yum/yum.conf"),
        (Machine::el9, "/etc/dnf/dnf.conf"),
    ];
    for (machine, main) in tracks {
        assert_eq!(status(machine, main, "/etc/own.d", OWN), Status::Fail);
        assert_eq!(status(machine, main, "/etc/own.d", "/etc/own.d/a.repo"), Status::Pass);
        assert_eq!(status(machine, main, "/etc/own.d, /etc/yum.repos.d", OWN), Status::Pass);
    }
    let distro = [("/etc/distro.repos.d/a.repo", repo.as_str())];
    assert_eq!(Machine::el7(&distro).verdict().status, Status::Fail);
    assert_eq!(Machine::el9(&distro).verdict().status, Status::Pass);
}

#[test]
fn one_file_that_cannot_be_read_stops_yum_and_is_mended_where_it_is_broken() {
    let good = file(&[HEAD, VAULT]);
    for broken in [
        "[b]\nname=b\nbaseurl http//x\n",
        "[b]\n<<<<<<< HEAD\nname=b\n=======\nname=c\n>>>>>>> x\n",
        "\u{feff}[b]\nname=b\n",
        "name=b\n[b]\n",
        "[b\nname=b\n",
        "[b] x\nname=b\n",
        "[b]\n name=b\n",
        "<!DOCTYPE html>\n<html>\n<head>\n<title>404</title>\n</head>\n<body>\n<p>x\n</p>\n</body>\n</html>\n",
    ] {
        let files = [(PACKAGED, good.as_str()), ("/etc/yum.repos.d/b.repo", broken)];
        let verdict = Machine::el7(&files).verdict();
        assert_eq!(verdict.status, Status::Fail, "{broken}");
        assert!(verdict.seen.en.starts_with("/etc/yum.repos.d/b.repo:"), "{:?}", verdict.seen);
        assert_eq!(Machine::el7(&files).mended().len(), 1, "{broken}");
        assert_eq!(Machine::el9(&files).verdict().status, Status::Pass, "{broken}");
    }
}

#[test]
fn a_file_of_ones_own_that_cannot_be_read_is_mended_in_its_line() {
    for (text, commands) in [
        (file(&["\u{feff}", HEAD, VAULT]), [r"sed -i '1s/^\xEF\xBB\xBF//' "; 2]),
        (file(&[HEAD, "nonsense\n", VAULT]), ["sed -i '3s/^/#/' "; 2]),
        (
            file(&["[centos-openstack-rocky\nname=o\n", VAULT]),
            ["sed -i '1c [centos-openstack-rocky]' ", "sed -i '1c [centos-openstack-epoxy]' "],
        ),
    ] {
        let [told] = Machine::el7(&[(PACKAGED, &text)]).mended().try_into().unwrap();
        assert_eq!(told, format!("{}{PACKAGED}", commands[0]));
        // dnf takes a byte order mark.
        if !text.starts_with('\u{feff}') {
            let [told] = Machine::el9(&[(PACKAGED, &text)]).mended().try_into().unwrap();
            assert_eq!(told, format!("{}{PACKAGED}", commands[1]));
        }
    }
}

#[test]
fn main_settings_that_cannot_be_read_stop_the_tool() {
    let repo = file(&[HEAD, VAULT]);
    for (main, el7) in
        [("[main]\nx\n", true), ("x\n[main]\n", true), ("[main]\ngpgcheck=maybe\n", false)]
    {
        Machine::el7(&[("/etc/yum.conf", main), (PACKAGED, &repo)]).mended();
        let el9 = Machine::el9(&[("/etc/dnf/dnf.conf", main), (PACKAGED, &repo)]);
        if el7 {
            el9.mended();
        } else {
            assert_eq!(el9.verdict().status, Status::Pass);
        }
    }
}

#[test]
fn what_yum_does_not_accept_makes_it_skip_the_section_and_mended() {
    for (line, at) in [
        (" enabled=0\n", 3),
        ("  # old address\n", 3),
        ("gpgcheck=maybe\n", 4),
        ("enabled=on\n", 4),
        ("gpgkey=x\n", 4),
        ("mirrorlist=\n", 4),
        ("metalink=x\n", 4),
        ("proxy=x\n", 4),
        ("baseurl=http://vault.centos.org/x/ # old\n", 4),
        ("baseurl=vault.centos.org/x\n", 4),
        ("baseurl='http://vault.centos.org/x/\n", 4),
    ] {
        let text = file(&[HEAD, VAULT, line]);
        let machine = Machine::el7(&[(OWN, &text)]);
        let verdict = machine.verdict();
        assert_eq!(
            (verdict.status, verdict.place),
            (Status::Fail, Some(Place::line(OWN, at))),
            "{line}"
        );
        assert_eq!(machine.mended().len(), 1, "{line}");
    }
}

#[test]
fn nothing_that_is_needed_goes_where_a_repository_is_named_twice() {
    let good = file(&[HEAD, VAULT]);
    let off = file(&[HEAD, VAULT, "enabled=0\n"]);
    let mixed = file(&["[base]\nname=b\n", HEAD, VAULT, "[extras]\nname=e\n"]);
    let later = "/etc/yum.repos.d/z.repo";
    for (first, second, command) in [
        (&good, &good, format!("mv {later} {later}.old")),
        (&off, &good, format!("mv {PACKAGED} {PACKAGED}.old")),
        (&good, &off, format!("mv {later} {later}.old")),
        (&good, &mixed, format!("sed -i '3,5d' {later}")),
        (&mixed, &good, format!("mv {later} {later}.old")),
        (&off, &mixed, format!("mv {PACKAGED} {PACKAGED}.old")),
    ] {
        for machine in [Machine::el7, Machine::el9] {
            let machine = machine(&[(PACKAGED, first), (later, second)]);
            assert_eq!(machine.verdict().findings, [Finding::Twice.into()]);
            assert_eq!(machine.mended(), [command.as_str()]);
        }
    }
}

#[test]
fn a_variable_is_what_its_file_says() {
    let of = |host: &str| format!("[centos-openstack-rocky]\nbaseurl=http://{host}/x\n");
    let own = of("$mirror");
    for machine in [Machine::el7, Machine::el9] {
        let judged =
            |value: &str| machine(&[(OWN, &own), ("/etc/yum/vars/mirror", value)]).verdict();
        assert_eq!(judged("vault.centos.org\n").status, Status::Pass);
        assert_eq!(judged("mirror.centos.org\n").findings, [Finding::GoneMirror.into()]);
        assert_eq!(machine(&[(OWN, &own)]).verdict().status, Status::Unknown);
        assert_eq!(machine(&[(OWN, &of("lab/$mirror"))]).verdict().status, Status::Pass);
        let id = "[centos-openstack-$release]\nbaseurl=http://lab/\n";
        let release = if machine(&[]).track == Track::El7Rocky { "rocky\n" } else { "epoxy\n" };
        let named = machine(&[(OWN, id), ("/etc/yum/vars/release", release)]);
        assert_eq!(named.verdict().status, Status::Pass);
    }
    let dnf = [(OWN, own.as_str()), ("/etc/dnf/vars/mirror", "lab\n")];
    assert_eq!(Machine::el9(&dnf).verdict().status, Status::Pass);
    assert_eq!(Machine::el7(&dnf).verdict().status, Status::Unknown);
}

#[test]
fn variables_that_cannot_be_read_leave_it_open() {
    let world = World::image()
        .dir("/etc/yum.repos.d", &["a.repo"])
        .dir("/etc/yum/vars", &["x"])
        .hidden_file("/etc/yum/vars/x");
    let goal = r#"goal.repository = { id = "crb" }"#;
    for text in ["[$x]\nbaseurl=http://a/\n", "[crb]\nbaseurl=http://$x/\n"] {
        let world = World {
            evidence: world.evidence.clone(),
            params: Default::default(),
            track: Track::El7Rocky,
        };
        assert_eq!(
            world.file("/etc/yum.repos.d/a.repo", text).and_nothing_else(goal).judge(goal).status,
            Status::Unknown
        );
    }
}

#[test]
fn a_folder_of_overrides_means_dnf5_which_reads_it() {
    const GOAL: &str = r#"goal.repository = { id = "crb", gone = ["mirror.centos.org"] }"#;
    let stream9 = || {
        World::image()
            .on(Track::El9Epoxy)
            .dir("/etc/yum.repos.d", &["crb.repo"])
            .file("/etc/yum.repos.d/crb.repo", "[crb]\nbaseurl=http://lab/\nenabled=1\n")
            .no_file("/etc/dnf/dnf.conf")
    };
    assert_eq!(stream9().and_nothing_else(GOAL).judge(GOAL).status, Status::Pass);
    let world = stream9()
        .dir("/etc/dnf/repos.override.d", &["99.repo"])
        .file("/etc/dnf/repos.override.d/99.repo", "[crb]\nenabled=0\n");
    assert_eq!(world.and_nothing_else(GOAL).judge(GOAL).status, Status::Fail);
}
