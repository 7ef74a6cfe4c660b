//! Programs of many commands, each with a handler and a call: written with this crate, by hand, and with others.

mod brazier;
mod by_hand;
mod cqrs;
mod medi_rs;
mod mediator;
mod mediator_rs;

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

use super::package::{self, Folder};

/// A way to write such a program. In its texts `$n` is the number of a command.
#[derive(Debug)]
pub struct Contender {
    /// What tables call it.
    pub name: &'static str,
    /// What a command is there, in words.
    pub what: &'static str,
    /// Lines of `[dependencies]`.
    dependencies: fn() -> String,
    /// The first lines of a file of commands.
    imports: &'static str,
    /// A command and its handler, which answers with the command's amount, its number and 1 from what is shared.
    command: &'static str,
    /// What a file has after its commands, from the number of the file and of each command.
    rest: fn(usize, &[usize]) -> String,
    /// How a command is sent; `None` where none is.
    call: Option<Call>,
    /// What stands beside `main` and at its start, from the numbers of the files.
    main: fn(&[usize]) -> Main,
}

/// The call of a handler.
#[derive(Debug)]
struct Call {
    /// The type of `caller`, through which it goes.
    caller: &'static str,
    /// An expression for the answer, with `amount` in the command: a `Result` or an `Option` of a number.
    send: &'static str,
}

/// A part of `main.rs`.
#[derive(Debug)]
struct Main {
    items: String,
    /// Statements that make `caller`.
    setup: String,
}

/// All of them, this crate first.
#[must_use]
pub fn all() -> Vec<Contender> {
    vec![
        cqrs::sent(),
        cqrs::unsent(),
        by_hand::contender(),
        medi_rs::contender(),
        mediator_rs::contender(),
        mediator::contender(),
        brazier::contender(),
    ]
}

impl Contender {
    /// The name of its program with so many commands: that of the package and of the binary.
    #[must_use]
    pub fn program(&self, commands: usize) -> String {
        format!("{}-{commands}", self.name)
    }

    /// Writes the program.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write(&self, folder: PathBuf, commands: usize) -> io::Result<Folder> {
        let folder = Folder::new(folder)?;
        folder.write("Cargo.toml", &self.manifest(commands))?;
        let numbers: Vec<usize> = (1..=commands).collect();
        let files: Vec<(usize, &[usize])> = (1..).zip(numbers.chunks(package::PER_MODULE)).collect();
        for (part, numbers) in &files {
            folder.write(&format!("src/part{part}.rs"), &self.part(*part, numbers))?;
        }
        let parts: Vec<usize> = files.iter().map(|(part, _)| *part).collect();
        folder.write("src/main.rs", &self.main_file(&parts, commands))?;
        Ok(folder)
    }

    fn manifest(&self, commands: usize) -> String {
        format!(
            "[package]\nname = {:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n[workspace]\n",
            self.program(commands),
            (self.dependencies)()
        )
    }

    fn part(&self, part: usize, numbers: &[usize]) -> String {
        let mut text = self.imports.to_owned();
        text += &each(numbers, self.command);
        text += &(self.rest)(part, numbers);
        if let Some(Call { caller, send }) = &self.call {
            // A function of its own for each call, as a controller is.
            let controller = format!(
                "
pub async fn controller$n(caller: {caller}, amount: u64) -> u64 {{
    {send}.unwrap_or_default()
}}
"
            );
            text += &each(numbers, &controller);
            let _ =
                write!(text, "\npub fn all(caller: {caller}, amount: u64) -> u64 {{\n    let mut sum = 0;\n");
            text += &each(numbers, "    sum += crate::run(std::pin::pin!(controller$n(caller, amount)));\n");
            text += "    sum\n}\n";
        }
        text
    }

    fn main_file(&self, parts: &[usize], commands: usize) -> String {
        let Main { items, setup } = (self.main)(parts);
        let mut text = "#![allow(dead_code)]\n\n".to_owned();
        text += &each(parts, "mod part$n;\n");
        let _ = write!(text, "\n/// What all handlers share.\npub struct Pool(pub u64);\n{items}\n");
        if self.call.is_none() {
            let _ = write!(text, "fn main() {{\n{setup}    std::hint::black_box(caller);\n}}\n");
            return text;
        }
        // Each answers with the amount, its number and 1.
        let expected = AMOUNT * commands + commands * (commands + 1) / 2 + commands;
        let _ = write!(text, "{RUN}\nfn main() {{\n{setup}    let mut sum = 0;\n");
        let _ = writeln!(text, "    let amount = std::hint::black_box({AMOUNT});");
        text += &each(parts, "    sum += part$n::all(caller, amount);\n");
        let _ = write!(text, "    assert_eq!(sum, {expected});\n}}\n");
        text
    }
}

/// What each command carries. The compiler does not know it: calls by hand would be worked out at compile time.
const AMOUNT: usize = 3;

/// Not generic, so that a runtime's code is not compiled for each call; never inlined, so that each call has code of its
/// own, as with a web framework that polls the futures of its controllers.
const RUN: &str = "/// No handler waits.
#[inline(never)]
pub fn run(future: std::pin::Pin<&mut dyn Future<Output = u64>>) -> u64 {
    let mut task = std::task::Context::from_waker(std::task::Waker::noop());
    match future.poll(&mut task) {
        std::task::Poll::Ready(answer) => answer,
        std::task::Poll::Pending => unreachable!(),
    }
}
";

/// The text for each number, which is `$n` in it.
fn each(numbers: &[usize], text: &str) -> String {
    numbers.iter().map(|number| text.replace("$n", &number.to_string())).collect()
}
