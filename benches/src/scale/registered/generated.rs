//! The program: a crate of messages with their handlers, and one around it that is measured.

use std::fmt::Write as _;
use std::io;
use std::path::PathBuf;

use crate::scale::package::{self, Folder};

/// The optimization of the many messages. None of them is sent; compiling thousands with full optimization takes minutes.
pub const OPT_LEVEL: u8 = 1;

/// Messages in one crate. One crate of ten thousand needs more memory to compile than many machines have.
pub const PER_CRATE: usize = 1000;

/// One of the program's binaries.
#[derive(Clone, Copy, Debug)]
pub(super) enum Binary {
    /// Times what it is told to do.
    Timed,
    /// The same with global behaviors.
    TimedBehaviors,
    /// Counts bytes and allocations of one build.
    Counted,
    /// The same with global behaviors.
    CountedBehaviors,
}

impl Binary {
    const ALL: [Self; 4] = [Self::Timed, Self::TimedBehaviors, Self::Counted, Self::CountedBehaviors];

    fn name(self) -> &'static str {
        match self {
            Self::Timed => "timed",
            Self::TimedBehaviors => "timed_behaviors",
            Self::Counted => "counted",
            Self::CountedBehaviors => "counted_behaviors",
        }
    }

    /// Its name in the folder that the programs of all sizes share.
    pub(super) fn of(self, messages: usize) -> String {
        format!("{}_{messages}", self.name())
    }

    fn source(self) -> &'static str {
        match self {
            Self::Timed => include_str!("timed.rs"),
            Self::TimedBehaviors => include_str!("timed_behaviors.rs"),
            Self::Counted => include_str!("counted.rs"),
            Self::CountedBehaviors => include_str!("counted_behaviors.rs"),
        }
    }
}

/// Writes the program with so many messages. The one that is sent is one of them.
pub(super) fn write(folder: PathBuf, messages: usize) -> io::Result<Folder> {
    let folder = Folder::new(folder)?;
    let numbers: Vec<usize> = (1..messages).collect();
    let crates: Vec<&[usize]> = numbers.chunks(PER_CRATE).collect();
    let names: Vec<String> = (0..crates.len()).map(|index| name(messages, index)).collect();
    folder.write("Cargo.toml", &workspace_manifest(&names))?;
    folder.write("shared/Cargo.toml", &manifest("shared", ""))?;
    folder.write("shared/src/lib.rs", include_str!("shared.rs"))?;
    for (name, numbers) in names.iter().zip(crates) {
        write_messages(&folder, name, numbers)?;
    }
    folder.write("app/Cargo.toml", &app_manifest(messages, &names))?;
    folder.write("app/src/lib.rs", &app(&names))?;
    folder.write("app/src/bin/behaviors/mod.rs", include_str!("behaviors.rs"))?;
    for binary in Binary::ALL {
        folder.write(&format!("app/src/bin/{}.rs", binary.name()), binary.source())?;
    }
    Ok(folder)
}

/// The name of a crate of messages. Cargo takes packages with one name, at one place of their workspaces, for one: in the
/// target folder that all programs share, a name belongs to one of them.
fn name(messages: usize, index: usize) -> String {
    format!("messages_{messages}_{index}")
}

fn write_messages(folder: &Folder, name: &str, numbers: &[usize]) -> io::Result<()> {
    let mut library = "//! Messages, and their handlers.\n\n".to_owned();
    for (index, numbers) in numbers.chunks(package::PER_MODULE).enumerate() {
        let _ = writeln!(library, "pub mod part{index};");
        let items: Vec<String> = numbers.iter().map(|number| item(*number)).collect();
        let file = format!("use cqrs::prelude::*;\nuse shared::{{Mailer, Pool}};\n\n{}", items.join("\n"));
        folder.write(&format!("{name}/src/part{index}.rs"), &file)?;
    }
    folder.write(&format!("{name}/src/lib.rs"), &library)?;
    folder.write(&format!("{name}/Cargo.toml"), &manifest(name, "shared = { path = \"../shared\" }\n"))?;
    Ok(())
}

/// How many handlers so many messages have; [`item`] has the pattern.
pub(super) fn handlers(messages: usize) -> usize {
    messages + (1..messages).filter(|number| is_event(*number)).count()
}

fn is_event(number: usize) -> bool {
    number % 10 >= 8
}

/// A message with its handlers: of ten, six are commands, two queries, and two events with two handlers each.
fn item(number: usize) -> String {
    if is_event(number) {
        return format!(
            "#[event]
pub struct Event{number} {{
    pub amount: u64,
}}

#[handler]
async fn mail{number}(event: &Event{number}, mailer: &dyn Mailer) -> Result<(), BoxError> {{
    mailer.mail(&event.amount.to_string());
    Ok(())
}}

#[handler]
async fn count{number}(event: &Event{number}, pool: &Pool) -> Result<(), BoxError> {{
    std::hint::black_box(event.amount + pool.0);
    Ok(())
}}
"
        );
    }
    let (attribute, name) = if number % 10 >= 6 { ("query", "Query") } else { ("command", "Command") };
    let (mailer, mail) = match number % 2 {
        0 => ("", ""),
        _ => (", mailer: &dyn Mailer", "\n    mailer.mail(\"done\");"),
    };
    format!(
        "#[{attribute}(returns = u64)]
pub struct {name}{number} {{
    pub amount: u64,
}}

#[handler]
async fn handle{number}(message: {name}{number}, pool: &Pool{mailer}) -> Result<u64, BoxError> {{{mail}
    Ok(message.amount + pool.0 + {number})
}}
"
    )
}

fn workspace_manifest(names: &[String]) -> String {
    let mut text = "[workspace]\nmembers = [\"app\"]\nresolver = \"3\"\n".to_owned();
    for name in names {
        let _ = write!(text, "\n[profile.release.package.{name}]\nopt-level = {OPT_LEVEL}\n");
    }
    text
}

/// Of a package that depends on the crate that is measured, and on `more`.
fn manifest(name: &str, more: &str) -> String {
    format!(
        "[package]
name = \"{name}\"
version = \"0.0.0\"
edition = \"2024\"
autobins = false

[dependencies]
cqrs = {{ path = {:?} }}
{more}",
        package::root()
    )
}

fn app_manifest(messages: usize, names: &[String]) -> String {
    let mut more = "allocation-counter = \"0.8.1\"\nshared = { path = \"../shared\" }\n".to_owned();
    for name in names {
        let _ = writeln!(more, "{name} = {{ path = \"../{name}\" }}");
    }
    for binary in Binary::ALL {
        let (name, file) = (binary.of(messages), binary.name());
        let _ = write!(more, "\n[[bin]]\nname = \"{name}\"\npath = \"src/bin/{file}.rs\"\n");
    }
    more += "\n[lib]\nname = \"app\"\n";
    manifest(&format!("app_{messages}"), &more)
}

/// The library around the messages. What is never named is not linked.
fn app(names: &[String]) -> String {
    let mut text = include_str!("app.rs").to_owned();
    for name in names {
        let _ = writeln!(text, "\nuse {name} as _;");
    }
    text
}
