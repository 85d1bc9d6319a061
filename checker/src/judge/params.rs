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
