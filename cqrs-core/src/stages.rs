//! The global behaviors of one mediator, in their order.

use crate::build_error::{Problem, ProblemKind};
use crate::definition::MessageDefinition;
use crate::dependency::{Lookup, Provided, Resolver};
use crate::global_behavior::{BehaviorDefinition, Stage};
use crate::registry::Registered;

/// All of them, resolved.
#[derive(Debug, Default)]
pub(crate) struct Stages(Vec<Stage>);

impl Stages {
    /// Those of the framework, then each registered one with its dependencies; `missing` hears of what was not provided.
    pub(crate) fn resolve(
        mut framework: Vec<Stage>,
        behaviors: &[&'static BehaviorDefinition],
        provided: &Provided,
        mut missing: impl FnMut(&'static BehaviorDefinition, Vec<Lookup>),
    ) -> Self {
        let stages = behaviors.iter().filter_map(|definition| {
            let mut resolver = Resolver::new(provided);
            let behavior = definition.resolve(&mut resolver);
            missing(definition, resolver.into_lookups());
            Some(Stage { definition, behavior: behavior? })
        });
        framework.extend(stages);
        Self(framework)
    }

    /// Those that a message passes on its way to one handler, the outermost first.
    pub(crate) fn of(&self, message: &MessageDefinition) -> Vec<Stage> {
        self.0.iter().filter(|stage| stage.definition.matches(message)).map(Stage::for_one_handler).collect()
    }
}

/// Sorts the behaviors, the outermost first, and finds what is wrong with them.
pub(crate) fn settle(registered: &mut Registered) -> Vec<Problem> {
    let Registered { behaviors, messages, .. } = registered;
    behaviors.sort_by_key(|behavior| (behavior.order(), behavior.location(), behavior.name()));
    let mut problems = Vec::new();
    for (index, second) in behaviors.iter().enumerate() {
        let tie = behaviors[..index].iter().rev().find_map(|first| same_place(first, second, messages));
        problems.extend(tie);
    }
    problems.extend(behaviors.iter().filter(|of| !matches_any(of, messages)).map(|of| matches_nothing(of)));
    problems
}

fn matches_any(behavior: &BehaviorDefinition, messages: &[&'static MessageDefinition]) -> bool {
    messages.iter().any(|message| behavior.matches(message))
}

/// Two with one order, unless no message passes both.
fn same_place(
    first: &BehaviorDefinition,
    second: &BehaviorDefinition,
    messages: &[&'static MessageDefinition],
) -> Option<Problem> {
    let meet = || messages.iter().any(|message| first.matches(message) && second.matches(message));
    (first.order() == second.order() && meet()).then(|| Problem {
        kind: ProblemKind::TwoBehaviorsWithOneOrder,
        item: second.name().to_owned(),
        location: Some(second.location()),
        text: format!(
            "two behaviors have the order {}: `{}` ({}) and `{}` ({})",
            first.order(),
            first.name(),
            first.location(),
            second.name(),
            second.location()
        ),
        help: "say which one is outside: give it the smaller `order`".to_owned(),
    })
}

fn matches_nothing(behavior: &BehaviorDefinition) -> Problem {
    let kinds = behavior.kinds().iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let which = match behavior.capability() {
        Some(capability) => format!("messages of the kinds {kinds} that declare `{capability}`"),
        None => format!("messages of the kinds {kinds}"),
    };
    let help = match behavior.capability() {
        Some(capability) => format!(
            "write `capabilities({capability})` on the messages that it is for, change `on(..)`, or remove the behavior"
        ),
        None => "change `on(..)`, or remove the behavior".to_owned(),
    };
    Problem {
        kind: ProblemKind::BehaviorWithoutMessage,
        item: behavior.name().to_owned(),
        location: Some(behavior.location()),
        text: format!(
            "the behavior `{}` ({}) is for {which}, and there are none",
            behavior.name(),
            behavior.location()
        ),
        help,
    }
}
