struct Cart(Vec<u64>);
///What happens to [`Cart`].
#[allow(missing_debug_implementations)]
#[automatically_derived]
enum CartEvent {}
#[automatically_derived]
#[diagnostic::do_not_recommend]
impl ::cqrs::store::IntoEvents<Cart> for CartEvent
where
    for<'x> Cart: ::cqrs::store::Aggregate<Event = CartEvent>,
{
    fn into_events(self, __events: &mut ::std::vec::Vec<Self>) {
        __events.push(self);
    }
}
const _: () = {
    #[automatically_derived]
    impl ::cqrs::store::__private::AggregateEvent for CartEvent {
        fn decode(
            __event: &::cqrs::store::EventRef<'_>,
        ) -> ::core::option::Option<
            ::core::result::Result<Self, ::cqrs::store::StoreError>,
        > {
            ::core::option::Option::None
        }
        fn encode(
            &self,
        ) -> ::core::result::Result<::cqrs::store::NewEvent, ::cqrs::store::StoreError> {
            match *self {}
        }
        fn publish(
            self,
            __id: ::cqrs::__private0::MessageId,
            __to: ::cqrs::store::__private::Publishing<'_>,
        ) {
            match self {}
        }
    }
};
#[automatically_derived]
impl ::cqrs::store::StoredAsState for Cart {}
#[automatically_derived]
impl ::cqrs::store::Aggregate for Cart {
    type Id = u64;
    type Event = CartEvent;
    const NAME: &'static str = "Cart";
    const STORED: ::cqrs::store::__private::Stored<Self> = ::cqrs::store::__private::Stored::AsState(
        ::cqrs::store::__private::state_codec::<Cart>(1u32),
    );
    fn apply_any(&mut self, __event: &CartEvent) {
        match *__event {}
    }
}
