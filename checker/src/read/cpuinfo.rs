//! `/proc/cpuinfo`: whether the processor can run virtual machines.
//!
//! Source of the rules: `show_cpuinfo` in Linux `arch/x86/kernel/cpu/proc.c`: `flags\t\t: ` and
//! words with one blank between; since 5.8 a line of its own with the key `vmx flags`. arm64 has
//! `Features`, s390x `features`: neither tells of virtualization.

use super::lines::{Line, lines, trimmed};
use super::span::Span;

/// The word that tells of hardware virtualization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extension {
    /// Intel VT-x.
    Vmx,
    /// AMD-V.
    Svm,
}

impl Extension {
    /// The word in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Vmx => "vmx",
            Self::Svm => "svm",
        }
    }
}

/// What the file says of virtualization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Virtualization {
    /// Every core has it.
    All {
        /// What the first core has.
        extension: Extension,
        /// The word in the first core's line.
        span: Span,
    },
    /// Some cores have it, some not.
    Some {
        /// What the first that has it has.
        extension: Extension,
        /// The word in that core's line.
        span: Span,
        /// The cores without it, by the `processor` number, or by order where there is none.
        without: Vec<u32>,
    },
    /// No core has it.
    None {
        /// The flags of the first core.
        span: Span,
    },
    /// There is no `flags` line with a flag in it.
    NoFlags {
        /// Why not, as far as the file tells.
        family: Family,
    },
}

/// What kind of processor a file without `flags` lines tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// ARM or another that lists `Features`.
    Arm,
    /// IBM Z, `features`.
    Ibm,
    /// The file tells nothing at all.
    Unknown,
}

/// What the file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CpuInfo {
    /// Of virtualization.
    pub virtualization: Virtualization,
    /// Whether some core has the flag `hypervisor`: the machine is itself a virtual one.
    pub hypervisor: bool,
    /// The first line `vmx flags`, in which nothing counts.
    pub vmx_flags: Option<Span>,
    /// How many cores have a `flags` line with a flag in it.
    pub cores: usize,
}

/// Reads the file.
#[must_use]
pub fn parse(file: &[u8]) -> CpuInfo {
    let mut family = Family::Unknown;
    let mut hypervisor = false;
    let mut vmx_flags = None;
    let mut cores = 0_u32;
    let mut processor = None;
    let mut first = None;
    let mut found = None;
    let mut without = Vec::new();
    for line in lines(file) {
        let Some(colon) = line.bytes.iter().position(|byte| *byte == b':') else { continue };
        let key = trimmed(line.bytes.get(..colon).unwrap_or_default());
        match key {
            b"processor" => processor = number(line.from(colon + 1)),
            b"Features" => family = Family::Arm,
            b"features" => family = Family::Ibm,
            b"vmx flags" => vmx_flags = vmx_flags.or(Some(line.span())),
            b"flags" if !trimmed(line.from(colon + 1)).is_empty() => {
                let flags = Flags::of(&line, colon + 1);
                hypervisor |= flags.hypervisor;
                first = first.or(Some(line.span()));
                match flags.extension {
                    Some(_) => found = found.or(flags.extension),
                    None => without.push(processor.unwrap_or(cores)),
                }
                cores += 1;
                processor = None;
            }
            _ => {}
        }
    }
    let virtualization = match (first, found) {
        (None, _) => Virtualization::NoFlags { family },
        (Some(span), None) => Virtualization::None { span },
        (_, Some((extension, span))) if without.is_empty() => {
            Virtualization::All { extension, span }
        }
        (_, Some((extension, span))) => Virtualization::Some { extension, span, without },
    };
    CpuInfo { virtualization, hypervisor, vmx_flags, cores: cores as usize }
}

struct Flags {
    extension: Option<(Extension, Span)>,
    hypervisor: bool,
}

impl Flags {
    fn of(line: &Line<'_>, from: usize) -> Self {
        let mut flags = Self { extension: None, hypervisor: false };
        let mut at = from;
        for word in line.from(from).split(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
            let extension = match word {
                b"vmx" => Some(Extension::Vmx),
                b"svm" => Some(Extension::Svm),
                _ => None,
            };
            let placed = extension.map(|found| (found, line.part(at, at + word.len())));
            flags.extension = flags.extension.or(placed);
            flags.hypervisor |= word == b"hypervisor";
            at += word.len() + 1;
        }
        flags
    }
}

fn number(bytes: &[u8]) -> Option<u32> {
    std::str::from_utf8(trimmed(bytes)).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(line: u32, start: usize, end: usize) -> Span {
        Span { line, start, end }
    }

    #[test]
    fn vmx_as_a_whole_word_is_found() {
        let file = b"processor\t: 0\nflags\t\t: fpu vmx lm hypervisor\nvmx flags\t: ept\n";
        assert_eq!(
            parse(file),
            CpuInfo {
                virtualization: Virtualization::All {
                    extension: Extension::Vmx,
                    span: span(2, 27, 30)
                },
                hypervisor: true,
                vmx_flags: Some(span(3, 45, 60)),
                cores: 1,
            }
        );
    }

    #[test]
    fn svm_lock_is_not_svm_and_vmx_flags_are_not_flags() {
        let file = b"flags\t\t: fpu svm_lock avx512_vmx\nvmx flags\t: vmx\nmodel name\t: svm\n";
        assert_eq!(
            parse(file),
            CpuInfo {
                virtualization: Virtualization::None { span: span(1, 0, 32) },
                hypervisor: false,
                vmx_flags: Some(span(2, 33, 48)),
                cores: 1,
            }
        );
    }

    #[test]
    fn cores_that_differ_are_told_by_number() {
        let file = b"processor\t: 0\nflags\t: fpu\n\nprocessor\t: 1\nflags\t: fpu svm\n\
            \nprocessor\t: 7\nflags\t: fpu\n";
        assert_eq!(
            parse(file),
            CpuInfo {
                virtualization: Virtualization::Some {
                    extension: Extension::Svm,
                    span: span(5, 53, 56),
                    without: vec![0, 7],
                },
                hypervisor: false,
                vmx_flags: None,
                cores: 3,
            }
        );
    }

    #[test]
    fn without_a_flag_in_a_flags_line_nothing_is_claimed() {
        for (file, family) in [
            (&b"processor\t: 0\nFeatures\t: fp asimd\n"[..], Family::Arm),
            (b"vendor_id : IBM/S390\nfeatures\t: esan3 vmx\n", Family::Ibm),
            (b"", Family::Unknown),
            (b"processor\t: 0\nflags\t\t:\nflags\t\t: \r\n", Family::Unknown),
        ] {
            assert_eq!(
                parse(file),
                CpuInfo {
                    virtualization: Virtualization::NoFlags { family },
                    hypervisor: false,
                    vmx_flags: None,
                    cores: 0
                }
            );
        }
    }
}
