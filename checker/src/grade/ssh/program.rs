//! The program that is sent: a static one, so that it runs on whatever Linux is there.

use super::copy::Way;
use crate::evidence::identity::hex;
use crate::text::{Text, text, visible};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest as _, Sha256};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::OnceLock;

/// No labcheck comes near this, in bytes: 64 MiB.
pub const MAX_PROGRAM: u64 = 64 << 20;

/// Machines by their number in an ELF file (`e_machine`) and their name in `uname -m`; all little-endian.
const MACHINES: [(u16, &str); 4] =
    [(62, "x86_64"), (183, "aarch64"), (21, "ppc64le"), (243, "riscv64")];

/// A program to send.
pub struct Program {
    bytes: Vec<u8>,
    sha256: String,
    machine: &'static str,
    way: Way,
    packed: OnceLock<Vec<u8>>,
}

impl Program {
    /// The program that is running.
    ///
    /// # Errors
    /// It cannot be read, or is no static program.
    pub fn running() -> Result<Self, Text> {
        Self::read(Path::new("/proc/self/exe"))
    }

    /// A program in a file.
    ///
    /// # Errors
    /// It cannot be read, is too large, or is no static program for Linux.
    pub fn read(path: &Path) -> Result<Self, Text> {
        let name = visible(&path.to_string_lossy());
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| file.take(MAX_PROGRAM + 1).read_to_end(&mut bytes))
            .map_err(|error| {
                text!(
                    ko "프로그램을 읽을 수 없습니다: {name}: {error}",
                    en "the program cannot be read: {name}: {error}"
                )
            })?;
        Self::new(bytes).ok_or_else(|| {
            text!(
                ko "{name}: 다른 호스트로 복사할 수 있는 정적 링크 프로그램이 아닙니다",
                en "{name} is no static program, which alone can be copied to other hosts"
            )
        })
    }

    fn new(bytes: Vec<u8>) -> Option<Self> {
        let machine = static_machine(&bytes).filter(|_| bytes.len() as u64 <= MAX_PROGRAM)?;
        let sha256 = hex(&Sha256::digest(&bytes));
        Some(Self { bytes, sha256, machine, way: Way::default(), packed: OnceLock::new() })
    }

    /// What it consists of.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Its SHA-256, in lower-case hex.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// How it is divided on its way, and what is slow.
    pub(super) const fn way(&self) -> Way {
        self.way
    }

    /// Its two pieces; of a small program the second is empty.
    pub(super) fn pieces(&self) -> (&[u8], &[u8]) {
        self.bytes.split_at(self.way.first.min(self.bytes.len()))
    }

    /// The second piece packed with gzip: half as much. Packed once, when it is asked for.
    pub(super) fn packed(&self) -> &[u8] {
        self.packed.get_or_init(|| {
            let mut packer = GzEncoder::new(Vec::new(), Compression::default());
            // A vector takes everything; were it otherwise, the hash there would not be right.
            let _ = packer.write_all(self.pieces().1);
            packer.finish().unwrap_or_default()
        })
    }

    /// The machine that it runs on, as `uname -m` says it.
    #[must_use]
    pub const fn machine(&self) -> &'static str {
        self.machine
    }
}

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Program({}, {} bytes, {})", self.machine, self.bytes.len(), self.sha256)
    }
}

/// The machine of a 64-bit little-endian ELF program that asks for no interpreter (System V ABI: the
/// header's `e_machine` at 18, `e_phoff` at 32, `e_phentsize` at 54, `e_phnum` at 56; `PT_INTERP` is 3).
fn static_machine(bytes: &[u8]) -> Option<&'static str> {
    let half = |at: usize| Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    // ELF, 64 bits, little-endian, version 1.
    bytes.starts_with(b"\x7fELF\x02\x01\x01").then_some(())?;
    let machine = half(18)?;
    let (_, name) = MACHINES.iter().find(|(number, _)| *number == machine)?;
    let table = usize::try_from(u64::from_le_bytes(bytes.get(32..40)?.try_into().ok()?)).ok()?;
    let (size, count) = (usize::from(half(54)?), usize::from(half(56)?));
    for entry in 0..count {
        let at = table.checked_add(entry.checked_mul(size)?)?;
        let kind = bytes.get(at..at.checked_add(4)?)?;
        if kind == 3u32.to_le_bytes() {
            return None;
        }
    }
    Some(name)
}

#[cfg(test)]
impl Program {
    /// Anything that runs on this machine; a script does not know its own hash.
    pub(super) fn of_test(bytes: &[u8]) -> Self {
        let shebang = b"#!/bin/sh\n";
        let unknown = b"case $1 in --sha256) exit 2;; esac\n";
        let script = bytes.strip_prefix(shebang);
        let script = script.map(|rest| [&shebang[..], unknown, rest].concat());
        let bytes = script.as_deref().unwrap_or(bytes);
        let sha256 = hex(&Sha256::digest(bytes));
        let here = MACHINES.iter().find(|(_, name)| *name == std::env::consts::ARCH);
        let machine = here.map_or("x86_64", |(_, name)| name);
        let (bytes, way) = (bytes.to_vec(), Way::default());
        Self { bytes, sha256, machine, way, packed: OnceLock::new() }
    }

    /// The same, over another way.
    pub(super) fn over(self, way: Way) -> Self {
        Self { way, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least that is a program: a header, and one entry of its table.
    fn elf(machine: u16, kind: u32) -> Vec<u8> {
        let mut bytes = vec![0; 120];
        bytes[..7].copy_from_slice(b"\x7fELF\x02\x01\x01");
        bytes[18..20].copy_from_slice(&machine.to_le_bytes());
        bytes[32] = 64;
        bytes[54] = 56;
        bytes[56] = 1;
        bytes[64..68].copy_from_slice(&kind.to_le_bytes());
        bytes
    }

    #[test]
    fn a_static_program_tells_its_machine_and_its_hash() {
        let program = Program::new(elf(62, 1)).unwrap();
        assert_eq!(program.machine(), "x86_64");
        assert_eq!(
            program.sha256(),
            "1af5679ee649bed82caec7863ebc40bfb9b75edc1327eddb6938e7ed05adba08",
        );
        assert_eq!(Program::new(elf(183, 1)).unwrap().machine(), "aarch64");
    }

    #[test]
    fn what_needs_an_interpreter_another_kernel_or_is_cut_is_not_sent() {
        assert!(Program::new(elf(62, 3)).is_none());
        assert!(Program::new(elf(8, 1)).is_none());
        assert!(Program::new(b"#!/bin/sh\n".to_vec()).is_none());
        for length in 0..68 {
            assert!(Program::new(elf(62, 1)[..length].to_vec()).is_none(), "{length}");
        }
        let mut far = elf(62, 1);
        far[32..40].fill(0xff);
        assert!(Program::new(far).is_none());
        assert!(Program::read(Path::new("/no/such/program")).is_err());
    }
}
