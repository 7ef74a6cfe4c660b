impl Billing {
    const FEE: u32 = 30;
    /// Charges.
    pub async fn charge(&self, cmd: Charge) -> Result<u32, BoxError> {
        Ok(Self::FEE)
    }
    fn react(_: &Charged, other: &Option<Self>) -> Result<(), BoxError> {
        Ok(())
    }
}
impl Billing {
    #[doc(hidden)]
    #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
    pub const __cqrs_charge: &::cqrs::__private0::HandlerDefinition = {
        type __Message = Charge;
        type __Service = Billing;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_charge
        where
            for<'x> ::std::sync::Arc<__Service>: ::cqrs::__private0::Dependencies,
            for<'x> __Service: ::core::marker::Send + ::core::marker::Sync,
        {
            service: ::std::sync::Arc<__Service>,
        }
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as ::cqrs::__private0::Keeps<
            {
                ::cqrs::__private0::is_shared::<__Service>();
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
                true
            },
        >>::Handler;
        #[automatically_derived]
        #[allow(private_bounds)]
        impl ::cqrs::__private0::Keeps<true> for __Key
        where
            for<'x> ::std::sync::Arc<__Service>: ::cqrs::__private0::Dependencies,
            for<'x> __Service: ::core::marker::Send + ::core::marker::Sync,
        {
            type Handler = __cqrs_charge;
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Handles<__Message> for __cqrs_charge
        where
            for<'x> ::std::sync::Arc<__Service>: ::cqrs::__private0::Dependencies,
            for<'x> __Service: ::core::marker::Send + ::core::marker::Sync,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let __service = __resolver.argument("&Billing");
                let ::core::option::Option::Some(__service) = __service else {
                    return ::core::option::Option::None
                };
                ::core::option::Option::Some(Self { service: __service })
            }
            #[inline]
            #[allow(clippy::redundant_closure)]
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
                ::cqrs::__private0::direct::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                    Self,
                    _,
                >(
                    __handler,
                    __message,
                    __cause,
                    |__handler, __message| <Billing>::charge(
                        &*__handler.service,
                        __message,
                    ),
                    |__returned| ::cqrs::__private0::finish_method::<
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        _,
                    >(__returned),
                )
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
                        ::core::module_path!(), ":", "Billing::charge:5:25", ":",
                        ::core::line!(), ":", ::core::column!()
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
                "Billing::charge",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 5u32),
            )
            .with_arguments(false, &[::cqrs::__private0::Argument::Shared("&Billing")])
    };
}
impl Billing {
    #[doc(hidden)]
    #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
    const __cqrs_react: &::cqrs::__private0::HandlerDefinition = {
        type __Message = Charged;
        type __A0 = Option<Billing>;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_react
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
        {
            a0: ::std::sync::Arc<__A0>,
        }
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as ::cqrs::__private0::Keeps<
            {
                ::cqrs::__private0::is_lent::<__Message>();
                ::cqrs::__private0::is_shared::<__A0>();
                let __message = ::cqrs::__private0::check::message::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::cqrs::__private0::check::local(__message);
                let __message = ::cqrs::__private0::check::message::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::cqrs::__private0::check::answered_once(__message);
                let __message = ::cqrs::__private0::check::message::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::cqrs::__private0::check::ordered(__message);
                true
            },
        >>::Handler;
        #[automatically_derived]
        #[allow(private_bounds)]
        impl ::cqrs::__private0::Keeps<true> for __Key
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
        {
            type Handler = __cqrs_react;
        }
        #[automatically_derived]
        impl ::cqrs::__private0::HandlesRef<__Message> for __cqrs_react
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
        {
            #[inline]
            fn handle_ref<'a>(
                &'a self,
                __message: &'a __Message,
                __context: ::cqrs::__private0::Context<'a>,
            ) -> impl ::core::future::Future<
                Output = ::cqrs::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: ::cqrs::__private0::Message,
            {
                async move {
                    let __handler = self;
                    let __returned = <Billing>::react(__message, &*__handler.a0);
                    ::cqrs::__private0::finish_method::<
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        _,
                    >(__returned)
                }
            }
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Handles<__Message> for __cqrs_react
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let a0 = __resolver.argument("&Option<Self>");
                let ::core::option::Option::Some(a0) = a0 else {
                    return ::core::option::Option::None
                };
                ::core::option::Option::Some(Self { a0 })
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
                ::cqrs::__private0::kept::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                    Self,
                >(__handler, __message, __cause)
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
                        ::core::module_path!(), ":", "Billing::react:8:15", ":",
                        ::core::line!(), ":", ::core::column!()
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
                "Billing::react",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 8u32),
            )
            .by_ref::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                __Handling,
            >()
            .with_order(1i32)
            .with_arguments(
                true,
                &[::cqrs::__private0::Argument::Shared("&Option<Self>")],
            )
    };
}
const _: () = {
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Handlers(& [< Billing > ::__cqrs_charge, <
        Billing > ::__cqrs_react])
    }
};
