//! Hosts, groups and their variables, and what of them counts for a host: Ansible's order (ansible-core
//! 2.19, `InventoryData` and `VariableManager`), in which `all` comes first, then groups by how deep
//! they are, their priority and their name, then the host itself.

use super::super::{File, MAX_HOSTS, told};
use super::ranges;
use super::value::Value;
use crate::text::{Text, text};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// More are no inventory of a class, and take their time.
const MAX_GROUPS: usize = 2_000;

/// How often hosts may be named.
const MAX_NAMED: usize = 10 * MAX_HOSTS;

/// A variable, and where it is set.
pub(super) type Variables = BTreeMap<String, (Value, usize)>;

/// The file as far as it is read.
pub(super) struct Groups<'f> {
    pub(super) file: &'f File,
    groups: Vec<Group>,
    hosts: Vec<Host>,
    group_by_name: HashMap<String, usize>,
    host_by_name: HashMap<String, usize>,
    named: usize,
}

struct Group {
    name: String,
    variables: Variables,
    priority: i64,
    parents: Vec<usize>,
    children: Vec<usize>,
}

struct Host {
    name: String,
    line: usize,
    variables: Variables,
    groups: BTreeSet<usize>,
}

/// A host with all that counts for it.
pub(super) struct Whole {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) variables: Variables,
    pub(super) groups: Vec<String>,
}

const ALL: usize = 0;
const UNGROUPED: usize = 1;

impl<'f> Groups<'f> {
    pub(super) fn new(file: &'f File) -> Self {
        let mut groups = Self {
            file,
            groups: Vec::new(),
            hosts: Vec::new(),
            group_by_name: HashMap::new(),
            host_by_name: HashMap::new(),
            named: 0,
        };
        groups.push("all");
        groups.push("ungrouped");
        groups.edge(ALL, UNGROUPED);
        groups
    }

    fn push(&mut self, name: &str) {
        self.group_by_name.insert(name.to_owned(), self.groups.len());
        self.groups.push(Group {
            name: name.to_owned(),
            variables: Variables::new(),
            priority: 1,
            parents: Vec::new(),
            children: Vec::new(),
        });
    }

    pub(super) fn has_group(&self, name: &str) -> bool {
        self.group_by_name.contains_key(name)
    }

    /// A group, declared.
    ///
    /// # Errors
    /// There are too many.
    pub(super) fn group(&mut self, line: usize, name: &str) -> Result<(), Text> {
        if self.has_group(name) {
            return Ok(());
        }
        if self.groups.len() >= MAX_GROUPS {
            let at = self.file.at(line);
            return Err(text!(
                ko "{at}: 그룹이 {MAX_GROUPS}개를 넘습니다",
                en "{at}: more than {MAX_GROUPS} groups"
            ));
        }
        self.push(name);
        Ok(())
    }

    /// The hosts of a pattern, added to a group. Its names are given back.
    ///
    /// # Errors
    /// It is no pattern.
    pub(super) fn hosts(
        &mut self,
        line: usize,
        group: &str,
        pattern: &str,
    ) -> Result<Vec<String>, Text> {
        let left = MAX_NAMED.saturating_sub(self.named).min(MAX_HOSTS);
        let read = ranges::hosts(pattern, left);
        let (names, port) = read.map_err(|why| unread(self.file, line, pattern, why))?;
        if names.iter().any(String::is_empty) {
            let at = self.file.at(line);
            return Err(
                text!(ko "{at}: 호스트 이름이 비어 있습니다", en "{at}: a host without a name"),
            );
        }
        self.named += names.len();
        let group = self.group_by_name.get(group).copied().unwrap_or(UNGROUPED);
        for name in &names {
            let host = *self.host_by_name.entry(name.clone()).or_insert(self.hosts.len());
            if host == self.hosts.len() {
                let mut variables = Variables::new();
                // Zero is none.
                if let Some(port) = port.as_deref().map(|port| port.trim_start_matches('0'))
                    && !port.is_empty()
                {
                    let port = Value::Int(port.to_owned());
                    variables.insert("ansible_port".into(), (port, line));
                }
                let groups = BTreeSet::new();
                self.hosts.push(Host { name: name.clone(), line, variables, groups });
            }
            if let Some(host) = self.hosts.get_mut(host) {
                host.groups.insert(group);
            }
        }
        if self.hosts.len() > MAX_HOSTS {
            return Err(unread(self.file, line, pattern, ranges::Unread::TooMany));
        }
        Ok(names)
    }

