#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| labcheck_fuzz::run("inventory", data));
