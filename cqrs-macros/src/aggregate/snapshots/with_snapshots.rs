#[cfg(unix)]
pub(crate) enum Counter {
    Empty,
    At(u64),
}
#[cfg(unix)]
///What happens to [`Counter`].
#[allow(missing_debug_implementations)]
#[automatically_derived]
pub(crate) enum CounterEvent {
    #[allow(missing_docs)]
    Counted(Counted),
}
#[cfg(unix)]
#[automatically_derived]
impl ::core::convert::From<Counted> for CounterEvent {
    fn from(__event: Counted) -> Self {
        Self::Counted(__event)
    }
}
#[cfg(unix)]
#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::facade::cqrs::store::IntoEvents<Counter> for Counted
where
    for<'x> Counter: ::facade::cqrs::store::Aggregate<Event = CounterEvent>,
{
    fn into_events(self, __events: &mut ::std::vec::Vec<CounterEvent>) {
        __events.push(CounterEvent::Counted(self));
    }
}
#[cfg(unix)]
#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::facade::cqrs::store::IntoEvents<Counter> for CounterEvent
where
    for<'x> Counter: ::facade::cqrs::store::Aggregate<Event = CounterEvent>,
{
    fn into_events(self, __events: &mut ::std::vec::Vec<Self>) {
        __events.push(self);
    }
}
#[cfg(unix)]
const _: () = {
    const __EVENT0: &::facade::cqrs::store::__private::EventCodec<Counted> = &::facade::cqrs::store::__private::event_codec::<
        Counted,
    >();
    #[automatically_derived]
    impl ::facade::cqrs::store::__private::AggregateEvent for CounterEvent {
        fn decode(
            __event: &::facade::cqrs::store::EventRef<'_>,
        ) -> ::core::option::Option<
            ::core::result::Result<Self, ::facade::cqrs::store::StoreError>,
        > {
            if __event.name == __EVENT0.name {
                return ::core::option::Option::Some(
                    (__EVENT0.decode)(__event).map(Self::Counted),
                );
            }
            ::core::option::Option::None
        }
        fn encode(
            &self,
        ) -> ::core::result::Result<
            ::facade::cqrs::store::NewEvent,
            ::facade::cqrs::store::StoreError,
        > {
            match self {
                Self::Counted(__event) => (__EVENT0.encode)(__event),
            }
        }
        fn publish(
            self,
            __id: ::facade::cqrs::__private0::MessageId,
            __to: ::facade::cqrs::store::__private::Publishing<'_>,
        ) {
            match self {
                Self::Counted(__event) => (__EVENT0.publish)(__event, __id, __to),
            }
        }
    }
};
#[cfg(unix)]
#[automatically_derived]
impl ::facade::cqrs::store::Aggregate for Counter {
    type Id = Uuid;
    type Event = CounterEvent;
    const NAME: &'static str = "counters";
    const STORED: ::facade::cqrs::store::__private::Stored<Self> = ::facade::cqrs::store::__private::Stored::AsEvents {
        snapshots: ::core::option::Option::Some(::facade::cqrs::store::__private::Snapshots {
            every: 100u64,
            codec: ::facade::cqrs::store::__private::state_codec::<Counter>(2u32),
        }),
    };
    fn apply_any(&mut self, __event: &CounterEvent) {
        match __event {
            CounterEvent::Counted(__event) => {
                <Self as ::facade::cqrs::store::Apply<Counted>>::apply(self, __event)
            }
        }
    }
}
