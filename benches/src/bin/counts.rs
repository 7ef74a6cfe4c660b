//! Compares instructions and allocations for each call with those that are committed in `benches/counts.txt`.
//!
//! `--bless` writes that file. Without it, the program fails where a case has become worse, or has no line.

use std::process::ExitCode;

use benches::callgrind::{self, CountError};
use benches::case::Case;
use benches::committed::{self, Change};
use benches::count::Counts;
use benches::{cases, runtime};

fn main() -> ExitCode {
    callgrind::run_if_inside();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let bless = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--bless"] => true,
        _ => {
            eprintln!("usage: counts [--bless]");
            return ExitCode::from(2);
        }
    };
    let runtime = runtime();
    let _entered = runtime.enter();
    let cases = cases::all();
    let result = callgrind::count(&cases)
        .and_then(|counts| if bless { bless_all(&cases, &counts) } else { compare(&cases, &counts) });
    result.unwrap_or_else(|error| {
        eprintln!("{error}");
        ExitCode::from(2)
    })
}

fn bless_all(cases: &[Case], counts: &Counts) -> Result<ExitCode, CountError> {
    committed::write(cases, counts)?;
    println!("benches/counts.txt has {} cases", cases.iter().filter(|case| committed::guarded(case)).count());
    Ok(ExitCode::SUCCESS)
}

fn compare(cases: &[Case], counts: &Counts) -> Result<ExitCode, CountError> {
    let before = committed::read()?;
    let (mut higher, mut lower, mut incomplete) = (0, 0, 0);
    println!("{:<32} {:>12} {:>12}", "case", "instructions", "allocations");
    for case in cases {
        let Some(count) = counts.get(case.id()) else { continue };
        let old = before.get(case.id());
        let remark = match (committed::guarded(case), Change::of(old, count)) {
            (false, _) => "not guarded".to_owned(),
            (true, Change::Same) => String::new(),
            (true, Change::New) => {
                incomplete += 1;
                "new: bless it".to_owned()
            }
            (true, change @ (Change::Higher | Change::Lower)) => {
                let was = old.map(|old| format!("{} and {}", old.instructions(), old.allocations()));
                let was = was.unwrap_or_default();
                if change == Change::Higher {
                    higher += 1;
                    format!("HIGHER: was {was}")
                } else {
                    lower += 1;
                    format!("lower: was {was}, bless it")
                }
            }
        };
        println!("{:<32} {:>12} {:>12}  {remark}", case.id(), count.instructions(), count.allocations());
    }
    for id in before.keys().filter(|id| !counts.contains_key(*id)) {
        incomplete += 1;
        println!("{id:<32} is committed, and is no case: bless it");
    }
    println!("\n{higher} higher, {lower} lower, {incomplete} not as in benches/counts.txt");
    let toolchain = committed::toolchain_of_file()?.unwrap_or_default();
    if toolchain != committed::toolchain() {
        println!("the committed counts are from {toolchain}, these from {}", committed::toolchain());
    }
    Ok(if higher + incomplete == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
