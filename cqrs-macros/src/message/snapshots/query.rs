struct GetOrder(u64);
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::cqrs::__private0::{NotCloning as _, NotPrinting as _};
    static __CQRS_DEFINITION: ::cqrs::__private0::MessageDefinition = ::cqrs::__private0::MessageDefinition::new(
            "GetOrder",
            ::cqrs::__private0::MessageKind::Query,
            false,
            "GetOrder",
            ::core::module_path!(),
            ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
        )
        .with_returns("Option<OrderView>")
        .with_copying(
            ::cqrs::__private0::Cloning::<GetOrder>::COPY,
            ::cqrs::__private0::Printing::<GetOrder>::PRINT,
        );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Message for GetOrder {
        type Output = Option<OrderView>;
        type Error = ::cqrs::__private0::BoxError;
        type Kind = ::cqrs::__private0::kind::Query;
        type Reach = ::cqrs::__private0::reach::Local;
        const NAME: &'static str = "GetOrder";
        #[inline]
        fn definition() -> &'static ::cqrs::__private0::MessageDefinition {
            &__CQRS_DEFINITION
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<__CqrsHandler> ::cqrs::__private0::KnownMessage<__CqrsHandler> for GetOrder
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
