//! The tables, in Markdown: for the terminal, and for `docs/store.md`.

use std::fmt::{self, Write as _};

use super::cases::{Case, EACH, STREAMS};
use super::contenders::{ALL, Contender, OURS};
use super::goals;
use super::measured::{LENGTHS, Measured};
use super::setting::Setting;
use crate::machine;
use crate::spread::Spread;

/// All that one run has measured.
#[derive(Debug)]
pub struct Report<'a> {
    /// It.
    pub measured: &'a Measured,
    /// In how many rounds.
    pub rounds: usize,
}

impl Report<'_> {
    /// The tables alone.
    #[must_use]
    pub fn tables(&self) -> String {
        let mut text = String::new();
        for setting in Setting::ALL {
            self.times(&mut text, setting);
        }
        self.memory(&mut text);
        text += &crate::goals::table(&goals::all(self.measured));
        text
    }

    fn times(&self, text: &mut String, setting: Setting) {
        let _ = writeln!(text, "### {}\n", setting.title());
        text.push_str("| what | who | µs | p25–p75 | events/s | × ours | conflicts | locked |\n");
        text.push_str("|---|---|--:|--:|--:|--:|--:|--:|\n");
        for case in Case::ALL {
            for contender in &ALL {
                let what = if contender.name == OURS { case.title() } else { String::new() };
                self.row(text, &what, setting, case, contender.name);
            }
        }
        text.push('\n');
    }

    fn row(&self, text: &mut String, what: &str, setting: Setting, case: Case, contender: &'static str) {
        let Some(Spread { low, median, high }) = self.measured.nanos(setting, case, contender) else {
            return;
        };
        let rate = self.measured.rate(setting, case, contender).map(|rate| format!("{:.0}", rate.median));
        let ratio = self.measured.beside_ours(setting, case, contender).filter(|_| contender != OURS);
        let refused = self.measured.refusals(setting, case, contender);
        let _ = writeln!(
            text,
            "| {what} | `{contender}` | {} | {}–{} | {} | {} | {} | {} |",
            micros(median),
            micros(low),
            micros(high),
            cell(rate),
            cell(ratio),
            cell(refused.map(|refused| refused.conflicts)),
            cell(refused.map(|refused| refused.locked)),
        );
    }

    fn memory(&self, text: &mut String) {
        let lengths: Vec<String> = LENGTHS.iter().map(|events| format!("{events} events")).collect();
        let _ = writeln!(text, "### Memory to load one stream, KB\n");
        let _ = writeln!(text, "| who | {} |\n|---|{}", lengths.join(" | "), "--:|".repeat(LENGTHS.len()));
        for contender in &ALL {
            let cells = LENGTHS.map(|events| cell(self.measured.memory(contender.name, events)));
            let _ = writeln!(text, "| `{}` | {} |", contender.name, cells.join(" | "));
        }
        text.push('\n');
    }

    /// The whole page.
    #[must_use]
    pub fn page(&self) -> String {
        let contender = |of: &Contender| {
            let sqlite = self.measured.sqlite(of.name);
            format!("- `{}` ({}; SQLite {sqlite}): {}.\n", of.name, of.versions(), of.how)
        };
        format!(
            include_str!("page.md"),
            date = machine::date(),
            processor = machine::processor(),
            cores = machine::cores(),
            rustc = machine::rustc(),
            rounds = self.rounds,
            streams = STREAMS,
            each = EACH,
            tables = self.tables(),
            contenders = ALL.iter().map(contender).collect::<String>(),
        )
    }
}

fn micros(nanos: f64) -> String {
    match nanos / 1e3 {
        micros if micros < 10.0 => format!("{micros:.2}"),
        micros if micros < 100.0 => format!("{micros:.1}"),
        micros => format!("{micros:.0}"),
    }
}

fn cell(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}
