//! What to type next. Each command is tried on what was seen, and only one that helps is told.

use super::edit::{Edit, MARK, apply, command, typed};
use super::given::Given;
use super::seen::see;
use crate::read::lines::{lines, trimmed};
use crate::read::span::Span;
use crate::read::yum_repo::file::{self, Refused, Section, Why};
use crate::read::yum_repo::{Bad, Kind, Place, Repo, Tool, Wrong, value};
use crate::text::{Text, text, visible};

/// More lines than anybody would have to mend in one file.
const LINES: usize = 8;
/// Turns the files of CentOS 7 to the vault, where the old packages are kept.
const TO_VAULT: &str = r"sed -i -e 's/^mirrorlist=/#mirrorlist=/' -e 's|^#*baseurl=http://mirror\.centos\.org|baseurl=http://vault.centos.org|' /etc/yum.repos.d/CentOS-*.repo";

/// A repository in its files, and how to get further with it.
pub(super) struct Next<'g> {
    pub(super) given: &'g Given<'g>,
    pub(super) id: &'g str,
    pub(super) gone: &'g [&'g str],
    /// The package that brings the repository, and the tool that installs it; empty where not known.
    pub(super) package: &'g str,
    pub(super) package_tool: &'g str,
    /// Whether that package is installed: it brings its files back only where they are not there.
    pub(super) installed: bool,
}

