/// An order.
#[derive(Default)]
pub struct Order {
    is_shipped: bool,
}
///What happens to [`Order`].
#[allow(missing_debug_implementations)]
#[automatically_derived]
pub enum OrderEvent {
    #[allow(missing_docs)]
    OrderPlaced(OrderPlaced),
    #[allow(missing_docs)]
    OrderShipped(shipping::OrderShipped),
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
impl ::core::convert::From<shipping::OrderShipped> for OrderEvent {
    fn from(__event: shipping::OrderShipped) -> Self {
        Self::OrderShipped(__event)
    }
}
#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::cqrs::store::IntoEvents<Order> for shipping::OrderShipped
where
    for<'x> Order: ::cqrs::store::Aggregate<Event = OrderEvent>,
{
    fn into_events(self, __events: &mut ::std::vec::Vec<OrderEvent>) {
        __events.push(OrderEvent::OrderShipped(self));
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
    const __EVENT1: &::cqrs::store::__private::EventCodec<shipping::OrderShipped> = &::cqrs::store::__private::event_codec::<
        shipping::OrderShipped,
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
            if __event.name == __EVENT1.name {
                return ::core::option::Option::Some(
                    (__EVENT1.decode)(__event).map(Self::OrderShipped),
                );
            }
            ::core::option::Option::None
        }
        fn encode(
            &self,
        ) -> ::core::result::Result<::cqrs::store::NewEvent, ::cqrs::store::StoreError> {
            match self {
                Self::OrderPlaced(__event) => (__EVENT0.encode)(__event),
                Self::OrderShipped(__event) => (__EVENT1.encode)(__event),
            }
        }
        fn publish(
            self,
            __id: ::cqrs::__private0::MessageId,
            __to: ::cqrs::store::__private::Publishing<'_>,
        ) {
            match self {
                Self::OrderPlaced(__event) => (__EVENT0.publish)(__event, __id, __to),
                Self::OrderShipped(__event) => (__EVENT1.publish)(__event, __id, __to),
            }
        }
    }
};
#[automatically_derived]
impl ::cqrs::store::Aggregate for Order {
    type Id = OrderId;
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
            OrderEvent::OrderShipped(__event) => {
                <Self as ::cqrs::store::Apply<
                    shipping::OrderShipped,
                >>::apply(self, __event)
            }
        }
    }
}
