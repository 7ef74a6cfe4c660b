//! What one handler more costs a program: the difference of two sizes.

use super::cargo::Profile;
use super::compiled::Compiled;

/// Of one command with its handler and its call.
#[derive(Clone, Copy, Debug)]
pub struct PerHandler {
    /// Milliseconds from start to end of the build.
    pub wall: f64,
    /// Milliseconds of all processors.
    pub processor: f64,
    /// Bytes of machine code.
    pub text: f64,
    /// Bytes of the stripped file.
    pub stripped: f64,
}

impl PerHandler {
    /// From the smallest and the largest program; `None` where there are no two.
    #[must_use]
    pub fn of(all: &[Compiled], contender: &str, profile: Profile) -> Option<Self> {
        let own = || all.iter().filter(|of| of.contender == contender && of.profile == profile);
        let few = own().min_by_key(|of| of.commands)?;
        let many = own().max_by_key(|of| of.commands)?;
        let handlers = many.commands.checked_sub(few.commands).filter(|more| *more > 0)? as f64;
        let each = |of: &dyn Fn(&Compiled) -> f64| (of(many) - of(few)) / handlers;
        Some(Self {
            wall: each(&|of| of.cost.wall.as_secs_f64() * 1e3),
            processor: each(&|of| of.cost.processor.as_secs_f64() * 1e3),
            text: each(&|of| of.size.text as f64),
            stripped: each(&|of| of.size.stripped as f64),
        })
    }
}
