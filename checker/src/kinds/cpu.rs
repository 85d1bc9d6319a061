//! Whether the processor offers hardware virtualization to this system.

use super::{Asked, Kind, Place, Verdict};
use crate::evidence::{Cannot, Look, Need};
use crate::read::cpuinfo::{self, CpuInfo, Extension, Family, Virtualization};
use crate::text::{quote, text};
use schemars::JsonSchema;
use serde::Deserialize;

/// What a check may ask for.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Goal {
    /// Flags of which one must be there, as whole words: `vmx`, `svm`.
    pub any_flag: Vec<Flag>,
}

/// A flag of the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Flag {
    /// Intel VT-x.
    Vmx,
    /// AMD-V.
    Svm,
}

/// The mistakes that are recognised while judging.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// Only a flag that contains the word, such as `svm_lock`, or a line `vmx flags`.
    LooksAlike,
    /// A virtual machine to which its host does not hand the feature on.
    NotNested,
}

const CPUINFO: &str = "/proc/cpuinfo";

impl Flag {
    const fn of(extension: Extension) -> Self {
        match extension {
            Extension::Vmx => Self::Vmx,
            Extension::Svm => Self::Svm,
        }
    }
}

impl Kind for Goal {
    fn needs(&self, _: &Asked<'_>) -> Vec<Need> {
        vec![Need::File(CPUINFO.into())]
    }

    fn judge(&self, asked: &Asked<'_>) -> Verdict {
        let verdict = match asked.file(CPUINFO) {
            Look::Seen(file) => self.of(&file.content),
            Look::Absent if !asked.live() => Verdict::unknown(CPUINFO, &Cannot::NotRunning),
            Look::Absent => Verdict::unknown(CPUINFO, &Cannot::Failed { what: "not there".into() }),
            Look::Cannot(why) => Verdict::unknown(CPUINFO, &why),
        };
        verdict.expected(text!(
            ko "flags 줄에 vmx(인텔) 또는 svm(AMD)이 온전한 단어로 있음",
            en "vmx (Intel) or svm (AMD) as a whole word in a flags line"
        ))
    }
}

impl Goal {
    fn of(&self, content: &[u8]) -> Verdict {
        let cpu = cpuinfo::parse(content);
        match cpu.virtualization {
            Virtualization::All { extension, span } if self.wants(extension) => {
                let word = extension.word();
                Verdict::pass(text!(ko "{word} 기능이 있습니다", en "{word} is present"))
                    .at(Place::line(CPUINFO, span.line))
            }
            Virtualization::Some { extension, span, without } if self.wants(extension) => {
                let (word, cores) = (extension.word(), without.len());
                let first = without.first().copied().unwrap_or_default();
                Verdict::pass(text!(ko "{word} 기능이 있습니다", en "{word} is present"))
                    .at(Place::line(CPUINFO, span.line))
                    .note(text!(
                        ko "{word} 기능이 없는 코어도 {cores}개 있습니다(예: processor {first})",
                        en "cores without {word}: {cores} (for example processor {first})"
                    ))
            }
            Virtualization::All { span, .. }
            | Virtualization::Some { span, .. }
            | Virtualization::None { span } => {
                self.none(span.of(content), &cpu).at(Place::line(CPUINFO, span.line))
            }
            Virtualization::NoFlags { family } => no_flags(family),
        }
    }

    fn wants(&self, extension: Extension) -> bool {
        self.any_flag.contains(&Flag::of(extension))
    }

    fn none(&self, line: &[u8], cpu: &CpuInfo) -> Verdict {
        let mut verdict = Verdict::fail(text!(
            ko "flags 줄에 vmx도 svm도 없습니다",
            en "the flags line has neither vmx nor svm"
        ))
        .note(text!(
            ko "그래도 packstack은 설치됩니다. 인스턴스가 qemu로 느리게 실행될 뿐입니다",
            en "packstack installs all the same; instances just run slowly, on qemu"
        ));
        let alike = line
            .split(|byte| byte.is_ascii_whitespace())
            .find(|word| word.starts_with(b"svm_") || word.starts_with(b"vmx_"));
        if let Some(alike) = alike {
            let word = quote(alike);
            verdict = verdict.found(Finding::LooksAlike).note(text!(
                ko "{word}: 다른 기능의 이름입니다",
                en "{word} is the name of something else"
            ));
        }
        if let Some(other) = cpu.vmx_flags.filter(|_| self.wants(Extension::Vmx)) {
            let number = other.line;
            verdict = verdict.found(Finding::LooksAlike).note(text!(
                ko "{number}번째 줄은 flags 줄이 아니라 vmx flags 줄이어서 세지 않습니다",
                en "line {number} is the line vmx flags, not flags, and does not count"
            ));
        }
        if cpu.hypervisor {
            verdict = verdict.found(Finding::NotNested).next(text!(
                ko "가상 머신을 끄고 호스트의 가상화 프로그램에서 중첩 가상화를 켜거나, 이대로 qemu로 진행하세요",
                en "shut the VM down and turn on nested virtualization in its host, or go on with qemu"
            ));
        } else {
            verdict = verdict.next(text!(
                ko "펌웨어(BIOS/UEFI) 설정에서 CPU 가상화를 켜거나, 이대로 qemu로 진행하세요",
                en "turn on CPU virtualization in the firmware (BIOS/UEFI), or go on with qemu"
            ));
        }
        verdict
    }
}

