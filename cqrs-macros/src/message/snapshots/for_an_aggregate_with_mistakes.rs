enum ChangeOrder {
    Ship { order: OrderId },
    Cancel(OrderId),
}
::core::compile_error! {
    "`#[id]` goes on a field of a struct: the variants of an enum have none in common\n\nhelp: a struct with the id, and with the enum as another field; or implement `cqrs::store::Targets` for it"
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::cqrs::__private0::{NotCloning as _, NotPrinting as _};
    static __CQRS_DEFINITION: ::cqrs::__private0::MessageDefinition = ::cqrs::__private0::MessageDefinition::new(
            "ChangeOrder",
            ::cqrs::__private0::MessageKind::Command,
            false,
            "ChangeOrder",
            ::core::module_path!(),
            ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
        )
        .with_copying(
            ::cqrs::__private0::Cloning::<ChangeOrder>::COPY,
            ::cqrs::__private0::Printing::<ChangeOrder>::PRINT,
        );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Message for ChangeOrder {
        type Output = ();
        type Error = ::cqrs::__private0::BoxError;
        type Kind = ::cqrs::__private0::kind::Command;
        type Reach = ::cqrs::__private0::reach::Local;
        const NAME: &'static str = "ChangeOrder";
        #[inline]
        fn definition() -> &'static ::cqrs::__private0::MessageDefinition {
            &__CQRS_DEFINITION
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<__CqrsHandler> ::cqrs::__private0::KnownMessage<__CqrsHandler> for ChangeOrder
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
