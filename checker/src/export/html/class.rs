//! The page of the class.

use super::{Frame, bar, cell, esc, named, prose, svg, whole};
use crate::export::cells::percent;
use crate::export::{Class, feedback};
use crate::grade::fault::Fault;
use crate::gradebook::matrix::{Matrix, Row};
use crate::kinds::Status;
use crate::render::gradebook::{said, span};
use crate::render::words;
use crate::text::{Lang, Text, text};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// As many mistakes are listed, and as many students named in each.
const LISTED: usize = 20;

/// The page; it leads to the students' own pages where there are such.
pub(super) fn page(class: &Class<'_>, lang: Lang, frame: Frame<'_>) -> Result<String, Text> {
    let mut out = String::new();
    if frame == Frame::Served {
        let other = Lang::ALL.into_iter().find(|other| *other != lang).unwrap_or(lang);
        out.push_str(&bar(lang, &format!("/{}/{}/", other.code(), class.matrix.course), true));
    }
    out.push_str("<header>\n");
    let _ = writeln!(out, "<h1>{}</h1>", esc(class.title(lang)));
    for line in head(&class.matrix) {
        let _ = writeln!(out, "<p class=\"soft\">{}</p>", esc(line.get(lang)));
    }
    out.push_str("</header>\n<main>\n");
    out.push_str(&matrix(class, lang, frame));
    out.push_str(&hard(class, lang));
    out.push_str(&mistakes(class, lang)?);
    out.push_str(&faults(class, lang));
    out.push_str(&overrides(class, lang));
    out.push_str(&alike(class, lang));
    out.push_str("</main>\n");
    Ok(whole(lang, class.title(lang), &out, frame))
}

fn head(matrix: &Matrix) -> Vec<Text> {
    let students = matrix.rows.len();
    let rubric: String = matrix.rubric.chars().take(12).collect();
    let last = matrix.rows.iter().filter_map(|row| Some(row.last.as_ref()?.time)).max();
    let time = last.map_or_else(String::new, |time| format!(" · {}", crate::time::rfc3339(time)));
    let mut lines = vec![text!(
        ko "학생 {students}명 · 채점 기준 {rubric}{time}",
        en "{students} students · rubric {rubric}{time}"
    )];
    lines.extend(matrix.grading.deadline.map(|at| text!(ko "마감 {at}", en "Deadline {at}")));
    lines
}

fn section(id: &str, title: &Text, lang: Lang) -> String {
    format!("<section>\n<h2 id=\"{id}\">{}</h2>\n", title.get(lang))
}

/// The beginning of a table that may be wider than the page, and can then be scrolled by keys.
fn table(title: &str, lang_title: &Text, lang: Lang) -> String {
    let caption = lang_title.get(lang);
    format!(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"{title}\">\n<table>\n<caption>{caption}</caption>\n"
    )
}

fn matrix(class: &Class<'_>, lang: Lang, frame: Frame<'_>) -> String {
    let mut out = section("matrix", &text!(ko "현황", en "Where everybody stands"), lang);
    let caption =
        text!(ko "학생별, 실습별 상태와 점수", en "The state of each exercise, and the score");
    out.push_str(&table("matrix", &caption, lang));
    let (id, name) = (text!(ko "학번", en "id"), text!(ko "이름", en "name"));
    let (score, note) = (text!(ko "점수(%)", en "score (%)"), text!(ko "비고", en "note"));
    let _ = write!(
        out,
        "<thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\" class=\"number\">{}</th>",
        id.get(lang),
        name.get(lang),
        score.get(lang)
    );
    for exercise in &class.matrix.exercises {
        let _ = write!(out, "<th scope=\"col\" class=\"mark\">{}</th>", esc(&exercise.id));
    }
    let _ = writeln!(out, "<th scope=\"col\">{}</th></tr></thead>\n<tbody>", note.get(lang));
    for (at, row) in class.matrix.rows.iter().enumerate() {
        let page = match frame {
            Frame::Alone => None,
            Frame::Beside(pages) => pages.get(at).cloned(),
            Frame::Served => Some(format!("student/{}", row.number)),
        };
        let id = match page {
            Some(page) => format!("<a href=\"{}\">{}</a>", esc(&page), esc(&row.id)),
            None => esc(&row.id),
        };
        let unknown = text!(ko "매길 수 없음", en "not yet told");
        let total = percent(class.matrix.total(row));
        let total = total.unwrap_or_else(|| unknown.get(lang).to_owned());
        let _ = write!(
            out,
            "<tr{}><th scope=\"row\">{id}</th><td>{}</td><td class=\"number\">{total}</td>",
            needs(row),
            esc(&row.name)
        );
        for one in &row.cells {
            let _ = write!(out, "<td class=\"mark\">{}</td>", cell(one, lang));
        }
        let fault = row.last.as_ref().and_then(|last| last.fault);
        let fault = fault.map_or_else(String::new, |fault| {
            format!("<span class=\"fail\">{}</span>", fault.id())
        });
        let _ = writeln!(out, "<td>{fault}</td></tr>");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    out.push_str(&legend(lang));
    out.push_str("</section>\n");
    out
}

/// What a row is found by: something is left to do, or to be looked at.
fn needs(row: &Row) -> &'static str {
    let counted = || row.cells.iter().filter(|cell| cell.counts());
    let open = counted().any(|cell| !matches!(cell.status(), Some(Status::Pass | Status::Skip)));
    let last = row.last.as_ref();
    let noted = last.is_some_and(|last| last.hosts.iter().any(|host| !host.notes.is_empty()));
    let fault = last.is_some_and(|last| last.fault.is_some());
    let told = counted().any(|cell| cell.status() == Some(Status::Unknown) || cell.undone());
    match (open, noted || fault || told) {
        (true, true) => " data-needs=\"open look\"",
        (true, false) => " data-needs=\"open\"",
        (false, true) => " data-needs=\"look\"",
        (false, false) => "",
    }
}

