//! Names the hidden module that generated code calls after the patch version, so that macros of one version never
//! compile against the internals of another.

#![forbid(unsafe_code)]

use std::{env, fs, path::PathBuf};

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let patch = env::var("CARGO_PKG_VERSION_PATCH").expect("cargo sets the version for build scripts");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR for build scripts"));
    let module = format!("#[doc(hidden)]\npub mod __private{patch} {{\n    pub use crate::private::*;\n}}\n");
    fs::write(out.join("private.rs"), module).expect("OUT_DIR is writable");
}
