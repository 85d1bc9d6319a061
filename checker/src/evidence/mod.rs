//! What was seen of a machine: raw, bounded, without secrets.
//!
//! Evidence knows nothing of right and wrong. A bundle taken today can be judged again tomorrow.

pub mod bundle;
pub mod cannot;
pub mod compared;
pub mod identity;
pub(crate) mod limits;
mod names;
pub mod redact;
mod say;
pub mod sealed;

pub use cannot::{Cannot, FileKind};
use schemars::JsonSchema;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::marker::PhantomData;

/// The outcome of one look: seen, not there, or a reason why it cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Look<T> {
    /// It was seen.
    Seen(T),
    /// It is not there. A dangling link is not there either.
    Absent,
    /// It cannot be told.
    Cannot(Cannot),
}

/// Metadata of a file after links were followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Stat {
    /// What it is.
    pub kind: FileKind,
    /// Permission bits, `0o7777` at most.
    pub mode: u32,
    /// Owner.
    pub uid: u32,
    /// Group.
    pub gid: u32,
    /// Size in bytes.
    pub size: u64,
    /// Last change of the content, seconds since 1970 UTC.
    pub mtime: i64,
    /// Where the path's last component points, if it is itself a symbolic link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

/// A plain file: metadata and content, secrets already replaced by marks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FileSeen {
    /// Metadata.
    #[serde(flatten)]
    pub stat: Stat,
    /// The bytes.
    #[serde(with = "bytes")]
    #[schemars(with = "bytes::Form")]
    pub content: Vec<u8>,
}

/// One name in a directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entry {
    /// The name; bytes that are not UTF-8 became U+FFFD.
    pub name: String,
    /// What it is, links not followed.
    pub kind: FileKind,
    /// Where a link points, as written in the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
}

/// A systemd unit as the running manager tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnitSeen {
    /// The manager's own name of the unit (an alias leads to the real one).
    pub id: String,
    /// `loaded`, `not-found`, `masked`, `bad-setting`, `error`, …
    pub load: String,
    /// `active`, `inactive`, `failed`, `activating`, `deactivating`, `reloading`, …
    pub active: String,
    /// `running`, `dead`, `exited`, …
    pub sub: String,
    /// `UnitFileState`, where it was asked for; `None` where links were to be read instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_state: Option<String>,
    /// When the main process started, seconds since 1970 by today's clock, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<i64>,
}

/// An installed package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackageSeen {
    /// `version-release.arch`.
    pub evr: String,
}

/// What a program answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CommandSeen {
    /// Exit code, `None` if a signal ended it.
    pub code: Option<i32>,
    /// Standard output, bounded.
    #[serde(with = "bytes")]
    #[schemars(with = "bytes::Form")]
    pub stdout: Vec<u8>,
    /// Standard error, bounded.
    #[serde(with = "bytes")]
    #[schemars(with = "bytes::Form")]
    pub stderr: Vec<u8>,
}

/// What a web server answered; never a header that holds a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HttpSeen {
    /// The status code.
    pub status: u16,
    /// For a token request: whether a token came with it. The token itself is never kept.
    #[serde(default)]
    pub token: bool,
    /// For a token request that was refused: the status of the same request without a project.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unscoped: Option<u16>,
}

/// Where the evidence comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The running system.
    Live,
    /// A mounted image or captured tree.
    Root,
}

/// The machine that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Machine {
    /// A running system or a tree.
    pub origin: Origin,
    /// Its name, where it told one.
    pub host: Option<String>,
    /// Whether the look was taken as root.
    pub root: bool,
    /// When, seconds since 1970 UTC by the clock of the machine that looked.
    pub time: i64,
}

