#[cfg(unix)]
pub struct ExportOrders;
#[cfg(unix)]
#[allow(deprecated)]
const _: () = {
    static __CQRS_DEFINITION: ::cqrs::__private0::MessageDefinition = ::cqrs::__private0::MessageDefinition::new(
            "ExportOrders",
            ::cqrs::__private0::MessageKind::StreamQuery,
            false,
            "ExportOrders",
            ::core::module_path!(),
            ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
        )
        .with_returns("OrderView");
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Message for ExportOrders {
        type Output = OrderView;
        type Error = ::cqrs::__private0::BoxError;
        type Kind = ::cqrs::__private0::kind::StreamQuery;
        type Reach = ::cqrs::__private0::reach::Local;
        const NAME: &'static str = "ExportOrders";
        const CLONE: ::core::option::Option<fn(&Self) -> Self> = {
            use ::cqrs::__private0::NotCloning as _;
            ::cqrs::__private0::Cloning::<Self>::CLONE
        };
        const DEBUG: ::core::option::Option<::cqrs::__private0::Print<Self>> = {
            use ::cqrs::__private0::NotPrinting as _;
            ::cqrs::__private0::Printing::<Self>::DEBUG
        };
        #[inline]
        fn definition() -> &'static ::cqrs::__private0::MessageDefinition {
            &__CQRS_DEFINITION
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<__CqrsHandler> ::cqrs::__private0::KnownMessage<__CqrsHandler> for ExportOrders
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
