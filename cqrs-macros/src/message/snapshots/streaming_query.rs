#[cfg(unix)]
pub struct ExportOrders;
#[cfg(unix)]
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::cqrs::__private0::{NotCloning as _, NotPrinting as _};
    static __CQRS_DEFINITION: ::cqrs::__private0::MessageDefinition = ::cqrs::__private0::MessageDefinition::new(
            "ExportOrders",
            ::cqrs::__private0::MessageKind::StreamQuery,
            false,
            "ExportOrders",
            ::core::module_path!(),
            ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
        )
        .with_returns("OrderView")
        .with_copying(
            ::cqrs::__private0::Cloning::<ExportOrders>::COPY,
            ::cqrs::__private0::Printing::<ExportOrders>::PRINT,
        );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Message for ExportOrders {
        type Output = OrderView;
        type Error = ::cqrs::__private0::BoxError;
        type Kind = ::cqrs::__private0::kind::StreamQuery;
        type Reach = ::cqrs::__private0::reach::Local;
        const NAME: &'static str = "ExportOrders";
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
