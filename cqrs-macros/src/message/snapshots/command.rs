/// Places an order.
#[derive(Debug)]
pub struct PlaceOrder {
    pub article: String,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::cqrs::__private0::{NotCloning as _, NotPrinting as _};
    static __CQRS_DEFINITION: ::cqrs::__private0::MessageDefinition = ::cqrs::__private0::MessageDefinition::new(
            "orders.place",
            ::cqrs::__private0::MessageKind::Command,
            false,
            "PlaceOrder",
            ::core::module_path!(),
            ::cqrs::__private0::Location::new("<parsed string 2>", 3u32),
        )
        .with_returns("OrderId")
        .with_error("PlaceOrderError")
        .with_copying(
            ::cqrs::__private0::Cloning::<PlaceOrder>::COPY,
            ::cqrs::__private0::Printing::<PlaceOrder>::PRINT,
        );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Message for PlaceOrder {
        type Output = OrderId;
        type Error = PlaceOrderError;
        type Kind = ::cqrs::__private0::kind::Command;
        type Reach = ::cqrs::__private0::reach::Local;
        const NAME: &'static str = "orders.place";
        #[inline]
        fn definition() -> &'static ::cqrs::__private0::MessageDefinition {
            &__CQRS_DEFINITION
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<__CqrsHandler> ::cqrs::__private0::KnownMessage<__CqrsHandler> for PlaceOrder
    where
        for<'x> Self: ::core::marker::Sized + ::core::marker::Send + 'static,
    {
        type This = Self;
        type Key = ();
        const SHARED: bool = false;
    }
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Message(& __CQRS_DEFINITION)
    }
};