/// Everything that was seen, by what was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The machine.
    pub machine: Machine,
    /// What the secrets in the files were compared with.
    #[serde(default)]
    pub compared: Vec<compared::Compared>,
    /// Files by absolute path.
    #[serde(default, deserialize_with = "bounded")]
    pub files: BTreeMap<String, Look<FileSeen>>,
    /// Metadata by absolute path, where the content was not needed.
    #[serde(default, deserialize_with = "bounded")]
    pub stats: BTreeMap<String, Look<Stat>>,
    /// Directories by absolute path.
    #[serde(default, deserialize_with = "names::directories")]
    pub dirs: BTreeMap<String, Look<Vec<Entry>>>,
    /// Units by the name that was asked for.
    #[serde(default, deserialize_with = "bounded")]
    pub units: BTreeMap<String, Look<UnitSeen>>,
    /// Packages by name.
    #[serde(default, deserialize_with = "bounded")]
    pub packages: BTreeMap<String, Look<PackageSeen>>,
    /// The file of rpm's database that is why packages cannot be told, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package_file: Option<String>,
    /// Answers of programs by their words joined with blanks.
    #[serde(default, deserialize_with = "bounded")]
    pub commands: BTreeMap<String, Look<CommandSeen>>,
    /// Answers of web servers by URL.
    #[serde(default, deserialize_with = "bounded")]
    pub http: BTreeMap<String, Look<HttpSeen>>,
    /// Answers to a token request by the path of the credentials file.
    #[serde(default, deserialize_with = "bounded")]
    pub tokens: BTreeMap<String, Look<HttpSeen>>,
}

impl Default for Machine {
    fn default() -> Self {
        Self { origin: Origin::Root, host: None, root: false, time: 0 }
    }
}

impl Evidence {
    /// Whether this was looked at already.
    #[must_use]
    pub fn answers(&self, need: &Need) -> bool {
        match need {
            Need::File(path) => self.files.contains_key(path),
            Need::Stat(path) => self.stats.contains_key(path),
            Need::Dir(path) => self.dirs.contains_key(path),
            Need::Unit(name) => self.units.contains_key(name),
            Need::Package(name) => self.packages.contains_key(name),
            Need::Command(words) => self.commands.contains_key(&words.join(" ")),
            Need::Http(url) => self.http.contains_key(url),
            Need::Token(path, _) => self.tokens.contains_key(path),
        }
    }
}

impl Evidence {
    /// Forgets what was seen of it, as if nobody had looked.
    pub fn forget(&mut self, need: &Need) {
        match need {
            Need::File(path) => drop(self.files.remove(path)),
            Need::Stat(path) => drop(self.stats.remove(path)),
            Need::Dir(path) => drop(self.dirs.remove(path)),
            Need::Unit(name) => drop(self.units.remove(name)),
            Need::Package(name) => drop(self.packages.remove(name)),
            Need::Command(words) => drop(self.commands.remove(&words.join(" "))),
            Need::Http(url) => drop(self.http.remove(url)),
            Need::Token(path, _) => drop(self.tokens.remove(path)),
        }
    }

    /// Takes over what other evidence tells of it, if that tells anything.
    pub fn take_over(&mut self, other: &Self, need: &Need) -> bool {
        fn copy<T: Clone>(
            to: &mut BTreeMap<String, Look<T>>,
            from: &BTreeMap<String, Look<T>>,
            key: &str,
        ) -> bool {
            let found = from.get(key);
            if let Some(look) = found {
                to.insert(key.to_owned(), look.clone());
            }
            found.is_some()
        }
        match need {
            Need::File(path) => copy(&mut self.files, &other.files, path),
            Need::Stat(path) => copy(&mut self.stats, &other.stats, path),
            Need::Dir(path) => copy(&mut self.dirs, &other.dirs, path),
            Need::Unit(name) => copy(&mut self.units, &other.units, name),
            Need::Package(name) => {
                let found = copy(&mut self.packages, &other.packages, name);
                if found {
                    self.package_file.clone_from(&other.package_file);
                }
                found
            }
            Need::Command(words) => copy(&mut self.commands, &other.commands, &words.join(" ")),
            Need::Http(url) => copy(&mut self.http, &other.http, url),
            Need::Token(path, _) => copy(&mut self.tokens, &other.tokens, path),
        }
    }