fn no_flags(family: Family) -> Verdict {
    let seen = match family {
        Family::Arm | Family::Ibm => text!(
            ko "이 CPU 계열에는 flags 줄이 없습니다. /dev/kvm으로 판단하세요",
            en "this CPU family has no flags line; /dev/kvm decides"
        ),
        Family::Unknown => {
            text!(
                ko "내용이 있는 flags 줄이 하나도 없습니다",
                en "there is no flags line with anything in it"
            )
        }
    };
    Verdict::new(super::Status::Unknown, seen).at(Place::file(CPUINFO))
}

#[cfg(test)]
mod tests {
    use crate::kinds::testing::World;
    use crate::kinds::{Finding as Any, Status};

    const GOAL: &str = r#"goal.cpu = { any_flag = ["vmx", "svm"] }"#;

    fn world(content: &str) -> World {
        World::live().file("/proc/cpuinfo", content)
    }

    #[test]
    fn a_whole_word_in_a_flags_line_passes_and_nothing_like_it_does() {
        assert_eq!(world("flags\t: fpu vmx lm\n").judge(GOAL).status, Status::Pass);
        assert_eq!(world("flags\t: fpu svm lm\n").judge(GOAL).status, Status::Pass);
        let other = world("vmx flags\t: ept\nflags\t: fpu\n").judge(GOAL);
        let looks_alike = vec![Any::Cpu(super::Finding::LooksAlike)];
        assert_eq!((other.status, other.findings), (Status::Fail, looks_alike));
        let alike = world("flags\t: fpu svm_lock hypervisor\n").judge(GOAL);
        assert_eq!(alike.status, Status::Fail);
        assert_eq!(
            alike.findings,
            [Any::Cpu(super::Finding::LooksAlike), Any::Cpu(super::Finding::NotNested)]
        );
    }

    #[test]
    fn cores_without_it_are_told_beside() {
        let verdict = world("processor: 0\nflags: vmx\nprocessor: 1\nflags: fpu\n").judge(GOAL);
        assert_eq!(verdict.status, Status::Pass);
        assert_eq!(verdict.notes[0].en, "cores without vmx: 1 (for example processor 1)");
    }

    #[test]
    fn no_flags_to_be_read_is_unknown() {
        assert_eq!(world("Features\t: fp asimd\n").judge(GOAL).status, Status::Unknown);
        assert_eq!(world("").judge(GOAL).status, Status::Unknown);
        assert_eq!(world("processor\t: 0\nflags\t\t:\n").judge(GOAL).status, Status::Unknown);
        assert_eq!(World::image().no_file("/proc/cpuinfo").judge(GOAL).status, Status::Unknown);
    }

    #[test]
    fn only_the_flag_that_is_asked_for_counts() {
        let intel = r#"goal.cpu = { any_flag = ["vmx"] }"#;
        assert_eq!(world("flags\t: vmx\n").judge(intel).status, Status::Pass);
        let other =
            ["flags\t: svm\n", "processor\t: 0\nflags\t: svm\nprocessor\t: 1\nflags\t: fpu\n"];
        for content in other {
            assert_eq!(world(content).judge(intel).status, Status::Fail, "{content}");
        }
    }

    #[test]
    fn a_missing_file_is_no_wonder_where_nothing_runs() {
        let seen = |world: World| world.no_file("/proc/cpuinfo").judge(GOAL).seen.en;
        assert_ne!(seen(World::image()), seen(World::live()));
        assert!(seen(World::live()).contains("not there"), "{}", seen(World::live()));
    }
}
