//! `&T` arguments: what the builder is given once, and handlers find again.

use std::any::{Any, TypeId, type_name};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use crate::definition::Location as Place;

/// The values that a builder was given, each as the `Arc<T>` that its type names.
#[derive(Default)]
pub(crate) struct Provided {
    /// A few, which every handler asks for: there, comparing is quicker than hashing.
    values: BTreeMap<TypeId, Value>,
    twice: Vec<Twice>,
    assumed: Assumed,
}

/// What counts as provided without a value, where only the wiring is of interest.
#[derive(Default)]
pub(crate) enum Assumed {
    /// A mediator will be built.
    #[default]
    Nothing,
    Types(HashSet<TypeId>),
    All,
}

struct Value {
    shared: Box<dyn Any + Send + Sync>,
    at: &'static Location<'static>,
}

/// A type that was provided a second time.
pub(crate) struct Twice {
    pub(crate) type_name: &'static str,
    pub(crate) first: &'static Location<'static>,
    pub(crate) second: &'static Location<'static>,
}

impl Provided {
    pub(crate) fn insert<T: ?Sized + Send + Sync + 'static>(
        &mut self,
        value: Arc<T>,
        at: &'static Location<'static>,
    ) {
        if let Some(first) = self.values.get(&TypeId::of::<T>()) {
            self.twice.push(Twice { type_name: type_name::<T>(), first: first.at, second: at });
        } else {
            self.values.insert(TypeId::of::<T>(), Value { shared: Box::new(value), at });
        }
    }

    /// What was provided as `T`, or else this from now on.
    pub(crate) fn get_or_insert<T: ?Sized + Send + Sync + 'static>(
        &mut self,
        default: impl FnOnce() -> Arc<T>,
    ) -> Arc<T> {
        self.get().unwrap_or_else(|| {
            let value = default();
            self.insert(Arc::clone(&value), Location::caller());
            value
        })
    }

    pub(crate) fn twice(&self) -> &[Twice] {
        &self.twice
    }

    pub(crate) fn assumed(&mut self) -> &mut Assumed {
        &mut self.assumed
    }

    fn assumes<T: ?Sized + 'static>(&self) -> bool {
        match &self.assumed {
            Assumed::Nothing => false,
            Assumed::Types(types) => types.contains(&TypeId::of::<T>()),
            Assumed::All => !is_mediator::<T>(),
        }
    }

    pub(crate) fn get<T: ?Sized + 'static>(&self) -> Option<Arc<T>> {
        self.values.get(&TypeId::of::<T>())?.shared.downcast_ref::<Arc<T>>().cloned()
    }

    fn has<T: ?Sized + 'static>(&self) -> bool {
        self.values.contains_key(&TypeId::of::<T>())
    }
}

/// Nobody can provide it before it is built.
fn is_mediator<T: ?Sized + 'static>() -> bool {
    TypeId::of::<T>() == TypeId::of::<crate::Mediator>()
}

/// Finds the dependencies of handlers, and notes what it did not find.
#[doc(hidden)]
pub struct Resolver<'a> {
    provided: &'a Provided,
    argument: &'static str,
    /// The behavior whose argument it is, in place of the handler.
    behavior: Option<(&'static str, Place)>,
    lookups: Vec<Lookup>,
}

/// A value that an argument needs, and that the builder was not given.
pub(crate) struct Lookup {
    /// The behavior that needs it, where it is not the handler itself.
    pub(crate) behavior: Option<(&'static str, Place)>,
    /// The argument's type as it stands in the source.
    pub(crate) argument: &'static str,
    /// The type of the value: the argument itself, or what it is made from.
    pub(crate) needed: &'static str,
    /// What to do, where the value does not count as provided either.
    pub(crate) missing: Option<String>,
}

impl<'a> Resolver<'a> {
    pub(crate) fn new(provided: &'a Provided) -> Self {
        Self { provided, argument: "", behavior: None, lookups: Vec::new() }
    }

    pub(crate) fn into_lookups(self) -> Vec<Lookup> {
        self.lookups
    }

