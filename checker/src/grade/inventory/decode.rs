//! Bytes of a table to text: UTF-8, or what spreadsheets save besides.

use super::File;
use crate::text::{Text, text};
use encoding_rs::{EUC_KR, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The text, and a remark where the encoding had to be guessed. A byte order mark decides; otherwise
/// it is UTF-8, or code page 949, which Excel in Korean saves a plain «CSV» in (the WHATWG's `euc-kr`
/// is that one, EUC-KR included).
///
/// # Errors
/// It is neither.
pub(super) fn decode(file: &File, bytes: &[u8]) -> Result<(String, Option<Text>), Text> {
    let marked = Encoding::for_bom(bytes);
    if let Some((encoding, length)) = marked {
        let rest = bytes.get(length..).unwrap_or_default();
        let (text, broken) = encoding.decode_without_bom_handling(rest);
        let text = text.into_owned();
        return if broken { Err(refused(file, encoding, rest)) } else { Ok((text, None)) };
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok((text.to_owned(), None));
    }
    let (text, broken) = EUC_KR.decode_without_bom_handling(bytes);
    if broken {
        return Err(refused(file, UTF_8, bytes));
    }
    let name = &file.name;
    let note = text!(
        ko "{name}: UTF-8이 아니어서 CP949(엑셀의 한글 CSV)로 읽었습니다",
        en "{name}: not UTF-8, so it was read as CP949 (Excel's CSV in Korean)"
    );
    Ok((text.into_owned(), Some(note)))
}

/// With the line of the first byte that does not fit.
fn refused(file: &File, encoding: &'static Encoding, bytes: &[u8]) -> Text {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        let name = &file.name;
        return text!(
            ko "{name}: UTF-16 표시로 시작하지만 UTF-16이 아닙니다. UTF-8로 저장하세요",
            en "{name}: it begins with the mark of UTF-16 and is none; save it as UTF-8"
        );
    }
    let valid = std::str::from_utf8(bytes).err().map_or(bytes.len(), |error| error.valid_up_to());
    let before = bytes.get(..valid).unwrap_or_default();
    let at = file.at(before.iter().filter(|byte| **byte == b'\n').count() + 1);
    text!(
        ko "{at}: UTF-8도 CP949도 아닌 글자가 있습니다. UTF-8로 저장하세요",
        en "{at}: a byte that is neither UTF-8 nor CP949; save the file as UTF-8"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn read(bytes: &[u8]) -> Result<String, String> {
        let file = File { name: "class.csv".into() };
        let read = decode(&file, bytes);
        read.map(|(text, _)| text).map_err(|text| text.get(Lang::En).to_owned())
    }

    #[test]
    fn each_encoding_that_a_spreadsheet_saves_is_read() {
        let utf_16 = |bytes: fn(u16) -> [u8; 2]| "\u{feff}이름".encode_utf16().flat_map(bytes);
        assert_eq!(read("이름".as_bytes()), Ok("이름".into()));
        assert_eq!(read("\u{feff}이름".as_bytes()), Ok("이름".into()));
        assert_eq!(read(&utf_16(u16::to_le_bytes).collect::<Vec<_>>()), Ok("이름".into()));
        assert_eq!(read(&utf_16(u16::to_be_bytes).collect::<Vec<_>>()), Ok("이름".into()));
        // «이름», and a syllable that only the code page has, not EUC-KR.
        assert_eq!(read(b"\xc0\xcc\xb8\xa7"), Ok("이름".into()));
        assert_eq!(read(b"\x8c\x63"), Ok("똠".into()));
    }

    #[test]
    fn a_guess_is_told_and_certainty_is_not() {
        let file = File { name: "class.csv".into() };
        let note = decode(&file, b"\xc0\xcc\xb8\xa7").unwrap().1.unwrap();
        let said = "class.csv: not UTF-8, so it was read as CP949 (Excel's CSV in Korean)";
        assert_eq!(note.en, said);
        assert_eq!(decode(&file, "이름".as_bytes()).unwrap().1, None);
    }

    #[test]
    fn what_is_in_no_such_encoding_is_refused_with_its_line() {
        let said = "class.csv:2: a byte that is neither UTF-8 nor CP949; save the file as UTF-8";
        assert_eq!(read(b"student,host\n\xff\xff,a\n"), Err(said.into()));
        let said = "class.csv:1: a byte that is neither UTF-8 nor CP949; save the file as UTF-8";
        assert_eq!(read(b"\xef\xbb\xbf\xff\xff"), Err(said.into()));
        let said = "class.csv: it begins with the mark of UTF-16 and is none; save it as UTF-8";
        assert_eq!(read(b"\xff\xfea"), Err(said.into()));
    }
}
