use super::*;
use crate::evidence::{Entry as Name, FileSeen, Stat};
use std::collections::BTreeMap;

#[derive(Default)]
struct Fake {
    files: BTreeMap<String, Look<FileSeen>>,
    dirs: BTreeMap<String, Look<Vec<Name>>>,
    absent: Option<(Look<FileSeen>, Look<Vec<Name>>)>,
}

impl Fake {
    fn new(files: &[(&str, &str)]) -> Self {
        let mut fake = Self { absent: Some((Look::Absent, Look::Absent)), ..Self::default() };
        for (path, text) in files {
            let stat = Stat {
                kind: FileKind::File,
                mode: 0o600,
                uid: 0,
                gid: 0,
                size: text.len() as u64,
                mtime: 0,
                link: None,
            };
            let file = FileSeen { stat, content: text.as_bytes().to_vec() };
            fake.files.insert((*path).to_owned(), Look::Seen(file));
            let (dir, name) = path.rsplit_once('/').unwrap();
            fake.name(dir, name, FileKind::File);
            if let Some((EFI, vendor)) = dir.rsplit_once('/') {
                fake.name(EFI, vendor, FileKind::Directory);
            }
        }
        fake
    }

    fn name(&mut self, dir: &str, name: &str, kind: FileKind) {
        let names = self.dirs.entry(dir.to_owned()).or_insert(Look::Seen(Vec::new()));
        let entry = Name { name: name.to_owned(), kind, target: None };
        if let Look::Seen(names) = names
            && !names.contains(&entry)
        {
            names.push(entry);
        }
    }

    fn told(&self) -> NextBoot {
        match next_boot(self) {
            Read::Done(told) => told,
            Read::Wants(wants) => panic!("{wants:?}"),
        }
    }
}

impl Tree for Fake {
    fn file(&self, path: &str) -> Option<&Look<FileSeen>> {
        self.files.get(path).or(self.absent.as_ref().map(|absent| &absent.0))
    }

    fn dir(&self, path: &str) -> Option<&Look<Vec<Name>>> {
        self.dirs.get(path).or(self.absent.as_ref().map(|absent| &absent.1))
    }
}

const CFG: &str = "/boot/grub2/grub.cfg";
const ENV: &str = "/boot/grub2/grubenv";
const EL7: &str = "\
if [ \"${next_entry}\" ] ; then
   set default=\"${next_entry}\"
else
   set default=\"${saved_entry}\"
