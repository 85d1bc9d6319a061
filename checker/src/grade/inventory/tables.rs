//! Tables as teachers have them, read whole.

use super::{beside, read};
use crate::grade::host::{Host, Role};
use crate::text::{Lang, Text};
use std::path::Path;

/// Students, a machine a line, and the notes; or what is wrong.
fn seen(text: &[u8], lang: Lang) -> Result<(Vec<String>, Vec<String>), String> {
    let said = |text: &Text| text.get(lang).to_owned();
    let inventory = read(Path::new("class.csv"), text).map_err(|text| said(&text))?;
    let mut lines = Vec::new();
    for student in &inventory.students {
        let email = student.email.as_deref().unwrap_or("-");
        lines.push(format!("{} = {} <{email}>", student.id, student.name));
        lines.extend(student.hosts.iter().map(shown));
    }
    Ok((lines, inventory.notes.iter().map(said).collect()))
}

fn shown(host: &Host) -> String {
    let role = host.role.map(Role::id).unwrap_or("-");
    let mut line = format!("  {} [{role}] {}", host.name, host.address);
    if let Some(port) = host.port {
        line.push_str(&format!(" -p {port}"));
    }
    if let Some(user) = &host.user {
        line.push_str(&format!(" -l {user}"));
    }
    if let Some(key) = &host.key {
        line.push_str(&format!(" -i {}", key.display()));
    }
    host.ssh_args.iter().for_each(|word| line.push_str(&format!(" {word}")));
    line
}

fn students(text: &[u8]) -> Vec<String> {
    seen(text, Lang::En).unwrap().0
}

fn refused(text: &str) -> String {
    seen(text.as_bytes(), Lang::En).unwrap_err()
}

#[test]
fn every_column_is_read_and_rows_of_one_student_are_its_machines() {
    let text = "\
student,name,email,host,role,port,user,key,jump
s01,홍길동,hong@example.com,10.0.0.1,controller,2201,root,~/.ssh/class,gw
s01,,,10.0.0.2,compute,,,,
s02,\"Doe, Jane\",,vm02,,,,,
";
    assert_eq!(
        students(text.as_bytes()),
        [
            "s01 = 홍길동 <hong@example.com>",
            "  10.0.0.1 [controller] 10.0.0.1 -p 2201 -l root -i ~/.ssh/class -J gw",
            "  10.0.0.2 [compute] 10.0.0.2",
            "s02 = Doe, Jane <->",
            "  vm02 [-] vm02",
        ]
    );
}

