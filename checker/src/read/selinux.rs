//! `/etc/selinux/config` as libselinux reads it.
//!
//! Source of the rules: `selinux_getenforcemode` and `init_selinux_config` in
//! `libselinux/src/selinux_config.c`, releases 2.5 (CentOS 7) and 3.6 (CentOS Stream 9).

mod mistake;

pub use mistake::{Fault, Noted};

use super::lines::{is_c_space, leading};
use super::span::Span;

/// Which libselinux reads the file. They differ in blanks after `=`, allowed since 3.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Libselinux {
    /// 2.5, of CentOS 7; all before 3.4 are alike.
    V2_5,
    /// 3.6, of CentOS Stream 9; all since 3.4 are alike.
    V3_6,
}

/// What the file can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Policy loaded, violations refused.
    Enforcing,
    /// Policy loaded, violations logged.
    Permissive,
    /// No policy.
    Disabled,
}

impl Mode {
    /// In the order of libselinux.
    pub const ALL: [Self; 3] = [Self::Enforcing, Self::Permissive, Self::Disabled];

    /// The word in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Enforcing => "enforcing",
            Self::Permissive => "permissive",
            Self::Disabled => "disabled",
        }
    }

    /// By prefix, in any case: `disabledxyz` is `disabled`.
    fn of(value: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| {
            let word = mode.word().as_bytes();
            value.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
        })
    }
}

/// The line that counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decides {
    /// What it asks for.
    pub mode: Mode,
    /// The line as libselinux got it, without its line feed.
    pub span: Span,
}

/// The policy's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyType {
    /// As libselinux takes it: blanks and control bytes at the end cut, since 3.4 also blanks
    /// before it.
    pub value: Vec<u8>,
    /// The whole line.
    pub span: Span,
}

impl PolicyType {
    /// Whether the mode was written in its place: a word for one, or for «off».
    #[must_use]
    pub fn is_for_the_mode(&self) -> bool {
        mistake::is_for_the_mode(&self.value)
    }

    /// Whether no policy can have such a name: it stands in quotes, or something follows it.
    #[must_use]
    pub fn is_no_name(&self) -> bool {
        self.value.iter().any(|byte| is_c_space(*byte) || matches!(byte, b'"' | b'\'' | b'#'))
    }
}

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The first valid `SELINUX=` line. Without one the next boot is permissive by accident.
    pub decides: Option<Decides>,
    /// Every other line that was meant to set the mode, in the file's order.
    pub noted: Vec<Noted>,
    /// The last `SELINUXTYPE=` line; without one libselinux takes `targeted`.
    pub policy_type: Option<PolicyType>,
}

impl Config {
    /// The mode of the line that counts.
    #[must_use]
    pub fn mode(&self) -> Option<Mode> {
        self.decides.as_ref().map(|decides| decides.mode)
    }
}

/// A page less the final NUL: libselinux reads the file with `fgets` into one page (4096 bytes
/// where CentOS runs on x86-64), so a longer line comes in pieces, and each piece is a line to it.
const PIECE: usize = 4095;

/// Reads the file.
#[must_use]
pub fn parse(file: &[u8], version: Libselinux) -> Config {
    let mut config = Config { decides: None, noted: Vec::new(), policy_type: None };
    for line in super::lines::lines(file) {
        for (index, piece) in pieces(line.bytes).enumerate() {
            let at = index * PIECE;
            let span = line.part(at, at + piece.len());
            match valid(piece, version) {
                Some(mode) if config.decides.is_none() => {
                    config.decides = Some(Decides { mode, span });
                }
                Some(mode) => config.noted.push(Noted::Shadowed { mode, span }),
                None if index == 0 => config.noted.extend(mistake::note(piece, span, version)),
                None => {}
            }
        }
        if let Some(value) = policy_type(line.bytes, version) {
            config.policy_type = Some(PolicyType { value, span: line.span() });
        }
    }
    config
}

/// What `fgets` hands over of one line, one after another.
fn pieces(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.chunks(PIECE)
}

/// The mode, if libselinux takes the piece for a line that sets it.
fn valid(piece: &[u8], version: Libselinux) -> Option<Mode> {
    let value = piece.strip_prefix(b"SELINUX=")?;
    Mode::of(match version {
        Libselinux::V2_5 => value,
        Libselinux::V3_6 => value.get(leading(value, is_c_space)..).unwrap_or_default(),
    })
}

/// The name, if the line sets it. The key may be indented and of any case; the last line counts.
fn policy_type(line: &[u8], version: Libselinux) -> Option<Vec<u8>> {
    const KEY: &[u8] = b"SELINUXTYPE=";
    // getline, but then C strings: a NUL ends the line.
    let line = line.split(|byte| *byte == 0).next().unwrap_or_default();
    let line = line.get(leading(line, is_c_space)..)?;
    if !line.get(..KEY.len())?.eq_ignore_ascii_case(KEY) {
        return None;
    }
    let value = line.get(KEY.len()..)?;
    let value = match version {
        Libselinux::V2_5 => value,
        Libselinux::V3_6 => value.get(leading(value, is_c_space)..).unwrap_or_default(),
    };
    let end = value.iter().rposition(|byte| !is_c_space(*byte) && !byte.is_ascii_control());
    // The cutting from the end never takes the first byte, were it even a blank.
    let end = end.map_or(value.len().min(1), |last| last + 1);
    value.get(..end).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests;
