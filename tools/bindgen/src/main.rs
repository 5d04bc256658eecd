//! Turns a compiled `.wasm` into the JavaScript module that a page or a worker imports: `bindgen <in.wasm> <out folder> <name>`.
//!
//! A program of our own on the library behind `wasm-bindgen`'s command line: its version is the one in Cargo.lock, so it can
//! never differ from the macro's, and it builds in a quarter of the command line's time.

use std::{env, process::ExitCode};

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        eprintln!("usage: bindgen <in.wasm> <out folder> <name>");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(false);
    // Names of functions are nearly a third of the module; a panic names its file and line without them.
    bindgen.remove_name_section(true).remove_producers_section(true);
    match bindgen.web(true).and_then(|b| b.generate(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bindgen: {input}: {error:#}");
            ExitCode::FAILURE
        }
    }
}
