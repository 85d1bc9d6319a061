//! Students whose machines look like one machine. Each likeness has innocent reasons: it is pointed out so
//! that somebody asks, and changes no verdict.

use super::Gradebook;
use super::matrix::{Matrix, Row};
use super::recount::parsed;
use crate::text::{Text, text};
use rusqlite::Result;
use std::collections::{BTreeMap, BTreeSet};

/// In what two students' machines are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The very same bundle, byte by byte.
    Bundle,
    /// The same machine id.
    Machine,
    /// The same SSH host key.
    HostKey,
    /// The same generated passwords in the answer file.
    Secrets,
}

/// A group of students whose machines are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// In what.
    pub likeness: Likeness,
    /// The students, at least two of them: places in the rows of the matrix.
    pub rows: Vec<usize>,
}

impl Likeness {
    /// Its name in JSON.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Bundle => "bundle",
            Self::Machine => "machine",
            Self::HostKey => "host-key",
            Self::Secrets => "secrets",
        }
    }

    /// What it is.
    #[must_use]
    pub fn told(self) -> Text {
        match self {
            Self::Bundle => text!(ko "같은 수집 자료", en "the same bundle"),
            Self::Machine => text!(ko "같은 machine-id", en "the same machine id"),
            Self::HostKey => text!(ko "같은 SSH 호스트 키", en "the same SSH host key"),
            Self::Secrets => text!(ko "같은 자동 생성 비밀번호", en "the same generated passwords"),
        }
    }

    /// How that comes about without anybody doing wrong.
    #[must_use]
    pub fn innocent(self) -> Text {
        match self {
            Self::Bundle => text!(
                ko "파일을 잘못 올렸거나, 두 사람이 VM 한 대로 함께 실습하면 이렇게 됩니다",
                en "so it is when the wrong file was handed in, or two worked together on one VM"
            ),
            Self::Machine => text!(
                ko "machine-id를 새로 만들지 않은 VM 이미지를 나누어 쓰면 이렇게 됩니다",
                en "so it is with copies of a VM image whose machine id was not made anew"
            ),
            Self::HostKey => text!(
                ko "SSH 호스트 키가 들어 있는 VM 이미지를 복제하면 이렇게 됩니다",
                en "so it is with copies of a VM image that holds its SSH host keys"
            ),
            Self::Secrets => text!(
                ko "강사나 동료가 나누어 준 응답 파일을 그대로 쓰면 이렇게 됩니다",
                en "so it is when an answer file was shared, by the instructor perhaps"
            ),
        }
    }
}

/// What one student's machines are recognised by, and by whom else.
type Found = BTreeMap<(Likeness, String), BTreeSet<usize>>;

impl Gradebook {
    /// The groups of students whose machines are alike in the attempts that count and in the last ones.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn alike(&self, matrix: &Matrix) -> std::result::Result<Vec<Alike>, Text> {
        let read = || {
            let mut found = Found::new();
            for (at, row) in matrix.rows.iter().enumerate() {
                for attempt in attempts(row) {
                    self.marks_of(attempt, at, &mut found)?;
                }
            }
            Ok(grouped(found))
        };
        read().map_err(|error: rusqlite::Error| self.failed(&error))
    }

    fn marks_of(&self, attempt: i64, row: usize, found: &mut Found) -> Result<()> {
        let mut visits = self.db.prepare_cached(
            "SELECT attempt.run, evidence, machine, ssh_key, host_keys, secrets FROM visit
             JOIN attempt ON attempt.id = visit.attempt WHERE visit.attempt = ?1",
        )?;
        let mut visits = visits.query([attempt])?;
        while let Some(visit) = visits.next()? {
            let mut add = |likeness, mark: String| {
                found.entry((likeness, mark)).or_default().insert(row);
            };
            let run: i64 = visit.get(0)?;
            if let Some(evidence) = visit.get::<_, Option<i64>>(1)? {
                add(Likeness::Bundle, evidence.to_string());
            }
            if let Some(machine) = visit.get(2)? {
                add(Likeness::Machine, machine);
            }
            let seen: Option<String> = visit.get(3)?;
            for key in listed(visit, 4)?.into_iter().chain(seen) {
                add(Likeness::HostKey, key);
            }
            // Traces are taken under a key of the run: of two runs they tell nothing.
            for secret in listed(visit, 5)? {
                add(Likeness::Secrets, format!("{run} {secret}"));
            }
        }
        Ok(())
    }
}

fn listed(visit: &rusqlite::Row<'_>, column: usize) -> Result<Vec<String>> {
    let text = visit.get_ref(column)?.as_str_or_null()?;
    text.map_or(Ok(Vec::new()), |text| parsed(column, text))
}

/// The last attempt, and those that count.
fn attempts(row: &Row) -> BTreeSet<i64> {
    let last = row.last.as_ref().map(|last| last.attempt);
    row.cells.iter().filter_map(|cell| Some(cell.mark()?.attempt)).chain(last).collect()
}

/// Each group once, however many marks its members share.
fn grouped(found: Found) -> Vec<Alike> {
    let groups: BTreeSet<(Likeness, Vec<usize>)> = found
        .into_iter()
        .filter(|(_, rows)| rows.len() > 1)
        .map(|((likeness, _), rows)| (likeness, rows.into_iter().collect()))
        .collect();
    groups.into_iter().map(|(likeness, rows)| Alike { likeness, rows }).collect()
}
