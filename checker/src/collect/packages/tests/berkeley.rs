//! A database in the form of CentOS 7, a hash of Berkeley DB with all packages on one page.

use std::fs;
use std::path::Path;

const PAGE: usize = 32 << 10;

/// Turns a database of sqlite into a `Packages` file without any index.
pub(super) fn to_berkeley(database: &Path) {
    let sqlite = rusqlite::Connection::open(database.join("rpmdb.sqlite")).unwrap();
    let mut rows = sqlite.prepare("SELECT hnum, blob FROM Packages ORDER BY hnum").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut headers: Vec<(u32, Vec<u8>)> = rows.map(Result::unwrap).collect();
    let last = headers.last().unwrap().0;
    headers.insert(0, (0, last.to_le_bytes().to_vec()));
    for entry in fs::read_dir(database).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    fs::write(database.join("Packages"), [meta(), page(&headers)].concat()).unwrap();
}

/// The first page: magic, version, page size, the last page, and where the only bucket is.
fn meta() -> Vec<u8> {
    let mut page = vec![0; PAGE];
    for (word, value) in [(3, 0x0006_1561), (4, 9), (5, PAGE), (8, 1), (24, 1)] {
        put(&mut page, word * 4, &u32::try_from(value).unwrap().to_le_bytes());
    }
    page
}

/// The bucket: its number, how many items, its type, where they begin; they fill it from the end.
fn page(headers: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut page = vec![0; PAGE];
    let items =
        headers.iter().flat_map(|(number, header)| [number.to_le_bytes().to_vec(), header.clone()]);
    let (mut at, mut count) = (PAGE, 0_u16);
    for item in items {
        at -= item.len() + 1;
        put(&mut page, at, &[&[1], item.as_slice()].concat());
        let index = 26 + 2 * usize::from(count);
        put(&mut page, index, &u16::try_from(at).unwrap().to_le_bytes());
        count += 1;
    }
    put(&mut page, 8, &1_u32.to_le_bytes());
    put(&mut page, 20, &count.to_le_bytes());
    put(&mut page, 25, &[13]);
    page
}

fn put(page: &mut [u8], at: usize, bytes: &[u8]) {
    page[at..at + bytes.len()].copy_from_slice(bytes);
}
