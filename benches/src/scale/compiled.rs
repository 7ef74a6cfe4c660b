//! What it takes to compile the programs of all contenders, and how large they are.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::binary::Size;
use super::cargo::{Cargo, Cost, Profile};
use super::contenders::Contender;
use super::failed;

/// One program in one profile.
#[derive(Debug)]
pub struct Compiled {
    /// Who it is written for.
    pub contender: &'static str,
    /// How many commands it has.
    pub commands: usize,
    /// How it was built.
    pub profile: Profile,
    /// The best of all runs: its package alone, from nothing; what it depends on was there.
    pub cost: Cost,
    /// What came of it.
    pub size: Size,
}

/// What is built.
#[derive(Debug)]
pub struct Plan<'a> {
    /// Who for.
    pub contenders: &'a [Contender],
    /// Of how many commands each.
    pub commands: &'a [usize],
    /// How.
    pub profiles: &'a [Profile],
    /// How often.
    pub runs: usize,
}

/// A program in one profile that can be built again and again.
struct Package {
    contender: &'static str,
    name: String,
    folder: PathBuf,
    commands: usize,
    profile: Profile,
}

/// Writes and builds all programs of a plan. In each run all are built once, in an order of its own: what disturbs the
/// machine disturbs all of them.
///
/// # Errors
/// Where a program cannot be built, or does not answer what it should.
pub fn measure(cargo: &Cargo, work: &Path, plan: &Plan<'_>) -> io::Result<Vec<Compiled>> {
    let mut packages = vec![];
    for contender in plan.contenders {
        for &commands in plan.commands {
            let name = contender.program(commands);
            let folder = contender.write(work.join(&name), commands)?;
            for &profile in plan.profiles {
                let (name, folder) = (name.clone(), folder.path().to_owned());
                packages.push(Package { contender: contender.name, name, folder, commands, profile });
            }
        }
    }
    let mut compiled = vec![];
    for package in &packages {
        eprintln!("builds {}, {}", package.name, package.profile.name());
        compiled.push(package.first(cargo)?);
    }
    let mut order: Vec<usize> = (0..packages.len()).collect();
    for run in 1..=plan.runs {
        eprintln!("run {run} of {}", plan.runs);
        fastrand::shuffle(&mut order);
        for &index in &order {
            let cost = packages[index].again(cargo)?;
            let best = &mut compiled[index].cost;
            *best = if run == 1 { cost } else { best.min(cost) };
        }
    }
    Ok(compiled)
}

impl Package {
    /// Builds whatever it depends on, too, and looks at the program.
    fn first(&self, cargo: &Cargo) -> io::Result<Compiled> {
        let cost = cargo.build(&self.folder, self.profile)?;
        let binary = cargo.binaries(self.profile).join(&self.name);
        // Who does less work shall not look small.
        if !Command::new(&binary).status()?.success() {
            return Err(failed(format!("{} does not answer what it should", binary.display())));
        }
        let size = Size::of(&binary)?;
        let Self { contender, commands, profile, .. } = *self;
        Ok(Compiled { contender, commands, profile, cost, size })
    }

    fn again(&self, cargo: &Cargo) -> io::Result<Cost> {
        cargo.clean(&self.folder, &self.name, self.profile)?;
        cargo.build(&self.folder, self.profile)
    }
}
