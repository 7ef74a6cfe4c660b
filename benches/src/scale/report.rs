//! The tables, in Markdown: for the terminal, and for `docs/scale.md`.

use std::fmt::{self, Write as _};

use super::cargo::Profile;
use super::compiled::Compiled;
use super::contenders::Contender;
use super::goals;
use super::package::PER_MODULE;
use super::per_handler::PerHandler;
use super::registered::{self, Builds, Registered};
use crate::machine;
use crate::spread::Spread;

/// The other crates, as the lock file calls them.
const RIVALS: [&str; 4] = ["brazier", "medi-rs", "mediator", "mediator-rs"];

/// All that one run has measured. A part that did not run is empty.
#[derive(Debug)]
pub struct Report<'a> {
    /// The programs with registered messages, the smallest first.
    pub registered: &'a [Registered],
    /// In how many rounds they sent.
    pub rounds: usize,
    /// The programs that were compiled.
    pub compiled: &'a [Compiled],
    /// Who they were for.
    pub contenders: &'a [Contender],
    /// How often each was compiled.
    pub runs: usize,
}

impl Report<'_> {
    /// The tables alone.
    #[must_use]
    pub fn tables(&self) -> String {
        let mut text = String::new();
        if !self.registered.is_empty() {
            self.sends(&mut text);
            self.builds(&mut text);
        }
        for profile in [Profile::Debug, Profile::Release] {
            let own: Vec<&Compiled> = self.compiled.iter().filter(|of| of.profile == profile).collect();
            if !own.is_empty() {
                self.times(&mut text, profile, &own);
                self.sizes(&mut text, profile, &own);
            }
        }
        text.push('\n');
        text += &crate::goals::table(&goals::all(self.registered, self.compiled));
        text
    }

    fn sends(&self, text: &mut String) {
        text.push_str("### `send` among registered messages\n\n");
        table(text, &["registered messages", "handlers", "ns", "p25–p75", "× the first", "instructions"]);
        for of in self.registered {
            let Some(nanos) = Spread::of(&of.sends) else { continue };
            let beside = self.registered.first().filter(|first| first.messages != of.messages);
            row(
                text,
                &[
                    of.messages.to_string(),
                    of.handlers.to_string(),
                    format!("{:.1}", nanos.median),
                    format!("{:.1}–{:.1}", nanos.low, nanos.high),
                    cell(beside.and_then(|first| of.beside(first))),
                    cell(of.instructions),
                ],
            );
        }
    }

    fn builds(&self, text: &mut String) {
        text.push_str("\n### `build()`\n\n");
        let columns = ["registered messages", "global behaviors", "first, ms", "later, ms", "p25–p75"];
        let more = ["kept, KB", "kept / message, B", "peak, KB", "allocations", "process, ms"];
        table(text, &[&columns[..], &more].concat());
        for of in self.registered {
            let process = format!("{:.1}", of.lifetime.as_secs_f64() * 1e3);
            row(text, &builds_row(of.messages, "–", &of.plain, process));
        }
        for of in self.registered {
            row(text, &builds_row(of.messages, "5", &of.behaviors, cell(None::<f64>)));
        }
    }

    fn times(&self, text: &mut String, profile: Profile, own: &[&Compiled]) {
        let _ = writeln!(text, "\n### Compile time, {}\n", profile.name());
        let sizes = commands(own);
        let mut columns = vec!["program".to_owned()];
        columns.extend(sizes.iter().flat_map(|size| [format!("{size}, s"), format!("{size}, CPU s")]));
        columns.extend(["per handler, ms", "per handler, CPU ms", "× by hand, CPU"].map(str::to_owned));
        table(text, &columns);
        self.for_each(text, profile, own, |compiled, each, by_hand| {
            let mut cells: Vec<String> = compiled
                .iter()
                .flat_map(|of| [of.cost.wall, of.cost.processor])
                .map(|time| format!("{:.2}", time.as_secs_f64()))
                .collect();
            let ratio = each.zip(by_hand).map(|(each, by_hand)| each.processor / by_hand.processor);
            let each = [each.map(|each| each.wall), each.map(|each| each.processor), ratio];
            cells.extend(each.map(|value| cell(value.map(|value| format!("{value:.1}")))));
            cells
        });
    }

    fn sizes(&self, text: &mut String, profile: Profile, own: &[&Compiled]) {
        let _ = writeln!(text, "\n### Size, {}\n", profile.name());
        let sizes = commands(own);
        let mut columns = vec!["program".to_owned()];
        columns
            .extend(sizes.iter().flat_map(|size| [format!("{size}, code KB"), format!("{size}, file KB")]));
        columns.extend(["per handler, code B", "per handler, file B", "× by hand, file"].map(str::to_owned));
        table(text, &columns);
        self.for_each(text, profile, own, |compiled, each, by_hand| {
            let mut cells: Vec<String> =
                compiled.iter().flat_map(|of| [of.size.text, of.size.stripped]).map(kilobytes).collect();
            let whole = |value: Option<f64>| cell(value.map(|value| format!("{value:.0}")));
            cells.extend([whole(each.map(|each| each.text)), whole(each.map(|each| each.stripped))]);
            let ratio = each.zip(by_hand).map(|(each, by_hand)| each.stripped / by_hand.stripped);
            cells.push(cell(ratio.map(|ratio| format!("{ratio:.1}"))));
            cells
        });
    }

    /// A row for each contender, of its name and of what `cells` makes of its programs, of one handler of its own, and of
    /// one by hand.
    fn for_each(
        &self,
        text: &mut String,
        profile: Profile,
        own: &[&Compiled],
        cells: impl Fn(&[&Compiled], Option<PerHandler>, Option<PerHandler>) -> Vec<String>,
    ) {
        let by_hand = PerHandler::of(self.compiled, "by-hand", profile);
        for contender in self.contenders {
            let compiled: Vec<&Compiled> =
                own.iter().filter(|of| of.contender == contender.name).copied().collect();
            let each = PerHandler::of(self.compiled, contender.name, profile);
            let mut all = vec![format!("`{}`", contender.name)];
            all.extend(cells(&compiled, each, by_hand));
            row(text, &all);
        }
    }

    /// The whole page.
    #[must_use]
    pub fn page(&self) -> String {
        let rivals: Vec<String> =
            RIVALS.iter().map(|name| format!("{name} {}", machine::version_of(name))).collect();
        let own: Vec<&Compiled> = self.compiled.iter().collect();
        let sizes: Vec<String> = commands(&own).iter().map(usize::to_string).collect();
        let contenders: String =
            self.contenders.iter().map(|of| format!("- `{}`: {}\n", of.name, of.what)).collect();
        format!(
            include_str!("page.md"),
            date = machine::date(),
            processor = machine::processor(),
            cores = machine::cores(),
            rustc = machine::rustc(),
            rivals = rivals.join(", "),
            per_module = PER_MODULE,
            most = self.registered.last().map_or(0, |of| of.messages),
            per_crate = registered::PER_CRATE,
            opt_level = registered::OPT_LEVEL,
            rounds = self.rounds,
            processes = registered::PROCESSES,
            builds = registered::BUILDS,
            sizes = sizes.join(" and "),
            runs = self.runs,
            tables = self.tables(),
            contenders = contenders,
        )
    }
}

