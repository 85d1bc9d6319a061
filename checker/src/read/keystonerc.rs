//! `/root/keystonerc_admin`: how to log in to the cloud.
//!
//! Source of the rules: bash, for the simple `export KEY=value` lines that packstack's template
//! writes (13.0.0 and 26.0.0). The last assignment of a name counts, `unset` takes it away, and what
//! is not exported is not seen by the programs that the shell starts; nothing is expanded.

use super::lines::{Line, lines};
use super::shell::{Word, assignment};
use super::span::Span;
use std::collections::BTreeMap;

/// A value that is no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Unquoted; bytes that are not UTF-8 became U+FFFD.
    pub text: String,
    /// The assignment in the file.
    pub span: Span,
    /// A shell would expand something in it, so this may not be what the shell sees.
    pub expands: bool,
}

/// A password. It shows itself to nobody who does not ask for it by name.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    value: Vec<u8>,
    /// The line it stands in. There is no span of the value, so that no one quotes it.
    pub line: u32,
    /// A shell would expand something in it.
    pub expands: bool,
}

impl Secret {
    /// The password itself: for the token request, never for a text.
    #[must_use]
    pub fn password(&self) -> &[u8] {
        &self.value
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

/// What the file sets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keystonerc {
    /// `OS_AUTH_URL`.
    pub auth_url: Option<Setting>,
    /// `OS_USERNAME`.
    pub username: Option<Setting>,
    /// `OS_PROJECT_NAME`, or `OS_TENANT_NAME` of older files where it is missing.
    pub project_name: Option<Setting>,
    /// `OS_USER_DOMAIN_NAME`.
    pub user_domain_name: Option<Setting>,
    /// `OS_PROJECT_DOMAIN_NAME`.
    pub project_domain_name: Option<Setting>,
    /// `OS_REGION_NAME`.
    pub region_name: Option<Setting>,
    /// `OS_IDENTITY_API_VERSION`.
    pub version: Option<Setting>,
    /// `OS_PASSWORD`.
    pub password: Option<Secret>,
    /// The first line, from 1, that may change one of these in a way that only a shell can tell.
    pub beyond: Option<u32>,
}

/// A variable of the shell.
#[derive(Default)]
struct Variable {
    set: Option<Set>,
    exported: bool,
}

/// Its value.
struct Set {
    word: Word,
    span: Span,
}

impl Keystonerc {
    /// The name of a setting for a token whose value is only known to a shell, if there is one.
    #[must_use]
    pub fn expanding(&self) -> Option<&'static str> {
        let settings = [
            ("OS_AUTH_URL", &self.auth_url),
            ("OS_USERNAME", &self.username),
            ("OS_PROJECT_NAME", &self.project_name),
            ("OS_USER_DOMAIN_NAME", &self.user_domain_name),
            ("OS_PROJECT_DOMAIN_NAME", &self.project_domain_name),
        ];
        let expands = |setting: &Option<Setting>| setting.as_ref().is_some_and(|set| set.expands);
        let found =
            settings.into_iter().find(|(_, setting)| expands(setting)).map(|(name, _)| name);
        let password = self.password.as_ref().filter(|secret| secret.expands);
        let found = found.or(password.map(|_| "OS_PASSWORD"));
        found.or(self.beyond.map(|_| "OS_AUTH_URL"))
    }
}

/// Reads the file; lines that are no assignments, `export` or `unset` are skipped, and told where they
/// may have to do with what is set ([`Keystonerc::beyond`]).
#[must_use]
pub fn parse(file: &[u8]) -> Keystonerc {
    let mut variables: BTreeMap<Vec<u8>, Variable> = BTreeMap::new();
    let mut beyond = None;
    for line in lines(file) {
        if is_beyond(&line) {
            beyond.get_or_insert(line.number);
        }
        if let Some(set) = assignment(&line) {
            let variable = variables.entry(set.key.to_vec()).or_default();
            variable.exported |= set.exported;
            variable.set = Some(Set { word: set.word, span: set.span });
        } else if let Some(names) = words_of(line.bytes, b"unset") {
            names.for_each(|name| drop(variables.remove(name)));
        } else if let Some(names) = words_of(line.bytes, b"export") {
            names.for_each(|name| variables.entry(name.to_vec()).or_default().exported = true);
        }
    }
    let mut take = |name: &str| {
        let variable = variables.remove(name.as_bytes())?;
        variable.set.filter(|_| variable.exported)
    };
    let password = take("OS_PASSWORD").map(|Set { word, span }| Secret {
        value: word.value,
        line: span.line,
        expands: word.expands || word.open,
    });
    let mut setting = |name: &str| {
        take(name).map(|Set { word, span }| Setting {
            text: String::from_utf8_lossy(&word.value).into_owned(),
            span,
            expands: word.expands || word.open,
        })
    };
    Keystonerc {
        auth_url: setting("OS_AUTH_URL"),
        username: setting("OS_USERNAME"),
        project_name: setting("OS_PROJECT_NAME").or_else(|| setting("OS_TENANT_NAME")),
        user_domain_name: setting("OS_USER_DOMAIN_NAME"),
        project_domain_name: setting("OS_PROJECT_DOMAIN_NAME"),
        region_name: setting("OS_REGION_NAME"),
        version: setting("OS_IDENTITY_API_VERSION"),
        password,
        beyond,
    }
}

