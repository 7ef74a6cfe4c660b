pub(crate) enum OrderChanged {
    Renamed { name: String },
    Removed,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::facade::cqrs::__private0::{NotCloning as _, NotPrinting as _};
    static __CQRS_DEFINITION: ::facade::cqrs::__private0::MessageDefinition = ::facade::cqrs::__private0::MessageDefinition::new(
            "OrderChanged",
            ::facade::cqrs::__private0::MessageKind::Event,
            false,
            "OrderChanged",
            ::core::module_path!(),
            ::facade::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
        )
        .with_publishing(::facade::cqrs::__private0::Publishing::Detached {
            capacity: 1024,
            when_full: ::facade::cqrs::__private0::WhenFull::Reject,
        })
        .with_copying(
            ::facade::cqrs::__private0::Cloning::<OrderChanged>::COPY,
            ::facade::cqrs::__private0::Printing::<OrderChanged>::PRINT,
        );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::facade::cqrs::__private0::Message for OrderChanged {
        type Output = ();
        type Error = ::facade::cqrs::__private0::BoxError;
        type Kind = ::facade::cqrs::__private0::kind::Event;
        type Reach = ::facade::cqrs::__private0::reach::Local;
        const NAME: &'static str = "OrderChanged";
        #[inline]
        fn definition() -> &'static ::facade::cqrs::__private0::MessageDefinition {
            &__CQRS_DEFINITION
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<__CqrsHandler> ::facade::cqrs::__private0::KnownMessage<__CqrsHandler>
    for OrderChanged
    where
        for<'x> Self: ::core::marker::Sized + ::core::marker::Send + 'static,
    {
        type This = Self;
        type Key = __CqrsHandler;
        const SHARED: bool = true;
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::facade::cqrs::__private0::Handled for OrderChanged {
        type Handler = ::facade::cqrs::__private0::EventHandlers;
    }
    const _: () = ::facade::cqrs::__private0::check::event::<OrderChanged>();
    ::facade::cqrs::__private0::inventory::submit! {
        ::facade::cqrs::__private0::Registration::Message(& __CQRS_DEFINITION)
    }
};
