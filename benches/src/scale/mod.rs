//! How the crate scales: what it costs to compile many handlers, what they take in the binary, and what a mediator of
//! many costs to build and to send through. All of it in programs that are generated, of any size.

pub mod binary;
pub mod cargo;
pub mod compiled;
pub mod contenders;
pub mod goals;
pub mod package;
pub mod per_handler;
pub mod registered;
pub mod report;

use std::io;

/// An error in words: what a tool said that failed, or what is not as expected.
pub(crate) fn failed(text: impl Into<String>) -> io::Error {
    io::Error::other(text.into())
}
