use crate::evidence::{HttpSeen, Look, Need};
use crate::kinds::testing::World;
use crate::kinds::{Finding as Any, Status, Verdict};

const GOAL: &str = r#"goal.keystone = { keystonerc = "/root/rc", answer_file = "/a" }"#;
const URL: &str = "http://127.0.0.2:5000/v3";

fn rc(auth_url: &str) -> World {
    let rc = format!(
        "export OS_AUTH_URL={auth_url}\nexport OS_USERNAME=admin\nexport OS_PASSWORD='{{labcheck-secret}}'\n"
    );
    World::live().file("/root/rc", &rc)
}

fn world(status: u16, token: bool) -> World {
    rc(URL).http(URL, Look::Seen(200)).token("/root/rc", status, token)
}

fn told(world: &World) -> (Status, Vec<Any>) {
    let verdict = world.judge(GOAL);
    (verdict.status, verdict.findings)
}

/// What is said, with the place and what to type next.
fn said(verdict: &Verdict) -> (Status, &str, String, &str) {
    let place = verdict.place.as_ref().map(ToString::to_string).unwrap_or_default();
    let next = verdict.next.as_ref().map_or("", |text| text.en.as_str());
    (verdict.status, verdict.seen.en.as_str(), place, next)
}

fn wants_token(world: &World) -> bool {
    let url = format!("{URL}/auth/tokens");
    world.needs(GOAL).contains(&Need::Token("/root/rc".into(), url))
}

#[test]
fn a_token_and_nothing_less_passes() {
    assert_eq!(told(&world(201, true)), (Status::Pass, vec![]));
    assert_eq!(told(&world(201, false)), (Status::Fail, vec![]));
    assert_eq!(told(&world(200, true)), (Status::Fail, vec![]));
    assert_eq!(told(&world(500, false)), (Status::Fail, vec![]));
}

#[test]
fn what_keystone_refuses_is_told_by_its_name() {
    let password = Any::Keystone(super::Finding::WrongPassword);
    let project = Any::Keystone(super::Finding::WrongProject);
    let refused = |unscoped| world(401, false).refused("/root/rc", unscoped);
    assert_eq!(told(&refused(401)), (Status::Fail, vec![password]));
    assert_eq!(told(&refused(201)), (Status::Fail, vec![project]));
}

#[test]
fn only_who_answers_as_keystone_is_sent_a_password() {
    assert!(wants_token(&rc(URL).http(URL, Look::Seen(200))));
    assert!(wants_token(&rc(URL).http(URL, Look::Seen(300))));
    for status in [302, 400, 401, 404, 500, 503] {
        let world = rc(URL).http(URL, Look::Seen(status));
        assert!(!wants_token(&world), "{status}");
        assert_eq!(told(&world), (Status::Fail, vec![]), "{status}");
    }
    let elsewhere = world(201, true);
    assert_eq!(told(&elsewhere.no_token("/root/rc")).0, Status::Fail);
    let silent = rc(URL).http(URL, Look::Absent);
    assert!(!wants_token(&silent));
    let finding = Any::Keystone(super::Finding::NotAnswering);
    assert_eq!(told(&silent), (Status::Fail, vec![finding]));
    assert!(!wants_token(&rc(URL)));
}

#[test]
fn an_address_that_no_client_would_get_a_token_by_fails() {
    let at = |url: &str| {
        let world = rc(url).http("http://127.0.0.1:5000/v3", Look::Seen(200));
        let world = world.http(URL, Look::Seen(200));
        assert!(!world.needs(GOAL).iter().any(|need| matches!(need, Need::Token(..))), "{url}");
        told(&world)
    };
    let old = Any::Keystone(super::Finding::OldVersion);
    assert_eq!(at(&format!("{URL}\nexport OS_IDENTITY_API_VERSION=2")), (Status::Fail, vec![old]));
    assert_eq!(at("http://127.0.0.2:5000/v2.0"), (Status::Fail, vec![old]));
    for url in ["http://127.0.0.2:5000/v3\r", "127.0.0.2:5000/v3", "file:///v3", "''"] {
        assert_eq!(at(url), (Status::Fail, vec![]), "{url}");
    }
    for url in ["https://127.0.0.2:5000/v3", "http://$HOST:5000/v3", "http://`id`:5000/v3"] {
        assert_eq!(at(url), (Status::Unknown, vec![]), "{url}");
    }
}