#[test]
fn what_excel_saves_is_the_same_table() {
    let korean = "학번,이름,호스트\r\n20240001,홍길동,vm01\r\n,,\r\n";
    let expected = ["20240001 = 홍길동 <->", "  vm01 [-] vm01"];
    assert_eq!(students(korean.as_bytes()), expected);
    assert_eq!(students(format!("\u{feff}{korean}").as_bytes()), expected);
    assert_eq!(students(korean.replace(',', ";").as_bytes()), expected);
    assert_eq!(students(korean.replace(',', "\t").as_bytes()), expected);
    assert_eq!(students(format!("sep=;\r\n{}", korean.replace(',', ";")).as_bytes()), expected);
    assert_eq!(students(korean.replace("\r\n", "\r").as_bytes()), expected);
    let (cp949, _, _) = encoding_rs::EUC_KR.encode(korean);
    assert_eq!(students(&cp949), expected);
    let utf_16: Vec<u8> =
        format!("\u{feff}{korean}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(students(&utf_16), expected);
}

#[test]
fn the_roster_of_a_learning_platform_works_with_a_column_of_hosts() {
    let canvas =
        "Student,ID,SIS User ID,SIS Login ID,Section,Host\n\"Doe, Jane\",42,u1,jane,A,vm1\n";
    let (lines, notes) = seen(canvas.as_bytes(), Lang::En).unwrap();
    assert_eq!(lines, ["jane = Doe, Jane <->", "  vm1 [-] vm1"]);
    assert_eq!(notes, ["class.csv:1: columns without a use: `SIS User ID`, `Section`, `ID`"]);
    let moodle =
        "\u{feff}이름,성,학번,\"이메일 주소\",호스트\n길동,홍,20240001,h@example.com,vm1\n";
    assert_eq!(students(moodle.as_bytes()), ["20240001 = 홍길동 <h@example.com>", "  vm1 [-] vm1"]);
    let english =
        "First name,Last name,Username,Email address,Host\nJane,Doe,jane,j@example.com,vm1\n";
    assert_eq!(students(english.as_bytes()), ["jane = Jane Doe <j@example.com>", "  vm1 [-] vm1"]);
}

#[test]
fn who_has_no_host_is_left_out_and_told() {
    let (lines, notes) = seen(b"student,host\ns1,\ns2,vm2\n", Lang::Ko).unwrap();
    assert_eq!(lines, ["s2 = s2 <->", "  vm2 [-] vm2"]);
    assert_eq!(notes, ["class.csv:2: `s1`는 호스트가 없어 제외합니다"]);
    assert_eq!(refused("student,host\ns1,\n"), "class.csv: no student is in it");
    assert_eq!(refused("\n"), "class.csv: it is empty");
}

#[test]
fn a_missing_column_is_told_with_the_one_that_is_probably_it() {
    assert_eq!(refused("student,name\ns1,a\n"), "class.csv:1: there is no column `host`");
    assert_eq!(
        refused("student,hots\ns1,a\n"),
        "class.csv:1: there is no column `host` (if `hots` is it, call it `host`)"
    );
    assert_eq!(refused("host\nvm1\n"), "class.csv:1: there is no column `student`");
    assert_eq!(refused("host,Host,id\na,b,c\n"), "class.csv:1: the column `Host` is there twice");
    let (_, notes) = seen(b"student,host,emial\ns1,vm1,x\n", Lang::En).unwrap();
    assert_eq!(notes, ["class.csv:1: columns without a use: `emial` (did you mean `email`?)"]);
}

#[test]
fn a_machine_of_two_students_is_refused_with_both_lines() {
    assert_eq!(
        refused("student,host\ns1,vm1\ns2,VM1:22\n"),
        "class.csv:3: the host `VM1` is `s1`'s on line 2 and `s2`'s here"
    );
    assert_eq!(
        refused("student,host\ns1,vm1\n\ns1,vm1\n"),
        "class.csv:4: the host `vm1` is on line 2 already"
    );
    let nat = b"student,host,port\ns1,gw,2201\ns2,gw,2202\n";
    assert_eq!(
        students(nat),
        ["s1 = s1 <->", "  gw:2201 [-] gw -p 2201", "s2 = s2 <->", "  gw:2202 [-] gw -p 2202"]
    );
    let behind = b"student,host,jump\ns1,10.0.0.1,pc1\ns2,10.0.0.1,pc2\n";
    assert_eq!(
        students(behind),
        [
            "s1 = s1 <->",
            "  10.0.0.1:22 (pc1) [-] 10.0.0.1 -J pc1",
            "s2 = s2 <->",
            "  10.0.0.1:22 (pc2) [-] 10.0.0.1 -J pc2"
        ]
    );
}

#[test]
fn cells_that_do_not_say_what_their_column_does_are_refused() {
    let row = |cells: &str| refused(&format!("student,name,email,host,role,port,user\n{cells}\n"));
    assert_eq!(
        row("s1,,,vm1,contoller,,"),
        "class.csv:2: `contoller`: a role is controller, network or compute (did you mean `controller`?)"
    );
    assert_eq!(row("s1,,,-oX,,,"), "class.csv:2: `-oX` is no host name or address");
    assert_eq!(row("s1,,,\"a\nb\",,,"), "class.csv:2: `a\\nb` is no host name or address");
    assert_eq!(
        row("s1,,,vm1:22,,23,"),
        "class.csv:2: the cell of the host says otherwise than `23`"
    );
    assert_eq!(row("s1,,,vm1,,70000,"), "class.csv:2: `70000`: a port is a number from 1 to 65535");
    assert_eq!(row("s1,,x,vm1,,,"), "class.csv:2: `x` is no e-mail address");
    assert_eq!(row(",,,vm1,,,"), "class.csv:2: the host `vm1` has no student");
    assert_eq!(
        row("s1,Doe, Jane,j@x,vm1,,22,root"),
        "class.csv:2: 8 cells, more than the 7 of the header; a cell with a comma in it goes between \""
    );
    assert_eq!(
        row("2.02412E+09,,,vm1,,,"),
        "class.csv:2: `2.02412E+09`: a spreadsheet has rounded this id; make the column text and save it again"
    );
    assert_eq!(
        row("s1,a,,vm1,,,\ns1,b,,vm2,,,"),
        "class.csv:3: `s1` is `b` here and `a` on line 2"
    );
    assert_eq!(
        row("s\u{200b}1,a,,vm1,,,"),
        "class.csv:2: `s\\u{200b}1` cannot tell a student apart; look for characters that cannot be seen"
    );
}

#[test]
fn variables_in_files_beside_an_inventory_are_told() {
    let dir = tempfile::tempdir().unwrap();
    let hosts = dir.path().join("hosts");
    assert_eq!(beside(&hosts), None);
    for name in ["group_vars", "host_vars"] {
        std::fs::create_dir(dir.path().join(name)).unwrap();
    }
    assert_eq!(beside(&hosts.with_extension("csv")), None);
    let told = beside(&hosts).unwrap();
    assert_eq!(
        (told.get(Lang::Ko), told.get(Lang::En)),
        (
            "group_vars/, host_vars/ 안의 변수는 읽지 않습니다. ansible_host, ansible_user 같은 변수는 인벤토리에 적으세요",
            "group_vars/, host_vars/: not read; what is needed of it (ansible_host, ansible_user, …) goes into the inventory"
        )
    );
}
