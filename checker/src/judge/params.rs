//! The parameters of a course: its defaults, then what the instructor set.

use crate::kinds::{Course, Params};
use crate::text::{Text, text};
use labcheck_labs::{Track, error};
use std::collections::BTreeMap;

/// Takes what was set, by `--params FILE` first and `--set name=value` after it.
///
/// # Errors
/// A name that the course does not know (with the nearest that it knows), a value that is not one of
/// those allowed.
pub fn set(course: &Course, pairs: &[(String, String)]) -> Result<Params, Text> {
    let mut params = Params::default();
    for param in &course.file.param {
        let name = param.name.get_ref();
        params.values.insert(name.clone(), param.default.clone());
        if param.secret {
            params.secret.push(name.clone());
        }
    }
    for (name, value) in pairs {
        let Some(param) = course.param(name) else {
            return Err(unknown(course, name));
        };
        if !param.one_of.is_empty() && !param.one_of.contains(value) {
            let allowed = param.one_of.join(", ");
            return Err(text!(
                ko "{name}에 쓸 수 있는 값: {allowed}",
                en "{name} has to be one of {allowed}"
            ));
        }
        if param.path && !value.starts_with('/') {
            let value = crate::text::visible(value);
            return Err(text!(
                ko "{name}에는 /로 시작하는 경로를 적습니다: {value}",
                en "{name} is a path that begins with /, not {value}"
            ));
        }
        if param.path && !can_be_typed(value) {
            let value = crate::text::visible(value);
            return Err(text!(
                ko "{name}에는 공백이나 셸 특수 문자가 없고 /로 끝나지 않는 파일 경로를 적습니다: {value}",
                en "{name} is the path of a file without blanks and characters of the shell that does not end with /, not {value}"
            ));
        }
        if value.is_empty() {
            return Err(text!(ko "{name}: 값이 비어 있습니다", en "{name} needs a value"));
        }
        params.values.insert(name.clone(), value.clone());
        if !params.set.contains(name) {
            params.set.push(name.clone());
        }
    }
    Ok(params)
}

/// Whether a path can stand in the commands that are told, as it is, and may be that of a file.
fn can_be_typed(path: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || "/._+-:@%,=~".contains(c);
    !path.ends_with('/') && path.chars().all(is_plain)
}

fn unknown(course: &Course, name: &str) -> Text {
    let known = course.file.param.iter().map(|p| p.name.get_ref().as_str());
    let name_shown = crate::text::visible(name);
    match error::nearest(name, known) {
        Some(near) => text!(
            ko "{name_shown}: 그런 매개변수는 없습니다. 혹시 {near}인가요?",
            en "there is no parameter {name_shown}; did you mean {near}?"
        ),
        None => text!(
            ko "{name_shown}: 그런 매개변수는 없습니다",
            en "there is no parameter {name_shown}"
        ),
    }
}

/// The values on a track: what was set stays, a default may differ there.
#[must_use]
pub fn on_track(course: &Course, params: &Params, track: Track) -> Params {
    let mut params = params.clone();
    for param in &course.file.param {
        let name = param.name.get_ref();
        if let Some(value) = param.on.get(&track).filter(|_| !params.set.contains(name)) {
            params.values.insert(name.clone(), value.clone());
        }
    }
    params
}

/// Reads a `--params` file: TOML, one `name = "value"` a line.
///
/// # Errors
/// What TOML says, with line and column.
pub fn file(path: &str, source: &str) -> Result<Vec<(String, String)>, error::Fault> {
    labcheck_labs::load::params(path, source)
        .map(|map: BTreeMap<String, String>| map.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{Goal, When};
    use crate::text::Lang;
    use labcheck_labs::{Files, load};

    fn course() -> Course {
        load::load_known::<Goal, When>(&Files::built_in(), "day1").unwrap()
    }

    #[test]
    fn a_file_of_parameters_is_read_as_toml() {
        let found = file("lab.toml", "topology = \"two-node\"\n# no more\n").unwrap();
        assert_eq!(found, [("topology".to_owned(), "two-node".to_owned())]);
    }

    fn refused(name: &str, value: &str) -> [String; 2] {
        let told = set(&course(), &[(name.to_owned(), value.to_owned())]).unwrap_err();
        [Lang::Ko, Lang::En].map(|lang| told.get(lang).to_owned())
    }

    #[test]
    fn a_parameter_that_cannot_be_set_so_is_told_in_both_languages() {
        for (name, value, ko, en) in [
            (
                "answer_fil",
                "/x",
                "answer_fil: 그런 매개변수는 없습니다. 혹시 answer_file인가요?",
                "there is no parameter answer_fil; did you mean answer_file?",
            ),
            (
                "colour\u{1b}",
                "red",
                "colour\\u{1b}: 그런 매개변수는 없습니다",
                "there is no parameter colour\\u{1b}",
            ),
            (
                "topology",
                "one",
                "topology에 쓸 수 있는 값: all-in-one, two-node, three-node",
                "topology has to be one of all-in-one, two-node, three-node",
            ),
            (
                "answer_file",
                "openstack.txt",
                "answer_file에는 /로 시작하는 경로를 적습니다: openstack.txt",
                "answer_file is a path that begins with /, not openstack.txt",
            ),
            (
                "answer_file",
                "/root/my answers.txt",
                "answer_file에는 공백이나 셸 특수 문자가 없고 /로 끝나지 않는 파일 경로를 적습니다: /root/my answers.txt",
                "answer_file is the path of a file without blanks and characters of the shell that does not end with /, not /root/my answers.txt",
            ),
            ("repository", "", "repository: 값이 비어 있습니다", "repository needs a value"),
        ] {
            assert_eq!(refused(name, value), [ko, en], "{name}={value}");
        }
    }

    #[test]
    fn a_path_is_one_of_a_file_that_stands_in_a_command_as_it_is() {
        let is_taken =
            |value: &str| set(&course(), &[("answer_file".into(), value.into())]).is_ok();
        for path in ["/root/lab.txt", "/root/응답-1_a+b.txt", "/srv/a@b/x=1,2:3%~"] {
            assert!(is_taken(path), "{path}");
        }
        for path in
            ["/", "/root/lab/", "/a b", "/a\tb", "/a'b", "/a\"b", "/$a", "/a;b", "/a*", "/a\n"]
        {
            assert!(!is_taken(path), "{path}");
        }
        // What is no path is taken as it is.
        assert!(set(&course(), &[("admin_password".into(), "a b/".into())]).is_ok());
    }

    #[test]
    fn what_was_set_stays_on_every_track_and_a_default_is_the_tracks() {
        let course = course();
        let pairs = [("package_tool".to_owned(), "microdnf".to_owned())];
        let params = set(&course, &pairs).unwrap();
        assert_eq!(params.values["repository"], "centos-openstack-rocky");
        let there = on_track(&course, &params, Track::El9Epoxy);
        let values = ["package_tool", "repository"].map(|name| there.values[name].as_str());
        assert_eq!(values, ["microdnf", "centos-openstack-epoxy"]);
        assert_eq!(there.set, ["package_tool"]);
    }
}