fi
menuentry 'CentOS Linux (new) 7 (Core)' --class centos $menuentry_id_option 'id-new' {
\tlinux16 /vmlinuz-new root=/dev/sda1 ro quiet
\tinitrd16 /initramfs-new.img
}
submenu 'Advanced' {
\tmenuentry 'inner' {
\t\tlinux16 /vmlinuz-inner ro enforcing=0
\t}
}
menuentry 'CentOS Linux (old) 7 (Core)' {
\tlinux16 /vmlinuz-old ro selinux=0 a='b c'
}
";
const EL9: &str = "\
set default=\"${saved_entry}\"
if [ -z \"${kernelopts}\" ]; then
  set kernelopts=\"root=/dev/sda1 ro fallback\"
fi
insmod blscfg
blscfg
";

fn line(entry: &str, path: &str, line: u32, arguments: &str) -> KernelLine {
    KernelLine {
        entry: entry.to_owned(),
        path: path.to_owned(),
        line,
        arguments: arguments.as_bytes().to_vec(),
    }
}

fn old() -> NextBoot {
    NextBoot::Default(line("CentOS Linux (old) 7 (Core)", CFG, 16, "ro selinux=0 \"a=b c\""))
}

fn new() -> NextBoot {
    NextBoot::Default(line("CentOS Linux (new) 7 (Core)", CFG, 7, "root=/dev/sda1 ro quiet"))
}

#[test]
fn the_saved_entry_is_a_title_an_id_or_a_number() {
    for (saved, expected) in [
        ("CentOS Linux (old) 7 (Core)", old()),
        ("2", old()),
        ("0", new()),
        ("id-new", new()),
        ("gone", new()),
        ("", new()),
        ("9", new()),
        ("1>0", NextBoot::Default(line("inner", CFG, 12, "ro enforcing=0"))),
        ("Advanced>inner", NextBoot::Default(line("inner", CFG, 12, "ro enforcing=0"))),
    ] {
        let env = format!("# GRUB Environment Block\nsaved_entry={saved}\n####");
        assert_eq!(Fake::new(&[(CFG, EL7), (ENV, &env)]).told(), expected, "{saved}");
    }
    assert_eq!(Fake::new(&[(CFG, EL7)]).told(), new());
}

#[test]
fn the_default_may_be_written_into_the_file_itself() {
    let file = EL7.replace("${saved_entry}", "2");
    assert_eq!(Fake::new(&[(CFG, &file), (ENV, "saved_entry=0\n")]).told(), old());
}
#[test]
fn an_entry_for_one_boot_comes_first() {
    let env = "saved_entry=0\nnext_entry=2\n";
    assert_eq!(Fake::new(&[(CFG, EL7), (ENV, env)]).told(), old());
}

const OLD: &str = "/boot/loader/entries/m-5.14.0-70.el9.x86_64.conf";
const NEW: &str = "/boot/loader/entries/m-5.14.0-427.el9.x86_64.conf";
const RESCUE: &str = "/boot/loader/entries/m-0-rescue.conf";

#[test]
fn boot_loader_entries_are_sorted_by_version_and_filled_in() {
    let new = "title New\nlinux /v\noptions $kernelopts ${tuned_params} selinux=0\n";
    let env = "kernelopts=root=UUID=1 ro\ntuned_params=a=b\n";
    let mut files =
        vec![(CFG, EL9), (OLD, "linux /v\noptions ro\n"), (NEW, new), (RESCUE, "linux /v\n")];
    let id = "m-5.14.0-427.el9.x86_64";
    assert_eq!(
        Fake::new(&files).told(),
        NextBoot::Default(line(id, NEW, 3, "root=/dev/sda1 ro fallback selinux=0"))
    );
    files.push((ENV, env));
    assert_eq!(
        Fake::new(&files).told(),
        NextBoot::Default(line(id, NEW, 3, "root=UUID=1 ro a=b selinux=0"))
    );
    files.pop();
    files.push((ENV, "saved_entry=m-5.14.0-70.el9.x86_64\n"));
    assert_eq!(
        Fake::new(&files).told(),
        NextBoot::Default(line("m-5.14.0-70.el9.x86_64", OLD, 2, "ro"))
    );
}

#[test]
fn entries_that_agree_are_enough() {
    let bare = [(OLD, "linux /v\noptions ro\n"), (NEW, "linux /v\noptions ro quiet\n")];
    assert_eq!(
        Fake::new(&bare).told(),
        NextBoot::Agree(vec![
            line("m-5.14.0-427.el9.x86_64", NEW, 2, "ro quiet"),
            line("m-5.14.0-70.el9.x86_64", OLD, 2, "ro"),
        ])
    );
    let differ = [(OLD, "linux /v\noptions ro selinux=0\n"), (NEW, "linux /v\n")];
    assert_eq!(
        Fake::new(&differ).told(),
        NextBoot::CannotTell(CannotTell::Differ(vec![
            line("m-5.14.0-427.el9.x86_64", NEW, 1, ""),
            line("m-5.14.0-70.el9.x86_64", OLD, 2, "ro selinux=0"),
        ]))
    );
}

#[test]
fn the_efi_stub_leads_to_the_real_file() {
    let stub = "search --no-floppy --set=dev\nconfigfile $prefix/grub.cfg\n";
    let efi = "/boot/efi/EFI/centos/grub.cfg";
    assert_eq!(Fake::new(&[(efi, stub), (CFG, EL7)]).told(), new());
}

#[test]
fn the_file_on_the_efi_partition_is_read() {
    let efi = "/boot/efi/EFI/centos/grub.cfg";
    let told = Fake::new(&[(efi, EL7), ("/boot/efi/EFI/centos/grubenv", "saved_entry=0\n")]);
    assert_eq!(
        told.told(),
        NextBoot::Default(line("CentOS Linux (new) 7 (Core)", efi, 7, "root=/dev/sda1 ro quiet"))
    );
}

#[test]
fn what_cannot_be_read_decides_nothing() {
    let mut fake = Fake::new(&[(CFG, EL7)]);
    fake.files.insert(CFG.to_owned(), Look::Cannot(Cannot::NotPermitted));
    assert_eq!(
        fake.told(),
        NextBoot::CannotTell(CannotTell::Unreadable {
            path: CFG.to_owned(),
            why: Cannot::NotPermitted
        })
    );
    let entry = format!("{ENTRIES}/a.conf");
    let files = [(CFG, "blscfg\n"), (entry.as_str(), "title a\nlinux /vmlinuz\noptions ro\n")];
    let mut fake = Fake::new(&files);
    fake.files.insert(entry.clone(), Look::Cannot(Cannot::NotPermitted));
    let why = Cannot::NotPermitted;
    assert_eq!(
        fake.told(),
        NextBoot::CannotTell(CannotTell::Unreadable { path: entry, why: why.clone() })
    );
    fake.dirs.insert(ENTRIES.to_owned(), Look::Cannot(why.clone()));
    assert_eq!(
        fake.told(),
        NextBoot::CannotTell(CannotTell::Unreadable { path: ENTRIES.to_owned(), why })
    );
    assert_eq!(Fake::new(&[]).told(), NextBoot::CannotTell(CannotTell::NoBootLoader));
}

#[test]
fn it_asks_for_what_it_has_not_seen() {
    let fake = Fake::default();
    assert_eq!(
        next_boot(&fake),
        Read::Wants(vec![
            Need::Dir(EFI.to_owned()),
            Need::File(CFG.to_owned()),
            Need::File(ENV.to_owned()),
            Need::Dir(ENTRIES.to_owned()),
        ])
    );
}

#[test]
fn a_submenu_deeper_than_is_read_counts_as_one_at_that_depth() {
    let deep = |depth: usize| {
        let file = "submenu a {\n".repeat(depth) + &"}\n".repeat(depth);
        let mut at = &grub_cfg::parse(CFG, file.as_bytes()).entries;
        let mut found = 0;
        while let Some(entry) = at.first() {
            (at, found) = (&entry.inside, found + 1);
        }
        found
    };
    assert_eq!([1, 7, 8, 9, 20].map(deep), [1, 7, 8, 8, 8]);
}
