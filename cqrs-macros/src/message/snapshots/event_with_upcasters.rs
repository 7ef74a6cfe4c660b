struct OrderPlaced {
    currency: String,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::cqrs::__private0::{NotCloning as _, NotPrinting as _};
    static __CQRS_DEFINITION: ::cqrs::__private0::MessageDefinition = ::cqrs::__private0::MessageDefinition::new(
            "OrderPlaced",
            ::cqrs::__private0::MessageKind::Event,
            false,
            "OrderPlaced",
            ::core::module_path!(),
            ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
        )
        .with_copying(
            ::cqrs::__private0::Cloning::<OrderPlaced>::COPY,
            ::cqrs::__private0::Printing::<OrderPlaced>::PRINT,
        );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Message for OrderPlaced {
        type Output = ();
        type Error = ::cqrs::__private0::BoxError;
        type Kind = ::cqrs::__private0::kind::Event;
        type Reach = ::cqrs::__private0::reach::Local;
        const NAME: &'static str = "OrderPlaced";
        const SCHEMA_VERSION: u32 = 3u32;
        const UPCASTERS: &'static [::cqrs::__private0::Upcaster] = &[
            |value| ::cqrs::store::__private::upcast(value, v1_to_v2),
            |value| ::cqrs::store::__private::upcast(value, steps::v2_to_v3),
        ];
        #[inline]
        fn definition() -> &'static ::cqrs::__private0::MessageDefinition {
            &__CQRS_DEFINITION
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<__CqrsHandler> ::cqrs::__private0::KnownMessage<__CqrsHandler> for OrderPlaced
    where
        for<'x> Self: ::core::marker::Sized + ::core::marker::Send + 'static,
    {
        type This = Self;
        type Key = __CqrsHandler;
        const SHARED: bool = true;
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Handled for OrderPlaced {
        type Handler = ::cqrs::__private0::EventHandlers;
    }
    const _: () = ::cqrs::__private0::check::event::<OrderPlaced>();
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Message(& __CQRS_DEFINITION)
    }
};