    /// Everything that was looked at. The words of a program's call are what stood between blanks, and
    /// where a token was asked for is not told.
    #[must_use]
    pub fn looked_at(&self) -> Vec<Need> {
        let words = |call: &String| Need::Command(call.split(' ').map(str::to_owned).collect());
        let files = self.files.keys().cloned().map(Need::File);
        let stats = self.stats.keys().cloned().map(Need::Stat);
        let dirs = self.dirs.keys().cloned().map(Need::Dir);
        let units = self.units.keys().cloned().map(Need::Unit);
        let packages = self.packages.keys().cloned().map(Need::Package);
        let http = self.http.keys().cloned().map(Need::Http);
        let tokens = self.tokens.keys().map(|path| Need::Token(path.clone(), String::new()));
        let looks = files.chain(stats).chain(dirs).chain(units).chain(packages);
        looks.chain(self.commands.keys().map(words)).chain(http).chain(tokens).collect()
    }

    /// Whether the other evidence tells the same of it.
    #[must_use]
    pub fn tells_as(&self, other: &Self, need: &Need) -> bool {
        match need {
            Need::File(path) => self.files.get(path) == other.files.get(path),
            Need::Stat(path) => self.stats.get(path) == other.stats.get(path),
            Need::Dir(path) => self.dirs.get(path) == other.dirs.get(path),
            Need::Unit(name) => self.units.get(name) == other.units.get(name),
            Need::Package(name) => {
                self.packages.get(name) == other.packages.get(name)
                    && self.package_file == other.package_file
            }
            Need::Command(words) => {
                let words = words.join(" ");
                self.commands.get(&words) == other.commands.get(&words)
            }
            Need::Http(url) => self.http.get(url) == other.http.get(url),
            Need::Token(path, _) => self.tokens.get(path) == other.tokens.get(path),
        }
    }
}

/// Something a check has to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Content and metadata of a file.
    File(String),
    /// Metadata alone.
    Stat(String),
    /// The names in a directory.
    Dir(String),
    /// A unit's live state.
    Unit(String),
    /// Whether a package is installed.
    Package(String),
    /// What a program answers: an absolute path or bare name, then its arguments.
    Command(Vec<String>),
    /// The status that a URL answers with.
    Http(String),
    /// Whether the credentials in this file get a token: the file, and the URL that it leads to.
    Token(String, String),
}

/// A map with no more in it than labcheck looks at.
fn bounded<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, T>, D::Error> {
    struct Map<T>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>> Visitor<'de> for Map<T> {
        type Value = BTreeMap<String, T>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a map")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Self::Value, A::Error> {
            let mut map = BTreeMap::new();
            while let Some((key, value)) = from.next_entry()? {
                map.insert(key, value);
                if map.len() > limits::LOOKS {
                    return Err(serde::de::Error::custom("more than labcheck ever looks at"));
                }
            }
            Ok(map)
        }
    }
    from.deserialize_map(Map(PhantomData))
}

/// Bytes as text where they are UTF-8 and mostly letters, as base64 where not.
mod bytes {
    use base64::Engine as _;
    use base64::prelude::BASE64_STANDARD as STANDARD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Either form.
    #[derive(Serialize, Deserialize, schemars::JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    pub(super) enum Form {
        Text(String),
        Base64(String),
    }

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(bytes) {
            // Escapes take more room than base64 does.
            Ok(text) if crate::json::length(text) <= 2 * text.len() => Form::Text(text.to_owned()),
            _ => Form::Base64(STANDARD.encode(bytes)),
        }
        .serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        match Form::deserialize(from)? {
            Form::Text(text) => Ok(text.into_bytes()),
            Form::Base64(text) => {
                STANDARD.decode(&text).map_err(|_| serde::de::Error::custom("this is no base64"))
            }
        }
    }
}