/// Words with which what follows is done perhaps, elsewhere, or not at all.
const WORDS: [&[u8]; 27] = [
    b".",
    b"case",
    b"do",
    b"done",
    b"elif",
    b"else",
    b"esac",
    b"eval",
    b"exec",
    b"exit",
    b"fi",
    b"for",
    b"function",
    b"if",
    b"return",
    b"select",
    b"set",
    b"source",
    b"then",
    b"trap",
    b"until",
    b"while",
    b"{",
    b"}",
    b"[",
    b"[[",
    b"test",
];

/// Whether a line does what is not read here, and may have to do with a login: several commands or
/// assignments in one line, conditions, functions, other files, text that goes on in the next line.
fn is_beyond(line: &Line<'_>) -> bool {
    let is_name = |name: &[u8]| name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let text = line.bytes.trim_ascii();
    let ours = text.windows(3).any(|some| some == b"OS_");
    if text.is_empty() || text.starts_with(b"#") {
        return false;
    }
    if let Some(set) = assignment(line) {
        let behind = line.from(set.span.end.saturating_sub(line.start)).trim_ascii();
        let more = behind.split(|byte| *byte == b'#').next().unwrap_or_default();
        let mut more = more.split(u8::is_ascii_whitespace);
        let harmless =
            behind == b";" || more.all(|word| set.exported && is_name(word) || word.is_empty());
        return set.word.open || !harmless;
    }
    if let Some(mut names) = words_of(line.bytes, b"export") {
        return !names.all(is_name);
    }
    if let Some(mut names) = words_of(line.bytes, b"unset") {
        return !names.all(|name| is_name(name) || name == b"-v");
    }
    let first = text.split(|b| b.is_ascii_whitespace() || *b == b';').next().unwrap_or_default();
    ours || WORDS.contains(&first)
        || text.starts_with(b"(")
        || text.ends_with(b"\\")
        || text.windows(2).any(|two| two == b"<<" || two == b"()")
}

