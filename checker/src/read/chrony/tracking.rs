//! What `chronyc -n -c tracking` answers.
//!
//! Source: `process_cmd_tracking` (client.c) of chrony 3.4, 4.3 and 4.6.1: one line of 14 fields with
//! commas between them, the same in all three.

use std::net::IpAddr;

/// How far the clock may be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leap {
    /// In step, no leap second ahead.
    Normal,
    /// In step, the day will have a second more.
    InsertSecond,
    /// In step, the day will have a second less.
    DeleteSecond,
    /// In step with nothing.
    NotSynchronised,
}

/// The answer, as far as it is of use here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tracking {
    /// The reference's id: of IPv4 its address.
    pub refid: u32,
    /// The reference's address; `None` for its own clock, a reference clock, or nothing.
    pub address: Option<IpAddr>,
    /// 0 while in step with nothing, else 1 to 16; chronyd says 16 behind a server of stratum 15.
    pub stratum: u8,
    /// The leap status.
    pub leap: Leap,
}

/// Why there is no answer to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoTracking {
    /// `506 Cannot talk to daemon`: chronyd does not run, or does not listen there.
    NoDaemon,
    /// `501 Not authorised` and its like: the number before the words.
    Status(u16),
    /// Not so many fields as wanted.
    Fields(usize),
    /// A field that cannot be read.
    Field(&'static str),
    /// No line at all.
    Empty,
}

/// Fields of the line.
const FIELDS: usize = 14;

impl Tracking {
    /// Whether the reference is chronyd's own clock, by `local`: 127.127.1.x.
    #[must_use]
    pub const fn own_clock(&self) -> bool {
        self.refid >> 8 == 0x7F_7F_01
    }

    /// Whether it is in step with something, its own clock included.
    #[must_use]
    pub fn synchronised(&self) -> bool {
        self.leap != Leap::NotSynchronised
    }

    /// Whether it is in step with something and names nothing, which chronyd never says. Its own clock
    /// is of stratum 15 at most (`REF_GetTrackingReport`, `REF_EnableLocal`: reference.c).
    #[must_use]
    pub fn contradicts_itself(&self) -> bool {
        let most = if self.own_clock() { 15 } else { 16 };
        self.synchronised() && (self.refid == 0 || !(1..=most).contains(&self.stratum))
    }
}

/// Reads the answer.
///
/// # Errors
/// The daemon did not answer, or what came is no such answer.
pub fn tracking(stdout: &[u8]) -> Result<Tracking, NoTracking> {
    let mut lines = stdout.split(|&b| b == b'\n').map(<[u8]>::trim_ascii);
    let line = lines.find(|line| !line.is_empty()).ok_or(NoTracking::Empty)?;
    if let Some(status) = status(line) {
        return Err(if status == 506 { NoTracking::NoDaemon } else { NoTracking::Status(status) });
    }
    let fields: Vec<&[u8]> = line.splitn(FIELDS + 1, |&b| b == b',').collect();
    let count = line.iter().filter(|&&b| b == b',').count() + 1;
    let [refid, address, stratum, .., leap] = fields.as_slice() else {
        return Err(NoTracking::Fields(count));
    };
    if count != FIELDS {
        return Err(NoTracking::Fields(count));
    }
    Ok(Tracking {
        refid: text(refid)
            .filter(|id| id.len() == 8 && id.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|id| u32::from_str_radix(id, 16).ok())
            .ok_or(NoTracking::Field("refid"))?,
        address: text(address).ok_or(NoTracking::Field("address"))?.parse().ok(),
        stratum: text(stratum)
            .and_then(|stratum| stratum.parse().ok())
            .filter(|&stratum| stratum <= 16)
            .ok_or(NoTracking::Field("stratum"))?,
        leap: match *leap {
            b"Normal" => Leap::Normal,
            b"Insert second" => Leap::InsertSecond,
            b"Delete second" => Leap::DeleteSecond,
            b"Not synchronised" => Leap::NotSynchronised,
            _ => return Err(NoTracking::Field("leap")),
        },
    })
}

fn text(field: &[u8]) -> Option<&str> {
    std::str::from_utf8(field).ok()
}