    /// What it did not find since the last time.
    pub(crate) fn drain_lookups(&mut self) -> impl Iterator<Item = Lookup> {
        self.lookups.drain(..)
    }

    /// What the argument that reads `text` in the source needs.
    pub fn argument<D: Dependencies>(&mut self, text: &'static str) -> Option<D> {
        self.argument = text;
        D::resolve(self)
    }

    /// What `resolve` looks for is needed by the behavior of this name and place.
    pub(crate) fn through<T>(
        &mut self,
        behavior: (&'static str, Place),
        resolve: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.behavior = Some(behavior);
        let resolved = resolve(self);
        self.behavior = None;
        resolved
    }

    fn shared<T: ?Sized + Send + Sync + 'static>(&mut self) -> Option<Arc<T>> {
        let found = self.provided.get();
        if found.is_none() {
            let missing = (!self.provided.assumes::<T>()).then(|| self.help_for::<T>());
            let (behavior, argument, needed) = (self.behavior, self.argument, type_name::<T>());
            self.lookups.push(Lookup { behavior, argument, needed, missing });
        }
        found
    }

    fn help_for<T: ?Sized + Send + Sync + 'static>(&self) -> String {
        let name = type_name::<T>();
        if is_mediator::<T>() {
            return "nobody provides the mediator itself: take `ctx: Context<'_>` and send through it"
                .to_owned();
        }
        for (pointer, argument) in
            [(self.provided.has::<Arc<T>>(), "arc"), (self.provided.has::<Box<T>>(), "Arc::from(boxed)")]
        {
            if pointer {
                return format!(
                    "a pointer to it was provided, and is found only as that pointer: \
                     in place of `.provide(..)`, write `.provide_dyn::<{name}>({argument})`"
                );
            }
        }
        if !matches!(self.provided.assumed, Assumed::Nothing) {
            return format!(
                "provide it before `.build()`, and name it in the check: `.assume::<{name}>()`, or in the list of \
                 `wiring_test!(..)`"
            );
        }
        // A thin pointer is all that a sized type needs.
        if size_of::<&T>() == size_of::<usize>() {
            format!("call `.provide(..)` with a `{name}` before `.build()`")
        } else {
            format!("call `.provide_dyn::<{name}>(..)` with an `Arc` before `.build()`")
        }
    }
}

impl fmt::Debug for Resolver<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Resolver").field("argument", &self.argument).finish_non_exhaustive()
    }
}

/// Shared values that something is made from, looked up once, at [`build`](crate::MediatorBuilder::build).
///
/// It is the type of `Dependencies` in [`Scoped`](crate::Scoped) and [`FromContext`](crate::FromContext): `()` for
/// nothing, `Arc<T>` for one value, a tuple of those for several. `T` may be unsized (`Arc<dyn Clock>`).
/// A value that the builder was not given is a [`BuildError`](crate::BuildError), never a surprise at run time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that the builder is given",
    label = "expected `()`, `Arc<T>`, or a tuple of those",
    note = "`T` needs to be `Send + Sync + 'static`, since all threads share it"
)]
pub trait Dependencies: Sized + Send + Sync + 'static {
    #[doc(hidden)]
    fn resolve(resolver: &mut Resolver<'_>) -> Option<Self>;
}

impl<T: ?Sized + Send + Sync + 'static> Dependencies for Arc<T> {
    fn resolve(resolver: &mut Resolver<'_>) -> Option<Self> {
        resolver.shared()
    }
}

impl Dependencies for () {
    fn resolve(_: &mut Resolver<'_>) -> Option<Self> {
        Some(())
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: Dependencies),+> Dependencies for ($($name,)+) {
            #[allow(non_snake_case, reason = "the variables are named after the type parameters")]
            fn resolve(resolver: &mut Resolver<'_>) -> Option<Self> {
                // All are looked up before the first `?`, so that every missing one is reported.
                $(let $name = $name::resolve(resolver);)+
                Some(($($name?,)+))
            }
        }
    };
}

tuples! { A }
tuples! { A B }
tuples! { A B C }
tuples! { A B C D }
tuples! { A B C D E }
tuples! { A B C D E F }