fn legend(lang: Lang) -> String {
    let mut parts: Vec<String> =
        [Status::Pass, Status::Pending, Status::Fail, Status::Unknown, Status::Skip]
            .map(|status| {
                let (sign, word) = (words::mark(status, false), words::status(status));
                format!("<span class=\"{}\">{sign}</span> {}", status.word(), word.get(lang))
            })
            .to_vec();
    for told in [
        text!(ko "· 점수에 넣지 않음", en "· does not count"),
        text!(ko "L 늦음", en "L late"),
        text!(ko "U 완료했다가 지금은 아님", en "U done once, not any more"),
        text!(ko "* 강사가 정함", en "* set by the instructor"),
    ] {
        parts.push(told.get(lang).to_owned());
    }
    format!("<p class=\"soft\">{}</p>\n", parts.join(" &nbsp; "))
}

fn hard(class: &Class<'_>, lang: Lang) -> String {
    let mut out = section(
        "hard",
        &text!(ko "실습별 완료율과 걸린 시간", en "Pass rates and time to pass"),
        lang,
    );
    let caption = text!(
        ko "시간은 첫 채점부터 완료까지. 상자는 가운데 절반, 세로줄은 중앙값",
        en "Time from the first attempt to the pass: the box is the middle half, the stroke the median"
    );
    out.push_str(&table("hard", &caption, lang));
    out.push_str("<thead><tr>");
    for (class, head) in [
        ("", text!(ko "실습", en "exercise")),
        ("number", text!(ko "완료", en "done")),
        ("", text!(ko "완료율", en "pass rate")),
        ("number", text!(ko "시도(중앙값)", en "tries (median)")),
        ("number", text!(ko "걸린 시간(중앙값)", en "time (median)")),
        ("", text!(ko "시간 분포", en "spread")),
    ] {
        let _ = write!(out, "<th scope=\"col\" class=\"{class}\">{}</th>", head.get(lang));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let times: Vec<Vec<f64>> =
        (0..class.matrix.exercises.len()).map(|at| times(class, at)).collect();
    let largest = times.iter().flatten().copied().fold(0.0, f64::max);
    for ((exercise, hard), times) in class.matrix.exercises.iter().zip(&class.hard).zip(&times) {
        let done = match hard.told {
            0 => "–".to_owned(),
            told => format!("{}/{told} ({}%)", hard.passed, hard.passed * 100 / told),
        };
        let tries = hard.tries.map_or_else(|| "–".to_owned(), |tries| format!("{tries}"));
        let time = hard.seconds.map_or_else(|| Text::same("–"), span);
        let _ = writeln!(
            out,
            "<tr><th scope=\"row\">{} <span class=\"soft\">{}</span></th><td class=\"number\">{done}</td><td>{}</td>\
             <td class=\"number\">{tries}</td><td class=\"number\">{}</td><td>{}</td></tr>",
            esc(&exercise.id),
            esc(exercise.title.get(lang)),
            svg::share(hard.passed, hard.told),
            time.get(lang),
            svg::spread(times, largest)
        );
    }
    out.push_str("</tbody>\n</table>\n</div>\n</section>\n");
    out
}

/// The seconds from the first attempt to the pass of all who passed, sorted.
fn times(class: &Class<'_>, exercise: usize) -> Vec<f64> {
    let cells = class.matrix.rows.iter().filter_map(|row| row.cells.get(exercise));
    let standings = cells.filter_map(|cell| cell.standing.as_ref());
    #[allow(clippy::cast_precision_loss, reason = "spans of a course are far from 2^52 seconds")]
    let mut times: Vec<f64> =
        standings.filter_map(|standing| Some((standing.passed? - standing.first) as f64)).collect();
    times.sort_by(f64::total_cmp);
    times
}

fn students(class: &Class<'_>, rows: &[usize]) -> String {
    let names: Vec<String> =
        rows.iter().take(LISTED).filter_map(|at| class.matrix.rows.get(*at)).map(named).collect();
    let more = if rows.len() > LISTED { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}

fn mistakes(class: &Class<'_>, lang: Lang) -> Result<String, Text> {
    if class.mistakes.is_empty() {
        return Ok(String::new());
    }
    let mut out = section("mistakes", &text!(ko "많이 하는 실수", en "Commonest mistakes"), lang);
    out.push_str("<ol>\n");
    for common in class.mistakes.iter().take(LISTED) {
        let count = common.rows.len();
        let told = text!(ko "{count}명", en "{count} students");
        let mistake =
            common.mistake.as_deref().map_or_else(String::new, |id| format!(" · {}", esc(id)));
        let _ = write!(
            out,
            "<li><strong>{}</strong> <code>{}</code>{mistake}",
            told.get(lang),
            esc(&common.check)
        );
        if let Some(said) = said(class, common, lang)? {
            let _ = write!(out, "<br>{}", prose(&said));
        }
        let _ =
            writeln!(out, "<br><span class=\"soft\">{}</span></li>", students(class, &common.rows));
    }
    out.push_str("</ol>\n</section>\n");
    Ok(out)
}

fn faults(class: &Class<'_>, lang: Lang) -> String {
    let mut found: BTreeMap<Fault, Vec<String>> = BTreeMap::new();
    for row in &class.matrix.rows {
        for host in row.last.iter().flat_map(|last| &last.hosts) {
            if let Some(fault) = host.fault {
                let said = if host.said.is_empty() {
                    String::new()
                } else {
                    format!(" <code>{}</code>", esc(&host.said))
                };
                found.entry(fault).or_default().push(format!(
                    "{} {}{said}",
                    named(row),
                    esc(&host.host)
                ));
            }
        }
    }
    if found.is_empty() {
        return String::new();
    }
    let mut out =
        section("faults", &text!(ko "수집하지 못한 호스트", en "Hosts that brought nothing"), lang);
    out.push_str("<ul>\n");
    for (fault, hosts) in found {
        let _ = writeln!(
            out,
            "<li><strong class=\"fail\">{}</strong>: {}<ul><li>{}</li></ul></li>",
            fault.id(),
            fault.told().get(lang),
            hosts.join("</li><li>")
        );
    }
    out.push_str("</ul>\n</section>\n");
    out
}

fn overrides(class: &Class<'_>, lang: Lang) -> String {
    let mut listed = String::new();
    for row in &class.matrix.rows {
        for (exercise, one) in class.matrix.exercises.iter().zip(&row.cells) {
            if let Some(own) = &one.overridden {
                let told = feedback::overridden(&exercise.id, own);
                let _ = writeln!(listed, "<li>{}: {}</li>", named(row), esc(told.get(lang)));
            }
        }
    }
    if listed.is_empty() {
        return listed;
    }
    let head =
        section("overrides", &text!(ko "강사가 정한 점수", en "Set by the instructor"), lang);
    format!("{head}<ul>\n{listed}</ul>\n</section>\n")
}

fn alike(class: &Class<'_>, lang: Lang) -> String {
    if class.alike.is_empty() {
        return String::new();
    }
    let title = text!(ko "확인해 볼 만한 점", en "Worth a question");
    let mut out = section("alike", &title, lang);
    let fair = text!(
        ko "컴퓨터가 서로 닮은 학생들입니다. 잘못했다는 뜻이 아니며, 채점에도 영향을 주지 않습니다.",
        en "Students whose machines are alike. This says nothing of a fault, and changes no score."
    );
    let _ = writeln!(out, "<p>{}</p>\n<ul>", fair.get(lang));
    for alike in &class.alike {
        let (told, innocent) = (alike.likeness.told(), alike.likeness.innocent());
        let _ = writeln!(
            out,
            "<li><strong>{}</strong>: {}<br><span class=\"soft\">{}</span></li>",
            told.get(lang),
            students(class, &alike.rows),
            innocent.get(lang)
        );
    }
    out.push_str("</ul>\n</section>\n");
    out
}
