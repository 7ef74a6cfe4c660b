#[derive(Debug)]
pub struct ShipOrder {
    pub order: OrderId,
    pub seen: Option<Version>,
    pub to: String,
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::cqrs::__private0::{NotCloning as _, NotPrinting as _};
    static __CQRS_DEFINITION: ::cqrs::__private0::MessageDefinition = ::cqrs::__private0::MessageDefinition::new(
            "ShipOrder",
            ::cqrs::__private0::MessageKind::Command,
            false,
            "ShipOrder",
            ::core::module_path!(),
            ::cqrs::__private0::Location::new("<parsed string 2>", 2u32),
        )
        .with_copying(
            ::cqrs::__private0::Cloning::<ShipOrder>::COPY,
            ::cqrs::__private0::Printing::<ShipOrder>::PRINT,
        );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Message for ShipOrder {
        type Output = ();
        type Error = ::cqrs::__private0::BoxError;
        type Kind = ::cqrs::__private0::kind::Command;
        type Reach = ::cqrs::__private0::reach::Local;
        const NAME: &'static str = "ShipOrder";
        #[inline]
        fn definition() -> &'static ::cqrs::__private0::MessageDefinition {
            &__CQRS_DEFINITION
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<__CqrsHandler> ::cqrs::__private0::KnownMessage<__CqrsHandler> for ShipOrder
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
#[automatically_derived]
impl ::cqrs::store::Targets<OrderId> for ShipOrder {
    #[inline]
    fn target(&self) -> &OrderId {
        &self.order
    }
    #[inline]
    fn expected_version(&self) -> ::core::option::Option<::cqrs::store::Version> {
        ::cqrs::store::__private::SeenVersion::seen(&self.seen)
    }
}