    /// Sets a variable of a group or, where no group has that name, of a host.
    ///
    /// # Errors
    /// It would be a password, or a word of ours that does not exist.
    pub(super) fn set(
        &mut self,
        line: usize,
        entity: &str,
        name: &str,
        value: Value,
    ) -> Result<(), Text> {
        super::variables::permitted(self.file, line, name)?;
        let group = self.group_by_name.get(entity).and_then(|at| self.groups.get_mut(*at));
        let host = self.host_by_name.get(entity).and_then(|at| self.hosts.get_mut(*at));
        let variables = match (group, host) {
            (Some(group), _) if name == "ansible_group_priority" => {
                let Some(priority) = value.int() else {
                    let (at, entity) = (self.file.at(line), told(entity));
                    return Err(text!(
                        ko "{at}: 그룹 {entity}의 ansible_group_priority가 정수가 아닙니다",
                        en "{at}: ansible_group_priority of the group {entity} is no whole number"
                    ));
                };
                group.priority = priority;
                return Ok(());
            }
            (Some(group), _) => &mut group.variables,
            (None, Some(host)) => &mut host.variables,
            (None, None) => return Ok(()),
        };
        if super::variables::counts(name) {
            variables.insert(name.to_owned(), (value, line));
        }
        Ok(())
    }

    /// Makes a group a child of another.
    ///
    /// # Errors
    /// It would be below itself, or is not there.
    pub(super) fn child(&mut self, line: usize, parent: &str, child: &str) -> Result<(), Text> {
        let found = (self.group_by_name.get(parent), self.group_by_name.get(child));
        let (Some(parent_at), Some(child_at)) = found else {
            let (at, child) = (self.file.at(line), told(child));
            return Err(
                text!(ko "{at}: 그룹 {child}가 없습니다", en "{at}: there is no group {child}"),
            );
        };
        let (parent_at, child_at) = (*parent_at, *child_at);
        let known = self.groups.get(parent_at).is_some_and(|one| one.children.contains(&child_at));
        if known {
            return Ok(());
        }
        if parent_at == child_at || self.above(parent_at).contains(&child_at) {
            let (at, parent, child) = (self.file.at(line), told(parent), told(child));
            return Err(text!(
                ko "{at}: 그룹 {child}가 {parent} 아래에 있으면서 그 위에도 있습니다",
                en "{at}: the group {child} is below {parent} and above it"
            ));
        }
        self.edge(parent_at, child_at);
        Ok(())
    }

    fn edge(&mut self, parent: usize, child: usize) {
        if let Some(group) = self.groups.get_mut(parent) {
            group.children.push(child);
        }
        if let Some(group) = self.groups.get_mut(child) {
            group.parents.push(parent);
        }
    }