impl Next<'_> {
    /// How far the repository comes with another content of a file, or without it.
    fn stage(&self, changed: &Given<'_>) -> u8 {
        see(&changed.read(), changed, self.id, self.gone).stage()
    }

    /// The first of some changes of a file that brings the repository furthest, as a command.
    fn best(&self, path: &str, changes: Vec<Vec<Edit>>) -> Option<Text> {
        let bytes = self.given.bytes(path)?;
        let now = self.stage(self.given);
        let tried = changes.into_iter().filter_map(|edits| {
            let command = command(&edits, path)?;
            let after = self.given.with(path, Some(apply(&edits, bytes)));
            Some((self.stage(&after), command)).filter(|(stage, _)| *stage > now)
        });
        let best = tried.reduce(|best, one| if one.0 > best.0 { one } else { best })?;
        Some(Text::same(best.1))
    }

    /// The section of a file that begins in a line.
    fn section(&self, path: &str, line: u32) -> Option<Section> {
        let sections = file::parse(self.given.bytes(path)?, self.given.tool).ok()?;
        sections.into_iter().find(|section| section.span.line == line)
    }

    /// The lines of a setting, from its key to the end of its value.
    fn lines_of(&self, path: &str, span: Span) -> Option<(u32, u32)> {
        let within = self.given.bytes(path)?.get(span.start..span.end)?;
        let more = within.iter().filter(|byte| **byte == b'\n').count();
        Some((span.line, span.line.saturating_add(u32::try_from(more).ok()?)))
    }

    /// The address of a repository of the course, as a line.
    fn address(&self) -> Option<String> {
        let release = self.id.strip_prefix("centos-openstack-")?;
        if release.is_empty() || !release.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        Some(match self.given.tool {
            Tool::Yum3 => format!(
                "baseurl=http://vault.centos.org/centos/7/cloud/$basearch/openstack-{release}/"
            ),
            Tool::Dnf4 | Tool::Dnf5 => format!(
                "metalink=https://mirrors.centos.org/metalink?repo=centos-cloud-sig-openstack-{release}\
-$releasever-stream&arch=$basearch&protocol=https,http"
            ),
        })
    }

    /// Puts the right address in the place of all others of a section.
    fn readdress(&self, path: &str, section: &Section) -> Option<Vec<Edit>> {
        let address = self.address()?;
        let is_url = |key: &[u8]| Kind::ALL.iter().any(|kind| kind.key().as_bytes() == key);
        let urls = section.settings.iter().filter(|set| is_url(&set.key));
        let mut old: Vec<(u32, u32)> =
            urls.filter_map(|set| self.lines_of(path, set.span)).collect();
        let Some((first, last)) = old.pop() else {
            return Some(vec![Edit::Below(section.span.line, address)]);
        };
        let mut edits: Vec<Edit> =
            old.into_iter().map(|(first, last)| Edit::Remove(first, last)).collect();
        edits.push(Edit::Replace(first, last, address));
        Some(edits)
    }

    /// Where no address counts, or none that is alive: the vault for all files of CentOS 7 at once if that
    /// is enough, an address of its own otherwise.
    pub(super) fn alive(&self, repo: &Repo) -> Text {
        let Place { path, span } = &repo.place;
        if self.given.tool == Tool::Yum3 && is_packaged(path) {
            let turned = self.given.bytes(path).map(to_vault);
            if self.stage(&self.given.with(path, turned)) > self.stage(self.given) {
                return Text::same(TO_VAULT);
            }
        }
        let section = self.section(path, span.line);
        let edits = section.and_then(|section| self.readdress(path, &section));
        edits.and_then(|edits| self.best(path, vec![edits])).unwrap_or_else(|| {
            let (path, id) = (visible(path), visible(self.id));
            text!(
                ko "{path} 파일의 [{id}] 아래에 운영 중인 미러의 주소를 baseurl=로 적으세요",
                en "write the address of a mirror that exists into {path} below [{id}], as baseurl="
            )
        })
    }

    /// Where it is disabled, by this line. A minimal CentOS 7 has no yum-config-manager: the line is changed
    /// in the file itself.
    pub(super) fn enabled(&self, place: &Place) -> Text {
        let id = self.id;
        let program = match self.given.tool {
            Tool::Yum3 => {
                let lines = self.lines_of(&place.path, place.span);
                let edit = |(first, last)| vec![Edit::Replace(first, last, "enabled=1".to_owned())];
                let mended = lines.and_then(|lines| self.best(&place.path, vec![edit(lines)]));
                if let Some(command) = mended {
                    return command;
                }
                format!("yum-config-manager --enable {id}")
            }
            Tool::Dnf4 => format!("dnf config-manager --set-enabled {id}"),
            Tool::Dnf5 => format!("dnf config-manager setopt {id}.enabled=1"),
        };
        Text::same(visible(&program))
    }

    /// Where yum leaves the section out for one value.
    pub(super) fn accepted(&self, repo: &Repo, at: &Place, bad: Bad) -> Text {
        let Place { path, span } = at;
        let lines = self.lines_of(path, *span);
        let section = self.section(path, repo.place.span.line);
        let mut changes = Vec::new();
        if let Some((first, last)) = lines {
            if bad.why == Wrong::Boolean {
                changes.push(vec![Edit::Replace(first, last, format!("{}=1", bad.key))]);
            }
            if let Some(line) = section.as_ref().and_then(|section| of_good_words(section, bad)) {
                changes.push(vec![Edit::Replace(first, last, line)]);
            }
            changes.push(vec![Edit::Remove(first, last)]);
        }
        if let Some(section) = &section {
            changes.extend(self.readdress(path, section));
        }
        self.best(path, changes).unwrap_or_else(|| by_hand(path, span.line))
    }

    /// Where the tool does not take a file: the lines at fault are mended, else the file gets another
    /// name.
    pub(super) fn taken(&self, path: &str, refused: Refused) -> Text {
        let by_hand = || by_hand(path, refused.span.line);
        let Some(bytes) = self.given.bytes(path) else {
            return by_hand();
        };
        if matches!(refused.why, Why::Value(_)) {
            let lines = self.lines_of(path, refused.span);
            let edits = lines.map(|(first, last)| vec![Edit::Remove(first, last)]);
            let command = edits.and_then(|edits| command(&edits, path));
            return command.map_or_else(by_hand, Text::same);
        }
        if let Some(edits) = self.parsed(bytes)
            && let Some(command) = command(&edits, path)
        {
            return Text::same(command);
        }
        let Some(typed) = typed(path).filter(|_| !self.given.is_main(path)) else {
            return by_hand();
        };
        let own = self.names(path) || Some(path) == self.packaged().as_deref();
        let again = match self.install("reinstall").filter(|_| own) {
            Some(command) => format!(" && {command}"),
            None => String::new(),
        };
        Text::same(format!("mv {typed} {typed}.bad{again}"))
    }

    /// The file that the package brings.
    fn packaged(&self) -> Option<String> {
        let release = self.id.strip_prefix("centos-openstack-")?;
        Some(format!("/etc/yum.repos.d/CentOS-OpenStack-{release}.repo"))
    }

    /// Installs the package, or does so again.
    fn install(&self, verb: &str) -> Option<String> {
        let (package, tool) = (self.package, self.package_tool);
        (!package.is_empty() && !tool.is_empty()).then(|| format!("{tool} {verb} -y {package}"))
    }

    /// Where no file names it: the package brings it, once nothing of its own stands in the way.
    pub(super) fn brought(&self) -> Option<Text> {
        if !self.installed {
            return self.install("install").map(Text::same);
        }
        let again = self.install("reinstall")?;
        Some(Text::same(match self.packaged().filter(|path| self.given.bytes(path).is_some()) {
            Some(path) => {
                let path = typed(&path)?;
                format!("mv {path} {path}.bad && {again}")
            }
            None => again,
        }))
    }

    /// Whether a file names the repository, be it only by the beginning of a header.
    pub(super) fn names(&self, path: &str) -> bool {
        let name = format!("[{}", self.id);
        let bytes = self.given.bytes(path).unwrap_or_default();
        bytes.windows(name.len()).any(|part| part == name.as_bytes())
    }

    /// The changes after which the tool takes a file, if they are few.
    fn parsed(&self, bytes: &[u8]) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        let mut now = bytes.to_vec();
        for _ in 0..LINES {
            let refused = match file::parse(&now, self.given.tool) {
                // Where nothing is left of a file, its lines were not what is wrong with it.
                Ok(sections) => return (!sections.is_empty()).then_some(edits),
                Err(refused) => refused,
            };
            let number = refused.span.line;
            let line = lines(&now).find(|line| line.number == number)?.bytes;
            let edit = match (refused.why, header(line)) {
                _ if line.starts_with(MARK) => Edit::Unmark(number),
                (Why::BadSection | Why::NoSection, Some(name)) => {
                    Edit::Replace(number, number, format!("[{name}]"))
                }
                _ => Edit::Comment(number),
            };
            now = apply(std::slice::from_ref(&edit), &now);
            edits.push(edit);
        }
        None
    }

    /// Where several files name it: those that are not needed get another name, or lose that section
    /// where something else stands in them too.
    pub(super) fn once(&self, repo: &Repo) -> Text {
        let all: Vec<&Place> = std::iter::once(&repo.place).chain(&repo.again).collect();
        let kept = |keep: usize| {
            let mut changed = self.given.clone();
            let mut commands = Vec::new();
            for (_, place) in all.iter().enumerate().filter(|(at, _)| *at != keep) {
                let (command, bytes) = self.dropped(place)?;
                changed = changed.with(&place.path, bytes);
                commands.push(command);
            }
            Some((self.stage(&changed), commands.join(" && ")))
        };
        // Only so many are worth a try.
        let tried = (0..all.len()).filter(|_| all.len() <= LINES).filter_map(kept);
        match tried.reduce(|best, one| if one.0 > best.0 { one } else { best }) {
            Some((_, command)) => Text::same(command),
            None => by_hand(&repo.place.path, repo.place.span.line),
        }
    }

    /// The command that takes a section out of its file, and what is left of the file.
    fn dropped(&self, place: &Place) -> Option<(String, Option<Vec<u8>>)> {
        let path = &place.path;
        let sections = file::parse(self.given.bytes(path)?, self.given.tool).ok()?;
        if sections.len() == 1 && !self.given.is_main(path) {
            let typed = typed(path)?;
            return Some((format!("mv {typed} {typed}.old"), None));
        }
        let section = self.section(path, place.span.line)?;
        let edits: Vec<Edit> =
            section.parts.iter().map(|(first, last)| Edit::Remove(*first, *last)).collect();
        let bytes = apply(&edits, self.given.bytes(path)?);
        Some((command(&edits, path)?, Some(bytes)))
    }
}

