async fn place_order(cmd: api::PlaceOrder) -> Result<u64, BoxError> {
    Ok(1)
}
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
const __cqrs_place_order: &crate::facade::__private0::HandlerDefinition = {
    crate::facade::__private0::inventory::submit! {
        crate ::facade::__private0::Registration::Handlers(& [__CQRS_DEFINITION])
    }
    const __CQRS_DEFINITION: &crate::facade::__private0::HandlerDefinition = {
        type __Message = api::PlaceOrder;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_place_order {}
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as crate::facade::__private0::Keeps<
            {
                let __message = crate::facade::__private0::check::message::<
                    <__Message as crate::facade::__private0::KnownMessage<__Key>>::This,
                >();
                crate::facade::__private0::check::by_value(__message);
                let __message = crate::facade::__private0::check::message::<
                    <__Message as crate::facade::__private0::KnownMessage<__Key>>::This,
                >();
                crate::facade::__private0::check::contract(__message);
                let __message = crate::facade::__private0::check::message::<
                    <__Message as crate::facade::__private0::KnownMessage<__Key>>::This,
                >();
                crate::facade::__private0::check::answered_once(__message);
                true
            },
        >>::Handler;
        #[automatically_derived]
        #[allow(private_bounds)]
        impl crate::facade::__private0::Keeps<true> for __Key {
            type Handler = __cqrs_place_order;
        }
        #[automatically_derived]
        impl crate::facade::__private0::Handles<__Message> for __cqrs_place_order {
            #[allow(clippy::question_mark)]
            fn resolve(
                _: &mut crate::facade::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(Self {})
            }
            #[inline]
            #[allow(clippy::redundant_closure)]
            fn handle<'a>(
                __handler: ::core::option::Option<&'a Self>,
                __message: __Message,
                __cause: crate::facade::__private0::Cause<'a>,
            ) -> impl ::core::future::Future<
                Output = crate::facade::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: crate::facade::__private0::Message,
            {
                crate::facade::__private0::direct::<
                    <__Message as crate::facade::__private0::KnownMessage<__Key>>::This,
                    Self,
                    _,
                >(
                    __handler,
                    __message,
                    __cause,
                    |__handler, __message| place_order(__message),
                    |__returned| crate::facade::__private0::finish::<
                        <__Message as crate::facade::__private0::KnownMessage<
                            __Key,
                        >>::This,
                        _,
                    >(__returned),
                )
            }
        }
        &crate::facade::__private0::HandlerDefinition::contract::<
            <__Message as crate::facade::__private0::KnownMessage<__Key>>::This,
            __Handling,
        >(
            "place_order",
            ::core::module_path!(),
            crate::facade::__private0::Location::new("<parsed string 2>", 1u32),
        )
    };
    __CQRS_DEFINITION
};
