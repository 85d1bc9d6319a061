//! `/root/keystonerc_admin`: how to log in to the cloud.
//!
//! Source of the rules: bash, for the simple `export KEY=value` lines that packstack's template
//! writes (13.0.0 and 26.0.0). The last assignment of a name counts; nothing is expanded.

use super::lines::lines;
use super::shell::assignment;
use super::span::Span;

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
    /// `OS_PASSWORD`.
    pub password: Option<Secret>,
}

/// Reads the file; lines that are no assignments are skipped.
#[must_use]
pub fn parse(file: &[u8]) -> Keystonerc {
    let mut found = Keystonerc::default();
    let mut tenant = None;
    for line in lines(file) {
        let Some(set) = assignment(&line) else { continue };
        let place = match set.key {
            b"OS_AUTH_URL" => &mut found.auth_url,
            b"OS_USERNAME" => &mut found.username,
            b"OS_PROJECT_NAME" => &mut found.project_name,
            b"OS_TENANT_NAME" => &mut tenant,
            b"OS_USER_DOMAIN_NAME" => &mut found.user_domain_name,
            b"OS_PROJECT_DOMAIN_NAME" => &mut found.project_domain_name,
            b"OS_REGION_NAME" => &mut found.region_name,
            b"OS_PASSWORD" => {
                found.password = Some(Secret { value: set.word.value, line: line.number });
                continue;
            }
            _ => continue,
        };
        *place = Some(Setting {
            text: String::from_utf8_lossy(&set.word.value).into_owned(),
            span: set.span,
            expands: set.word.expands,
        });
    }
    found.project_name = found.project_name.or(tenant);
    found
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
                password: Some(Secret { value: b"abc\\123".to_vec(), line: 3 }),
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
        assert_eq!(parse(b"OS_TENANT_NAME=demo\n").project_name, setting("demo", 1, 0, 19));
    }
}