/// Three digits, a blank and words.
fn status(line: &[u8]) -> Option<u16> {
    let (digits, rest) = line.split_at_checked(3)?;
    let number = text(digits)?.parse().ok()?;
    (rest.first() == Some(&b' ') && digits.iter().all(u8::is_ascii_digit)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "7F7F0101,,10,1795368348.168079001,0.000000000,0.000000000,0.000000000,\
        0.000,0.000,0.000,0.000000000,0.000000000,0.0,Normal\n";
    const NOTHING: &str = "00000000,,0,0.000000000,0.000000000,0.000000000,0.000000000,\
        0.000,0.000,0.000,1.000000000,1.000000000,0.0,Not synchronised\n";
    const CLIENT: &str = "C0A87A0A,192.168.122.10,11,1795368679.144768706,-0.000008752,\
        -0.000003129,0.000003129,0.284,-0.000,11.401,0.000016697,0.000103537,2.0,Normal\n";

    #[test]
    fn its_own_clock() {
        let own = tracking(OWN.as_bytes()).unwrap();
        let wanted =
            Tracking { refid: 0x7F7F_0101, address: None, stratum: 10, leap: Leap::Normal };
        assert_eq!(own, wanted);
        assert!(own.own_clock() && own.synchronised());
    }

    #[test]
    fn in_step_with_nothing() {
        let nothing = tracking(NOTHING.as_bytes()).unwrap();
        let wanted = Tracking { refid: 0, address: None, stratum: 0, leap: Leap::NotSynchronised };
        assert_eq!(nothing, wanted);
        assert!(!nothing.own_clock() && !nothing.synchronised());
    }

    #[test]
    fn in_step_with_another_machine() {
        let address = Some(IpAddr::from([192, 168, 122, 10]));
        let wanted = Tracking { refid: 0xC0A8_7A0A, address, stratum: 11, leap: Leap::Normal };
        assert_eq!(tracking(CLIENT.as_bytes()), Ok(wanted));
    }

    #[test]
    fn who_is_in_step_names_something_of_a_stratum() {
        let contradicts =
            |answer: String| tracking(answer.as_bytes()).unwrap().contradicts_itself();
        for answer in [OWN, NOTHING, CLIENT] {
            assert!(!contradicts(answer.to_owned()), "{answer}");
        }
        // As chronyd 4.3 says it behind `local stratum 15`.
        assert!(!contradicts(CLIENT.replace(",11,", ",16,")));
        for (answer, from, to) in [
            (OWN, ",10,", ",0,"),
            (OWN, ",10,", ",16,"),
            (CLIENT, ",11,", ",0,"),
            (CLIENT, "C0A87A0A", "00000000"),
            (NOTHING, "Not synchronised", "Normal"),
            (NOTHING, "Not synchronised", "Delete second"),
        ] {
            assert!(contradicts(answer.replacen(from, to, 1)), "{answer} {to}");
        }
    }

    #[test]
    fn anything_else_is_an_error_of_its_own() {
        for (answer, wanted) in [
            ("506 Cannot talk to daemon\n", NoTracking::NoDaemon),
            ("501 Not authorised\n", NoTracking::Status(501)),
            ("", NoTracking::Empty),
            ("\n\n", NoTracking::Empty),
            ("7F7F0101,,10", NoTracking::Fields(3)),
            ("Reference ID    : 7F7F0101 ()", NoTracking::Fields(1)),
        ] {
            assert_eq!(tracking(answer.as_bytes()), Err(wanted), "{answer}");
        }
        for (from, to, field) in [
            ("7F7F0101", "7F7F01", "refid"),
            ("7F7F0101", "+F7F0101", "refid"),
            (",10,", ",x,", "stratum"),
            ("Normal", "normal", "leap"),
        ] {
            let answer = OWN.replace(from, to);
            assert_eq!(tracking(answer.as_bytes()), Err(NoTracking::Field(field)), "{to}");
        }
        assert_eq!(
            tracking(OWN.replace("Normal", "Normal,").as_bytes()),
            Err(NoTracking::Fields(15))
        );
    }
}