    /// All groups above one.
    fn above(&self, group: usize) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut left = vec![group];
        while let Some(at) = left.pop() {
            let parents = self.groups.get(at).map(|group| group.parents.as_slice());
            left.extend(parents.unwrap_or_default().iter().filter(|parent| seen.insert(**parent)));
        }
        seen
    }

    /// The hosts in the order of the file, with what counts for each.
    ///
    /// # Errors
    /// `all` is below another group.
    pub(super) fn whole(mut self) -> Result<Vec<Whole>, Text> {
        if self.groups.get(ALL).is_some_and(|all| !all.parents.is_empty()) {
            let name = &self.file.name;
            return Err(text!(
                ko "{name}: 그룹 `all`은 다른 그룹 아래에 있을 수 없습니다",
                en "{name}: the group `all` cannot be below another"
            ));
        }
        for group in 2..self.groups.len() {
            if self.groups.get(group).is_some_and(|group| group.parents.is_empty()) {
                self.edge(ALL, group);
            }
        }
        // A host in no group becomes ungrouped by its name: a group of that name does in its place.
        let alone = self.hosts.iter().filter(|host| host.groups.iter().all(|at| *at == ALL));
        let twins = alone.filter(|host| self.has_group(&host.name));
        let twins: Vec<_> = twins.map(|host| (host.line, host.name.clone())).collect();
        for (line, name) in &twins {
            self.child(*line, "ungrouped", name)?;
        }
        let above: Vec<BTreeSet<usize>> = (0..self.groups.len()).map(|at| self.above(at)).collect();
        let depths = self.depths();
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        let key = |at: &usize| {
            let group = self.groups.get(*at);
            let depth = depths.get(*at).copied().unwrap_or_default();
            (*at != ALL, depth, group.map(|one| one.priority), group.map(|one| one.name.as_str()))
        };
        order.sort_by(|one, next| key(one).cmp(&key(next)));
        let hosts = self.hosts.iter().map(|host| {
            let twin = self.has_group(&host.name);
            let member = memberships(&host.groups, &above, twin);
            let mut variables = Variables::new();
            for group in order.iter().filter(|group| member.contains(group)) {
                let set = self.groups.get(*group).map(|group| &group.variables);
                variables.extend(set.into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())));
            }
            variables.extend(host.variables.clone());
            let groups = member.iter().filter_map(|group| self.groups.get(*group));
            let groups = groups.map(|group| group.name.clone()).collect();
            Whole { name: host.name.clone(), line: host.line, variables, groups }
        });
        Ok(hosts.collect())
    }

    /// The longest way from a group without parents to each.
    fn depths(&self) -> Vec<usize> {
        let mut depths = vec![0; self.groups.len()];
        let mut left: Vec<usize> = self.groups.iter().map(|group| group.parents.len()).collect();
        let mut ready = vec![ALL];
        while let Some(at) = ready.pop() {
            let depth = depths.get(at).copied().unwrap_or_default() + 1;
            for child in self.groups.get(at).map(|one| one.children.as_slice()).unwrap_or_default()
            {
                if let (Some(own), Some(left)) = (depths.get_mut(*child), left.get_mut(*child)) {
                    *own = depth.max(*own);
                    *left = left.saturating_sub(1);
                    if *left == 0 {
                        ready.push(*child);
                    }
                }
            }
        }
        depths
    }
}

/// The groups of a host, `all` among them. Who is in no other is `ungrouped`; who is in another and was
/// put there leaves it, and with it what is above it alone.
fn memberships(own: &BTreeSet<usize>, above: &[BTreeSet<usize>], twin: bool) -> BTreeSet<usize> {
    let up = |at: usize| above.get(at).into_iter().flatten().copied();
    let mut all: BTreeSet<usize> = own.iter().flat_map(|at| up(*at).chain([*at])).collect();
    all.insert(ALL);
    if all.len() == 1 && !twin {
        all.extend(up(UNGROUPED).chain([UNGROUPED]));
    } else if own.contains(&UNGROUPED) && all.len() > 2 {
        let mut leaving = vec![UNGROUPED];
        while let Some(at) = leaving.pop() {
            all.remove(&at);
            let alone = |group: &usize| {
                *group != ALL
                    && all.contains(group)
                    && !all.iter().any(|own| above.get(*own).is_some_and(|up| up.contains(group)))
            };
            leaving.extend(up(at).filter(alone));
        }
    }
    all
}

fn unread(file: &File, line: usize, pattern: &str, why: ranges::Unread) -> Text {
    let (at, pattern) = (file.at(line), told(pattern));
    let lead = text!(ko "{at}: {pattern}: ", en "{at}: {pattern}: ");
    let why = match why {
        ranges::Unread::Brackets => {
            text!(ko "대괄호가 맞지 않습니다", en "its brackets do not match")
        }
        ranges::Unread::Bounds => text!(
            ko "범위는 [1:9], [01:50], [a:f], [1:9:2]처럼 씁니다",
            en "a range is like [1:9], [01:50], [a:f] or [1:9:2]"
        ),
        ranges::Unread::Lengths => text!(
            ko "0으로 시작하는 범위는 양 끝의 자릿수가 같아야 합니다",
            en "both ends of a range that begins with 0 have the same number of digits"
        ),
        ranges::Unread::Backwards => text!(
            ko "범위의 처음이 끝보다 뒤에 있습니다",
            en "the range begins behind its end"
        ),
        ranges::Unread::TooMany => text!(
            ko "호스트가 {MAX_HOSTS}대를 넘습니다",
            en "more than {MAX_HOSTS} hosts"
        ),
    };
    lead.then("", &why)
}