#[test]
fn https_is_told_to_be_not_spoken() {
    let world = rc("https://127.0.0.2:5000/v3").http(URL, Look::Seen(200));
    let seen = world.judge(GOAL).seen.en;
    assert!(seen.contains("https is not spoken here"), "{seen}");
}

#[test]
fn without_credentials_there_is_no_token() {
    let world = World::live().no_file("/root/rc").no_file("/a").nowhere();
    let world = world.http("http://127.0.0.1:5000/v3", Look::Seen(200));
    assert_eq!(world.judge(GOAL).status, Status::Fail);
    let hidden =
        World::live().hidden_file("/root/rc").http("http://127.0.0.1:5000/v3", Look::Seen(200));
    assert_eq!(hidden.judge(GOAL).status, Status::Unknown);
}

#[test]
fn who_did_not_answer_without_a_project_refused_nobody_knows_what() {
    for (unscoped, next) in [
        (None, "run labcheck again in a moment"),
        (Some(403), "run labcheck again in a moment"),
        (Some(500), "systemctl status mariadb memcached httpd"),
        (Some(503), "systemctl status mariadb memcached httpd"),
    ] {
        let mut world = world(401, false);
        let answer = HttpSeen { status: 401, token: false, unscoped };
        world.evidence.tokens.insert("/root/rc".into(), Look::Seen(answer));
        let verdict = world.judge(GOAL);
        let seen = "no token was given (status 401)";
        assert_eq!(said(&verdict), (Status::Fail, seen, String::new(), next), "{unscoped:?}");
        assert_eq!(verdict.findings, []);
        let note = "the same request without a project got no such answer, so it cannot be told whether the account or the project is refused";
        assert_eq!(verdict.notes.iter().map(|text| text.en.as_str()).collect::<Vec<_>>(), [note]);
    }
}

#[test]
fn a_port_of_the_file_on_which_nothing_answers_is_looked_for_in_the_file() {
    for port in ["35357", "5001"] {
        let url = URL.replace("5000", port);
        let world = rc(&url).http(URL, Look::Seen(200)).no_token("/root/rc");
        let verdict = world.judge(GOAL);
        let seen = format!(
            "nothing answers on port {port}, which OS_AUTH_URL in /root/rc leads to; Keystone answers on port 5000"
        );
        let next = "grep -n OS_AUTH_URL /root/rc";
        assert_eq!(said(&verdict), (Status::Fail, seen.as_str(), "/root/rc:1".into(), next));
        assert_eq!(verdict.findings, []);
        let silent = rc(&url).http(URL, Look::Absent).judge(GOAL);
        assert_eq!(silent.seen.en, format!("nothing answers at {URL}"));
        assert_eq!(silent.findings, [Any::Keystone(super::Finding::NotAnswering)]);
    }
    let gone = rc(URL).http(URL, Look::Seen(200)).no_token("/root/rc").judge(GOAL);
    let seen = "nothing answers at http://127.0.0.2:5000/v3/auth/tokens";
    assert_eq!(said(&gone), (Status::Fail, seen, String::new(), "systemctl status httpd"));
    assert_eq!(gone.findings, [Any::Keystone(super::Finding::NotAnswering)]);
}

#[test]
fn what_a_credentials_file_lacks_is_written_into_it_and_packstack_makes_one() {
    let lacks = "/root/rc lacks values that are needed to authenticate";
    let here = "http://127.0.0.1:5000/v3";
    for lines in [
        "OS_AUTH_URL=http://127.0.0.1:5000/v3\nexport OS_USERNAME=admin",
        "OS_AUTH_URL=http://127.0.0.1:5000/v3\nexport OS_PASSWORD=x",
        "OS_USERNAME=admin\nexport OS_PASSWORD=x",
    ] {
        let world = World::live().file("/root/rc", &format!("export {lines}\n")).no_file("/a");
        let verdict = world.nowhere().http(here, Look::Seen(200)).judge(GOAL);
        let wanted = (Status::Fail, lacks, "/root/rc".into(), "vi /root/rc");
        assert_eq!(said(&verdict), wanted, "{lines}");
    }
    let none = World::live().no_file("/root/rc").no_file("/a").nowhere();
    let verdict = none.http(here, Look::Seen(200)).judge(GOAL);
    let seen = "Keystone answers, but /root/rc does not exist";
    let next = "packstack --answer-file=/a";
    assert_eq!(said(&verdict), (Status::Fail, seen, "/root/rc".into(), next));
}
