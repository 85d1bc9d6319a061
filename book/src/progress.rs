//! The day as a list: what there is to read, to answer and to do. The scripts tick it off.

use crate::data::Material;
use crate::html::{escape, pick, prose};
use crate::plan::{Plan, Stop};
use labcheck_labs::Lang;

/// The block ```` ```progress ````.
pub(crate) fn progress(plan: &Plan, material: &Material, lang: Lang, to_root: &str) -> String {
    let total: u32 = plan.pages.iter().filter_map(|stop| stop.minutes).sum();
    let sum = match lang {
        Lang::Ko => format!("모두 합쳐 약 {}입니다.", minutes(total, lang)),
        Lang::En => format!("All of it takes about {}.", minutes(total, lang)),
    };
    let mut out =
        format!("<labcheck-progress class=\"progress\">\n<p class=\"progress-sum\">{sum}</p>\n");
    let mut part: Option<&str> = None;
    let mut open = false;
    for stop in plan.pages.iter().filter(|stop| stop.minutes.is_some()) {
        if !open || stop.part.as_deref() != part {
            if open {
                out.push_str("</ol>\n");
            }
            part = stop.part.as_deref();
            if let Some(part) = part {
                out.push_str(&format!("<p class=\"progress-part\">{}</p>\n", escape(part)));
            }
            out.push_str("<ol class=\"progress-pages\">\n");
            open = true;
        }
        out.push_str(&line(stop, material, lang, to_root));
    }
    if open {
        out.push_str("</ol>\n");
    }
    out.push_str("</labcheck-progress>\n");
    out
}

fn line(stop: &Stop, material: &Material, lang: Lang, to_root: &str) -> String {
    let time = stop.minutes.unwrap_or_default();
    let mut out = format!(
        "<li data-page=\"{}\" data-minutes=\"{time}\"><a href=\"{}\">{}</a> <span class=\"progress-what\">{}",
        stop.id(),
        stop.href(to_root),
        escape(&stop.title),
        minutes(time, lang)
    );
    for name in &stop.quizzes {
        let Some(quiz) = material.quizzes.get(name) else { continue };
        let ids: Vec<_> = quiz.questions.iter().map(|q| q.id.get_ref().as_str()).collect();
        let word = match (lang, ids.len()) {
            (Lang::Ko, n) => format!("문제 {n}개"),
            (Lang::En, 1) => "1 question".to_owned(),
            (Lang::En, n) => format!("{n} questions"),
        };
        out.push_str(&format!(
            "<span class=\"progress-dot\"> · </span><span data-quiz=\"{name}\" data-questions=\"{}\">{word}</span>",
            ids.join(" ")
        ));
    }
    for lab in &stop.labs {
        let Some((course, exercise)) = material.labs.exercise(lab) else { continue };
        out.push_str(&format!(
            "<span class=\"progress-dot\"> · </span><span data-lab=\"{}.{}\">{}</span>",
            course.id(),
            exercise.id(),
            pick(lang, "실습", "exercise")
        ));
    }
    out.push_str("</span></li>\n");
    out
}

/// A time as people say it.
pub(crate) fn minutes(minutes: u32, lang: Lang) -> String {
    let (hours, rest) = (minutes / 60, minutes % 60);
    match (lang, hours, rest) {
        (Lang::Ko, 0, m) => format!("{m}분"),
        (Lang::Ko, h, 0) => format!("{h}시간"),
        (Lang::Ko, h, m) => format!("{h}시간 {m}분"),
        (Lang::En, 0, m) => format!("{m} min"),
        (Lang::En, h, 0) => format!("{h} h"),
        (Lang::En, h, m) => format!("{h} h {m} min"),
    }
}

/// The line below the heading of a page.
pub(crate) fn below_heading(time: u32, lang: Lang) -> String {
    let time = minutes(time, lang);
    let said = match lang {
        Lang::Ko => format!("읽고 해 보는 데 약 {time}"),
        Lang::En => format!("About {time}, with what there is to do"),
    };
    format!("<p class=\"page-minutes\">{said}</p>\n")
}

/// What ticks a page off at its end.
pub(crate) fn end_of_page(stop: &Stop) -> String {
    format!(
        "\n\n<div class=\"read\"><labcheck-read data-page=\"{}\"></labcheck-read></div>\n",
        stop.id()
    )
}

/// The block ```` ```review ````: every question of every quiz.
pub(crate) fn review(plan: &Plan, material: &Material, lang: Lang, to_root: &str) -> String {
    let mut out = String::from("<labcheck-review class=\"review\">\n");
    for stop in &plan.pages {
        for name in &stop.quizzes {
            let Some(quiz) = material.quizzes.get(name) else { continue };
            let href = stop.href(to_root);
            out.push_str(&format!(
                "<section class=\"review-chapter\" data-quiz=\"{name}\" aria-labelledby=\"review-{name}\">\n<h2 id=\"review-{name}\">{}</h2>\n<ol>\n",
                escape(&stop.title)
            ));
            for question in &quiz.questions {
                let id = question.id.get_ref();
                out.push_str(&format!(
                    "<li data-question=\"{id}\"><a href=\"{href}#quiz-{name}-{id}\">{}</a></li>\n",
                    prose(question.ask.get(lang))
                ));
            }
            out.push_str("</ol>\n</section>\n");
        }
    }
    out.push_str("</labcheck-review>\n");
    out
}
