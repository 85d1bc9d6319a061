use crate::evidence::{Look, Need};
use crate::kinds::testing::World;
use crate::kinds::{Finding as Any, Status};

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
    assert_eq!(told(&world(401, false)), (Status::Fail, vec![password]));
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
