use cqrs::prelude::*;
use cqrs::store::{Decision, Version};
use serde::{Deserialize, Serialize};

#[event]
#[derive(Serialize, Deserialize)]
struct Counted(u64);

#[aggregate(id = String, state, events(Counted))]
#[derive(Default, Serialize, Deserialize)]
struct Counter(u64);

impl Apply<Counted> for Counter {
    fn apply(&mut self, event: &Counted) {
        self.0 = event.0;
    }
}

#[aggregate(id = String, state)]
#[derive(Default, Serialize, Deserialize)]
struct Silent(u64);

#[command(returns = u64)]
struct Count(#[id] String);

#[command]
struct CountAgain(#[id] String, #[expected_version] Version);

#[command]
struct Reset(#[id] String, #[expected_version] Option<Version>);

#[command]
struct CountSilently(#[id] String);

#[command(returns = u64)]
struct CountSilentlyAgain(#[id] String);

#[handler(aggregate)]
impl Counter {
    fn count(&mut self, _: &Count) -> Result<Decision<Counted, u64>, BoxError> {
        self.0 += 1;
        Ok(Decision::new(Counted(self.0), self.0))
    }

    fn count_again(&self, _: &CountAgain) -> Result<Counted, BoxError> {
        Ok(Counted(self.0 + 1))
    }

    fn reset(&mut self, _: &Reset) -> Result<(), BoxError> {
        self.0 = 0;
        Ok(())
    }
}

#[handler(aggregate)]
impl Silent {
    fn count(&mut self, _: &CountSilently) -> Result<(), BoxError> {
        self.0 += 1;
        Ok(())
    }

    fn count_again(&mut self, _: &CountSilentlyAgain) -> Result<Decision<(), u64>, BoxError> {
        self.0 += 1;
        Ok(Decision::new((), self.0))
    }
}

fn main() {}