fn builds_row(messages: usize, behaviors: &str, builds: &Builds, process: String) -> Vec<String> {
    let Builds { first, later, kept, peak, allocations } = builds;
    vec![
        messages.to_string(),
        behaviors.to_owned(),
        format!("{:.2}", first.median),
        format!("{:.2}", later.median),
        format!("{:.2}–{:.2}", later.low, later.high),
        kilobytes(*kept),
        format!("{:.0}", *kept as f64 / messages as f64),
        kilobytes(*peak),
        allocations.to_string(),
        process,
    ]
}

/// The sizes of programs, the smallest first.
fn commands(compiled: &[&Compiled]) -> Vec<usize> {
    let mut sizes: Vec<usize> = compiled.iter().map(|of| of.commands).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

fn kilobytes(bytes: u64) -> String {
    format!("{:.0}", bytes as f64 / 1e3)
}

/// The head of a table: all columns but the first are numbers.
fn table(text: &mut String, columns: &[impl AsRef<str>]) {
    let columns: Vec<&str> = columns.iter().map(AsRef::as_ref).collect();
    let _ = writeln!(text, "| {} |\n|---{}|", columns.join(" | "), "|--:".repeat(columns.len() - 1));
}

fn row(text: &mut String, cells: &[String]) {
    let _ = writeln!(text, "| {} |", cells.join(" | "));
}

fn cell(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}
