struct Order;
::core::compile_error! {
    "unknown option `ids` for `#[aggregate]`\n\nhelp: did you mean `id`?"
}
::core::compile_error! {
    "`#[command]` cannot be combined with `#[aggregate]`"
}
::core::compile_error! {
    "`OrderPlaced` is given twice"
}
///What happens to [`Order`].
#[allow(missing_debug_implementations)]
#[automatically_derived]
enum OrderEvent {
    #[allow(missing_docs)]
    OrderPlaced(OrderPlaced),
}
#[automatically_derived]
impl ::core::convert::From<OrderPlaced> for OrderEvent {
    fn from(__event: OrderPlaced) -> Self {
        Self::OrderPlaced(__event)
    }
}
#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::cqrs::store::IntoEvents<Order> for OrderPlaced
where
    for<'x> Order: ::cqrs::store::Aggregate<Event = OrderEvent>,
{
    fn into_events(self, __events: &mut ::std::vec::Vec<OrderEvent>) {
        __events.push(OrderEvent::OrderPlaced(self));
    }
}
#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::cqrs::store::IntoEvents<Order> for OrderEvent
where
    for<'x> Order: ::cqrs::store::Aggregate<Event = OrderEvent>,
{
    fn into_events(self, __events: &mut ::std::vec::Vec<Self>) {
        __events.push(self);
    }
}
const _: () = {
    const __EVENT0: &::cqrs::store::__private::EventCodec<OrderPlaced> = &::cqrs::store::__private::event_codec::<
        OrderPlaced,
    >();
    #[automatically_derived]
    impl ::cqrs::store::__private::AggregateEvent for OrderEvent {
        fn decode(
            __event: &::cqrs::store::EventRef<'_>,
        ) -> ::core::option::Option<
            ::core::result::Result<Self, ::cqrs::store::StoreError>,
        > {
            if __event.name == __EVENT0.name {
                return ::core::option::Option::Some(
                    (__EVENT0.decode)(__event).map(Self::OrderPlaced),
                );
            }
            ::core::option::Option::None
        }
        fn encode(
            &self,
        ) -> ::core::result::Result<::cqrs::store::NewEvent, ::cqrs::store::StoreError> {
            match self {
                Self::OrderPlaced(__event) => (__EVENT0.encode)(__event),
            }
        }
        fn publish(
            self,
            __id: ::cqrs::__private0::MessageId,
            __to: ::cqrs::store::__private::Publishing<'_>,
        ) {
            match self {
                Self::OrderPlaced(__event) => (__EVENT0.publish)(__event, __id, __to),
            }
        }
    }
};
#[automatically_derived]
impl ::cqrs::store::Aggregate for Order {
    type Id = ::std::string::String;
    type Event = OrderEvent;
    const NAME: &'static str = "Order";
    const STORED: ::cqrs::store::__private::Stored<Self> = ::cqrs::store::__private::Stored::AsEvents {
        snapshots: ::core::option::Option::None,
    };
    fn apply_any(&mut self, __event: &OrderEvent) {
        match __event {
            OrderEvent::OrderPlaced(__event) => {
                <Self as ::cqrs::store::Apply<OrderPlaced>>::apply(self, __event)
            }
        }
    }
}