/// The words after a command, where the line is that command.
fn words_of<'a>(line: &'a [u8], command: &[u8]) -> Option<impl Iterator<Item = &'a [u8]>> {
    let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    (words.next() == Some(command)).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROCKY: &[u8] = b"unset OS_SERVICE_TOKEN\n    export OS_USERNAME=admin\n\
        \x20   export OS_PASSWORD='abc\\123'\n    export OS_AUTH_URL=http://192.168.122.10:5000/v3\n\
        \x20   export PS1='[\\u@\\h \\W(keystone_admin)]\\$ '\n    \nexport OS_PROJECT_NAME=admin\n\
        export OS_USER_DOMAIN_NAME=Default\n";

    fn setting(text: &str, line: u32, start: usize, end: usize) -> Option<Setting> {
        let span = Span { line, start, end };
        Some(Setting { text: text.to_owned(), span, expands: false })
    }

    #[test]
    fn the_indented_file_of_rocky_is_read() {
        assert_eq!(
            parse(ROCKY),
            Keystonerc {
                auth_url: setting("http://192.168.122.10:5000/v3", 4, 96, 137),
                username: setting("admin", 2, 34, 51),
                project_name: setting("admin", 7, 197, 218),
                user_domain_name: setting("Default", 8, 226, 253),
                project_domain_name: None,
                region_name: None,
                version: None,
                password: Some(Secret { value: b"abc\\123".to_vec(), line: 3, expands: false }),
                beyond: None,
            }
        );
    }

    #[test]
    fn a_password_never_shows_itself() {
        let found = parse(ROCKY);
        assert!(!format!("{found:?}").contains("abc"));
        assert_eq!(format!("{:?}", found.password), "Some(…)");
        assert_eq!(found.password.as_ref().map(Secret::password), Some(&b"abc\\123"[..]));
    }

    #[test]
    fn quoting_is_that_of_the_shell() {
        let file = b"export OS_PASSWORD=\"a\\\"b\"'c'\\ d # e\n";
        assert_eq!(parse(file).password.as_ref().map(Secret::password), Some(&b"a\"bc d"[..]));
    }

    #[test]
    fn an_old_file_names_a_tenant() {
        let tenant = parse(b"export OS_TENANT_NAME=demo\n").project_name;
        assert_eq!(tenant, setting("demo", 1, 7, 26));
    }

    #[test]
    fn what_is_not_exported_or_taken_away_is_not_seen() {
        let user = |file: &[u8]| parse(file).username.map(|user| user.text);
        assert_eq!(user(b"OS_USERNAME=a\n"), None);
        assert_eq!(user(b"OS_USERNAME=a\nexport OS_REGION_NAME OS_USERNAME\n").unwrap(), "a");
        assert_eq!(user(b"export OS_USERNAME\nOS_USERNAME=a\nOS_USERNAME=b\n").unwrap(), "b");
        assert_eq!(user(b"export OS_USERNAME=a\n unset OS_USERNAME\n"), None);
        assert_eq!(user(b"export OS_USERNAME=a\nunset OS_USERNAME\nOS_USERNAME=a\n"), None);
    }

    #[test]
    fn what_a_shell_fills_in_is_told_by_its_name() {
        let expanding = |file: &[u8]| parse(file).expanding();
        assert_eq!(expanding(b"export OS_PASSWORD=$(cat pw)\n"), Some("OS_PASSWORD"));
        assert_eq!(expanding(b"export OS_USERNAME=`id -un`\n"), Some("OS_USERNAME"));
        assert_eq!(expanding(b"export OS_PASSWORD='more\n"), Some("OS_PASSWORD"));
        assert_eq!(expanding(b"export OS_PASSWORD='$x'\nexport OS_REGION_NAME=$x\n"), None);
    }

    #[test]
    fn what_only_a_shell_can_tell_is_told() {
        let beyond = |line: &str| {
            let file = format!("export OS_USERNAME=admin\n{line}\nexport OS_REGION_NAME=a\n");
            parse(file.as_bytes()).beyond
        };
        for line in [
            "export A=1 OS_AUTH_URL=http://a:5000/v3",
            "OS_AUTH_URL=http://a:5000/v3; export OS_AUTH_URL",
            "export X=1; export OS_AUTH_URL=http://a:5000/v3",
            "true && export OS_AUTH_URL=http://a:5000/v3",
            "declare -x OS_AUTH_URL=http://a:5000/v3",
            "export \\",
            "export -n OS_AUTH_URL",
            "unset -f OS_AUTH_URL",
            "OS_AUTH_URL+=/v2.0",
            "OS_AUTH_URL=http://a:5000/v2.0 openstack token issue",
            "cat <<END",
            "return",
            "[ -z \"$PS1\" ] && return",
            "if true; then",
            "f() {",
            "source other",
            "X='more",
        ] {
            assert_eq!(beyond(line), Some(2), "{line}");
        }
        for line in [
            "",
            "  # export OS_AUTH_URL=http://a:5000/v2.0 && x",
            "unset OS_SERVICE_TOKEN",
            "unset -v OS_SERVICE_TOKEN OS_TOKEN",
            "    export OS_PROJECT_NAME=admin",
            "export OS_PROJECT_NAME=admin # of all",
            "export OS_PROJECT_NAME=admin OS_TENANT_NAME",
            "OS_PROJECT_NAME=admin;",
            "export OS_PROJECT_NAME OS_USERNAME\r",
            "export PS1='[\\u@\\h \\W(keystone_admin)]\\$ '",
            "alias o=openstack",
            "echo ready",
        ] {
            assert_eq!(beyond(line), None, "{line}");
        }
        assert_eq!(parse(ROCKY).beyond, None);
    }
}
