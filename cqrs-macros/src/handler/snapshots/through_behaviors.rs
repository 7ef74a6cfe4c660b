async fn charge(cmd: Charge) -> Result<u64, ChargeError> {
    Ok(0)
}
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
const __cqrs_charge: &::cqrs::__private0::HandlerDefinition = {
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Handlers(& [__CQRS_DEFINITION])
    }
    const __CQRS_DEFINITION: &::cqrs::__private0::HandlerDefinition = {
        type __Message = Charge;
        type __N0 = authorize;
        type __F0 = <__N0 as ::cqrs::__private0::Itself<{ __IS0 }>>::This;
        type __B0 = <__F0 as ::cqrs::__private0::Itself<{ __PROVEN }>>::This;
        type __N1 = behaviors::timeout;
        type __F1 = <__N1 as ::cqrs::__private0::Itself<{ __IS1 }>>::This;
        type __B1 = <__F1 as ::cqrs::__private0::Itself<{ __PROVEN }>>::This;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_charge {
            t0: <__B0 as ::cqrs::__private0::StaticBehavior<__Message>>::Resolved,
            t1: <__B1 as ::cqrs::__private0::StaticBehavior<__Message>>::Resolved,
        }
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        const __IS0: bool = {
            ::cqrs::__private0::is_behavior::<
                __N0,
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            true
        };
        const __IS1: bool = {
            ::cqrs::__private0::is_behavior::<
                __N1,
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            true
        };
        const __PROVEN: bool = {
            let __message = ::cqrs::__private0::check::message::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            ::cqrs::__private0::check::by_value(__message);
            let __message = ::cqrs::__private0::check::message::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            ::cqrs::__private0::check::local(__message);
            let __message = ::cqrs::__private0::check::message::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            ::cqrs::__private0::check::answered_once(__message);
            ::cqrs::__private0::is_placed::<
                __F0,
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                <__F1 as ::cqrs::__private0::HasForm>::Form,
            >();
            ::cqrs::__private0::is_placed::<
                __F1,
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                ::cqrs::__private0::ByValue,
            >();
            true
        };
        type __Handling = <__Key as ::cqrs::__private0::Keeps<{ __PROVEN }>>::Handler;
        #[automatically_derived]
        #[allow(private_bounds)]
        impl ::cqrs::__private0::Keeps<true> for __Key {
            type Handler = __cqrs_charge;
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Endpoint<__Message> for __cqrs_charge {
            #[inline]
            fn call<'a>(
                &'a self,
                __message: __Message,
                __context: ::cqrs::__private0::Context<'a>,
            ) -> impl ::core::future::Future<
                Output = ::cqrs::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: ::cqrs::__private0::Message,
            {
                async move {
                    let __handler = self;
                    let __returned = charge(__message).await;
                    ::cqrs::__private0::finish::<
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        _,
                    >(__returned)
                }
            }
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Handles<__Message> for __cqrs_charge {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let t0 = ::cqrs::__private0::resolve_behavior::<
                    __B0,
                    __Message,
                >(__resolver);
                let t1 = ::cqrs::__private0::resolve_behavior::<
                    __B1,
                    __Message,
                >(__resolver);
                let ::core::option::Option::Some(t0) = t0 else {
                    return ::core::option::Option::None
                };
                let ::core::option::Option::Some(t1) = t1 else {
                    return ::core::option::Option::None
                };
                ::core::option::Option::Some(Self { t0, t1 })
            }
            #[inline]
            fn handle<'a>(
                __handler: ::core::option::Option<&'a Self>,
                __message: __Message,
                __cause: ::cqrs::__private0::Cause<'a>,
            ) -> impl ::core::future::Future<
                Output = ::cqrs::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: ::cqrs::__private0::Message,
            {
                async move {
                    let ::core::option::Option::Some(__handler) = ::cqrs::__private0::found::<
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        Self,
                    >(__handler, __cause) else {
                        return ::cqrs::__private0::detour::<
                            <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        >(__message, __cause)
                            .await;
                    };
                    let __call = ::cqrs::__private0::Call::new::<
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                    >(__cause);
                    let __context = __call.context();
                    let __next = ::cqrs::__private0::rest(__handler, __context);
                    let __next = ::cqrs::__private0::then::<
                        __Message,
                        __B1,
                        _,
                    >(&__handler.t1, &__next, __context);
                    let __next = ::cqrs::__private0::then::<
                        __Message,
                        __B0,
                        _,
                    >(&__handler.t0, &__next, __context);
                    ::cqrs::__private0::Next::<
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                    >::run(&__next, __message)
                        .await
                }
            }
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::cqrs::__private0::Handled<
            <__Message as ::cqrs::__private0::KnownMessage<__Key>>::Key,
            {
                ::cqrs::__private0::place(
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::SHARED,
                    ::core::concat!(
                        ::core::module_path!(), ":", "charge:1:9", ":", ::core::line!(),
                        ":", ::core::column!()
                    ),
                )
            },
        > for __Message {
            type Handler = __Handling;
        }
        &::cqrs::__private0::HandlerDefinition::local::<
            <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
            __Handling,
        >(
                "charge",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
            )
            .with_through(
                &[
                    ::cqrs::__private0::Through::of::<__B0>("authorize"),
                    ::cqrs::__private0::Through::of::<__B1>("behaviors::timeout"),
                ],
            )
    };
    __CQRS_DEFINITION
};