/// The name of a section in a line that is no whole header.
fn header(line: &[u8]) -> Option<String> {
    let inner = trimmed(line).strip_prefix(b"[")?;
    let inner = inner.split(|byte| b"]#; \t".contains(byte)).next()?;
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.:".contains(byte);
    (!inner.is_empty() && inner.iter().all(is_name))
        .then(|| String::from_utf8_lossy(inner).into_owned())
}

/// A setting with only those of its addresses that yum accepts.
fn of_good_words(section: &Section, bad: Bad) -> Option<String> {
    if bad.why == Wrong::Boolean {
        return None;
    }
    let value = &section.get(bad.key.as_bytes())?.value;
    let words = value.split(|byte| byte.is_ascii_whitespace() || *byte == b',');
    // A remark may name addresses too.
    let good: Vec<&[u8]> = words
        .filter(|word| !word.is_empty())
        .take_while(|word| value::is_address(word) && !word.contains(&b'@'))
        .collect();
    let text = String::from_utf8(good.join(&b' ')).ok()?;
    (!text.is_empty()).then(|| format!("{}={text}", bad.key))
}

/// Whether [`TO_VAULT`] changes this file.
fn is_packaged(path: &str) -> bool {
    let name = path.strip_prefix("/etc/yum.repos.d/CentOS-");
    name.is_some_and(|name| name.ends_with(".repo") && !name.contains('/'))
}

/// A file after [`TO_VAULT`].
fn to_vault(file: &[u8]) -> Vec<u8> {
    const OLD: &[u8] = b"baseurl=http://mirror.centos.org";
    let mut out = Vec::with_capacity(file.len());
    for line in lines(file).map(|line| line.bytes) {
        let hashes = line.iter().take_while(|byte| **byte == b'#').count();
        let bare = line.get(hashes..).unwrap_or_default();
        if let Some(rest) = bare.strip_prefix(OLD) {
            out.extend(b"baseurl=http://vault.centos.org");
            out.extend(rest);
        } else {
            if line.starts_with(b"mirrorlist=") {
                out.push(b'#');
            }
            out.extend(line);
        }
        out.push(b'\n');
    }
    out
}

fn by_hand(path: &str, line: u32) -> Text {
    let path = visible(path);
    text!(
        ko "{path} 파일의 {line}번째 줄을 편집기로 고치세요",
        en "correct line {line} of {path} in an editor"
    )
}
