//! What `handlers![]` and `behaviors![]` find by a path, and the words for what belongs into the other list.
//!
//! Each constant has both methods; the wrong one asks for a trait that nothing has. (With a lifetime, `for<'x>`, so that it
//! is asked where the method is called.)

use crate::definition::HandlerDefinition;
use crate::global_behavior::BehaviorDefinition;
use crate::verb::Rule;

/// What `behaviors![]` finds in place of a definition, of a behavior that handlers name.
#[doc(hidden)]
#[derive(Debug)]
pub struct NamedBehavior;

impl HandlerDefinition {
    #[doc(hidden)]
    #[must_use]
    pub const fn in_handlers(&'static self) -> &'static Self {
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn in_behaviors(&self) -> &'static BehaviorDefinition
    where
        for<'x> Rule: HandlerInBehaviors,
    {
        <Rule as HandlerInBehaviors>::LISTED
    }
}

impl BehaviorDefinition {
    #[doc(hidden)]
    #[must_use]
    pub const fn in_behaviors(&'static self) -> &'static Self {
        self
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn in_handlers(&self) -> &'static HandlerDefinition
    where
        for<'x> Rule: BehaviorInHandlers,
    {
        <Rule as BehaviorInHandlers>::LISTED
    }
}

impl NamedBehavior {
    #[doc(hidden)]
    #[must_use]
    pub const fn in_behaviors(&self) -> &'static BehaviorDefinition
    where
        for<'x> Rule: NamedInBehaviors,
    {
        <Rule as NamedInBehaviors>::LISTED
    }

    #[doc(hidden)]
    #[must_use]
    pub const fn in_handlers(&self) -> &'static HandlerDefinition
    where
        for<'x> Rule: NamedInHandlers,
    {
        <Rule as NamedInHandlers>::LISTED
    }
}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is a handler, and `behaviors![]` lists behaviors",
    label = "goes into `handlers![]`"
)]
pub trait HandlerInBehaviors {
    const LISTED: &'static BehaviorDefinition;
}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is a behavior, and `handlers![]` lists handlers",
    label = "goes into `behaviors![]`"
)]
pub trait BehaviorInHandlers {
    const LISTED: &'static HandlerDefinition;
}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`behaviors![]` lists behaviors with an order, and this one runs where a handler names it",
    label = "goes into `#[handler(through(..))]`"
)]
pub trait NamedInBehaviors {
    const LISTED: &'static BehaviorDefinition;
}

#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "this is a behavior, and `handlers![]` lists handlers",
    label = "goes into `#[handler(through(..))]`"
)]
pub trait NamedInHandlers {
    const LISTED: &'static HandlerDefinition;
}
