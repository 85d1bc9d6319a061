//! `labcheck gradebook export`: each form whole, and read by programs that are not ours.

use crate::gradebook::{snapshot, told};
use crate::graded::Graded;

fn exported(name: &str, words: &[&str]) -> String {
    let told = told(&Graded::new(), &[&["export", "--format", name], words].concat());
    assert_eq!((told.code, told.err.as_str()), (0, ""), "{name}");
    told.out
}

#[test]
fn the_table_of_ones_own() {
    snapshot("gradebook.csv.ko.csv", &exported("csv", &["--lang", "ko"]));
    snapshot("gradebook.csv.en.csv", &exported("csv", &["--lang", "en"]));
}

#[test]
fn the_gradebook_as_json() {
    snapshot("gradebook.json", &exported("json", &[]));
}
