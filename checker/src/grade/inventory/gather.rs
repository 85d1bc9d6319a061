//! Rows, each a machine of somebody's, to students with their machines.

use super::{File, MAX_HOSTS, told};
use crate::grade::host::{Host, Student};
use crate::text::{Text, hidden, text};
use std::collections::HashMap;

/// A machine of a student's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// Where it is told of.
    pub(super) line: usize,
    pub(super) student: String,
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) host: Host,
}

/// The students in the order of their first rows.
///
/// # Errors
/// A machine is told of twice, or two rows of one student differ about who that is.
pub(super) fn students(file: &File, rows: Vec<Row>) -> Result<Vec<Student>, Text> {
    if rows.len() > MAX_HOSTS {
        let name = &file.name;
        return Err(text!(
            ko "{name}: 호스트가 {MAX_HOSTS}대를 넘습니다",
            en "{name}: more than {MAX_HOSTS} hosts"
        ));
    }
    let mut gathered: Vec<Gathered> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut machines: HashMap<Machine, (usize, String)> = HashMap::new();
    for row in rows {
        id(file, row.line, &row.student)?;
        let machine = Machine::of(&row.host);
        if let Some((line, other)) = machines.get(&machine) {
            return Err(twice(file, &row, *line, other));
        }
        machines.insert(machine, (row.line, row.student.clone()));
        let at = *by_id.entry(row.student.clone()).or_insert(gathered.len());
        if at == gathered.len() {
            gathered.push(Gathered::default());
        }
        if let Some(student) = gathered.get_mut(at) {
            student.add(file, row)?;
        }
    }
    let mut students: Vec<Student> = gathered.into_iter().map(Gathered::done).collect();
    name_apart(&mut students);
    Ok(students)
}

/// An id that exports and file names can bear.
///
/// # Errors
/// It is none.
fn id(file: &File, line: usize, id: &str) -> Result<(), Text> {
    let (at, word) = (file.at(line), told(id));
    if id.is_empty() || id.len() > 255 || id.contains(hidden) {
        return Err(text!(
            ko "{at}: {word}: 학생을 구별하는 값이 될 수 없습니다. 보이지 않는 글자가 없는지 보세요",
            en "{at}: {word} cannot tell a student apart; look for characters that cannot be seen"
        ));
    }
    if rounded(id) {
        return Err(text!(
            ko "{at}: {word}: 엑셀이 학번을 지수로 바꾸었습니다. 그 열을 텍스트 서식으로 바꾸고 다시 저장하세요",
            en "{at}: {word}: a spreadsheet has rounded this id; make the column text and save it again"
        ));
    }
    Ok(())
}

/// `2.02412E+09`, as a spreadsheet writes a long number.
fn rounded(id: &str) -> bool {
    let Some((digits, power)) = id.split_once(['E', 'e']) else { return false };
    let all = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.split_once('.').is_some_and(|(whole, part)| all(whole) && all(part))
        && power.strip_prefix('+').is_some_and(all)
}

/// What makes two entries one machine: behind one address each port may be another (NAT), and behind
/// each jump host an address another.
#[derive(PartialEq, Eq, Hash)]
struct Machine(String, u16, Vec<String>);

impl Machine {
    fn of(host: &Host) -> Self {
        Self(host.address.to_lowercase(), host.port.unwrap_or(22), host.ssh_args.clone())
    }
}

fn twice(file: &File, row: &Row, line: usize, other: &str) -> Text {
    let (at, host) = (file.at(row.line), told(&row.host.name));
    let (one, other) = (told(&row.student), told(other));
    if one == other {
        return text!(
            ko "{at}: 호스트 {host}가 {line}번째 줄에 이미 있습니다",
            en "{at}: the host {host} is on line {line} already"
        );
    }
    text!(
        ko "{at}: 호스트 {host}는 {line}번째 줄에서 {other}의 것이고 여기서는 {one}의 것입니다",
        en "{at}: the host {host} is {other}'s on line {line} and {one}'s here"
    )
}

/// A student, with the lines that told of name and address.
#[derive(Default)]
struct Gathered {
    student: Student,
    name: Option<usize>,
    email: Option<usize>,
}

impl Gathered {
    fn add(&mut self, file: &File, row: Row) -> Result<(), Text> {
        let Row { line, student, name, email, host } = row;
        if let Some(name) = name {
            let before = self.name.map(|before| (before, self.student.name.as_str()));
            same(file, line, &student, before, &name)?;
            self.name.get_or_insert(line);
            self.student.name = name;
        }
        if let Some(email) = email {
            let before = self.email.zip(self.student.email.as_deref());
            same(file, line, &student, before, &email)?;
            self.email.get_or_insert(line);
            self.student.email = Some(email);
        }
        self.student.id = student;
        self.student.hosts.push(host);
        Ok(())
    }

    fn done(mut self) -> Student {
        if self.student.name.is_empty() {
            self.student.name.clone_from(&self.student.id);
        }
        self.student
    }
}

fn same(
    file: &File,
    line: usize,
    student: &str,
    before: Option<(usize, &str)>,
    now: &str,
) -> Result<(), Text> {
    match before {
        Some((other, before)) if before != now => {
            let (at, student) = (file.at(line), told(student));
            let (before, now) = (told(before), told(now));
            Err(text!(
                ko "{at}: {student}가 여기서는 {now}이고 {other}번째 줄에서는 {before}입니다",
                en "{at}: {student} is {now} here and {before} on line {other}"
            ))
        }
        _ => Ok(()),
    }
}

/// Machines that share a name get the port to theirs, then the way there.
fn name_apart(students: &mut [Student]) {
    for longer in [with_port, with_way] {
        let mut count: HashMap<String, usize> = HashMap::new();
        for host in students.iter().flat_map(|student| &student.hosts) {
            *count.entry(host.name.clone()).or_default() += 1;
        }
        for host in students.iter_mut().flat_map(|student| &mut student.hosts) {
            if count.get(&host.name).is_some_and(|count| *count > 1) {
                host.name = longer(host);
            }
        }
    }
}

fn with_port(host: &Host) -> String {
    let (name, port) = (&host.name, host.port.unwrap_or(22));
    if name.contains(':') { format!("[{name}]:{port}") } else { format!("{name}:{port}") }
}

fn with_way(host: &Host) -> String {
    let way = host.ssh_args.iter().filter(|word| *word != "-J");
    way.fold(host.name.clone(), |name, word| format!("{name} ({word})"))
}
