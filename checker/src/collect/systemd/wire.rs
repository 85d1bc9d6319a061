//! The D-Bus wire format, as much of it as asking systemd needs.
//!
//! Rules: D-Bus Specification 0.42, «Message Protocol». Every length is checked against what is
//! there before it is used; types that systemd does not send here are no message to us.

/// Most bytes of a message, and of all that is read on one connection: 1 MiB.
pub(super) const MOST: usize = 1 << 20;
/// The fixed part of a header, the length of the header fields included.
pub(super) const FIXED: usize = 16;

/// A method call. The arguments are marshalled already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) destination: &'static str,
    pub(super) path: String,
    pub(super) interface: &'static str,
    pub(super) member: &'static str,
    pub(super) signature: &'static str,
    pub(super) body: Vec<u8>,
}

/// The kinds of message that matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    Return,
    Error,
    Signal,
    #[default]
    Other,
}

/// A message that came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) kind: Kind,
    /// The serial of the call that it answers.
    pub(super) answers: u32,
    /// The error's name, or nothing.
    pub(super) error: String,
    /// Of a signal: the object that sends it, and the signal's name.
    pub(super) path: String,
    pub(super) member: String,
    pub(super) signature: String,
    pub(super) little: bool,
    pub(super) body: Vec<u8>,
}

/// Fills up to a multiple of `to`.
fn pad(out: &mut Vec<u8>, to: usize) {
    out.resize(out.len().next_multiple_of(to), 0);
}

fn put_u32(out: &mut Vec<u8>, value: usize) {
    pad(out, 4);
    out.extend(u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
}

/// A string or object path.
pub(super) fn put_str(out: &mut Vec<u8>, text: &str) {
    put_u32(out, text.len());
    out.extend(text.as_bytes());
    out.push(0);
}

/// An array of strings.
pub(super) fn put_strs<S: AsRef<str>>(out: &mut Vec<u8>, texts: &[S]) {
    // Elements are aligned to 4, as the length before them is: padding is the same apart.
    let mut elements = Vec::new();
    for text in texts {
        put_str(&mut elements, text.as_ref());
    }
    put_u32(out, elements.len());
    out.extend(elements);
}

/// A whole method call, little-endian.
pub(super) fn marshal(call: &Call, serial: u32) -> Vec<u8> {
    let mut fields = Vec::new();
    for (code, kind, value) in [
        (1, b'o', call.path.as_str()),
        (2, b's', call.interface),
        (3, b's', call.member),
        (6, b's', call.destination),
    ] {
        pad(&mut fields, 8);
        fields.extend([code, 1, kind, 0]);
        put_str(&mut fields, value);
    }
    if !call.signature.is_empty() {
        pad(&mut fields, 8);
        fields.extend([8, 1, b'g', 0, u8::try_from(call.signature.len()).unwrap_or(0)]);
        fields.extend(call.signature.as_bytes());
        fields.push(0);
    }
    // Little-endian, method call, no flags, protocol 1.
    let mut out = vec![b'l', 1, 0, 1];
    put_u32(&mut out, call.body.len());
    out.extend(serial.to_le_bytes());
    put_u32(&mut out, fields.len());
    out.extend(fields);
    pad(&mut out, 8);
    out.extend(&call.body);
    out
}

/// How long the message is that begins with these 16 bytes; `None` if it is none, or too long.
pub(super) fn length(fixed: &[u8; FIXED]) -> Option<usize> {
    let mut read = Reader::new(fixed, is_little(*fixed.first()?)?);
    read.at = 4;
    let body = read.u32()? as usize;
    read.at = 12;
    let fields = read.u32()? as usize;
    let whole = FIXED.checked_add(fields)?.checked_next_multiple_of(8)?.checked_add(body)?;
    (whole <= MOST).then_some(whole)
}

fn is_little(mark: u8) -> Option<bool> {
    match mark {
        b'l' => Some(true),
        b'B' => Some(false),
        _ => None,
    }
}

/// Takes a whole message apart.
pub(super) fn unmarshal(bytes: &[u8]) -> Option<Message> {
    let little = is_little(*bytes.first()?)?;
    let kind = match bytes.get(1)? {
        2 => Kind::Return,
        3 => Kind::Error,
        4 => Kind::Signal,
        _ => Kind::Other,
    };
    let mut read = Reader::new(bytes, little);
    read.at = 12;
    let end = FIXED.checked_add(read.u32()? as usize)?;
    let body = bytes.get(end.checked_next_multiple_of(8)?..)?.to_vec();
    let mut fields = Reader::new(bytes.get(..end)?, little);
    fields.at = FIXED;
    let mut message = Message { kind, little, body, ..Message::default() };
    while fields.at < end {
        fields.align(8)?;
        let code = fields.byte()?;
        match (code, fields.signature()?.as_str()) {
            (5, "u") => message.answers = fields.u32()?,
            (1, "o") => message.path = fields.string()?,
            (3, "s") => message.member = fields.string()?,
            (8, "g") => message.signature = fields.signature()?,
            (4, "s") => message.error = fields.string()?,
            (_, "s" | "o") => drop(fields.string()?),
            (_, "g") => drop(fields.signature()?),
            (_, "u") => drop(fields.u32()?),
            _ => return None,
        }
    }
    Some(message)
}

/// Reads values one after the other; `None` at the first that is not there.
#[derive(Clone, Debug)]
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    little: bool,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], little: bool) -> Self {
        Self { bytes, at: 0, little }
    }

    /// The arguments of a message.
    pub(super) fn of(message: &'a Message) -> Self {
        Self::new(&message.body, message.little)
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(count)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// Padding must be there, and zero.
    pub(super) fn align(&mut self, to: usize) -> Option<()> {
        let gap = self.at.checked_next_multiple_of(to)? - self.at;
        self.take(gap)?.iter().all(|byte| *byte == 0).then_some(())
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take(1)?.first().copied()
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        self.align(4)?;
        let bytes = self.take(4)?.try_into().ok()?;
        Some(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    pub(super) fn u64(&mut self) -> Option<u64> {
        self.align(8)?;
        let bytes = self.take(8)?.try_into().ok()?;
        Some(if self.little { u64::from_le_bytes(bytes) } else { u64::from_be_bytes(bytes) })
    }

    /// A string or an object path: UTF-8, no NUL inside, one behind.
    pub(super) fn string(&mut self) -> Option<String> {
        let length = self.u32()? as usize;
        self.text(length)
    }

    /// A signature.
    pub(super) fn signature(&mut self) -> Option<String> {
        let length = usize::from(self.byte()?);
        self.text(length)
    }

    fn text(&mut self, length: usize) -> Option<String> {
        let text = std::str::from_utf8(self.take(length)?).ok()?;
        (self.byte()? == 0 && !text.contains('\0')).then(|| text.to_owned())
    }

    /// The elements of an array, each aligned to `to`, as a reader of their own.
    pub(super) fn array(&mut self, to: usize) -> Option<Reader<'a>> {
        let length = self.u32()? as usize;
        self.align(to)?;
        let end = self.at.checked_add(length)?;
        let elements = Reader { bytes: self.bytes.get(..end)?, ..*self };
        self.at = end;
        Some(elements)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }
}
