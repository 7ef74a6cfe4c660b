impl Order {
    fn place(
        cmd: &PlaceOrder,
        prices: &dyn PriceList,
    ) -> Result<Decision<OrderPlaced, OrderId>, OrderError> {
        decide()
    }
    fn ship(&self, cmd: &ShipOrder) -> Result<OrderShipped, OrderError> {
        Ok(OrderShipped)
    }
}
impl Order {
    #[doc(hidden)]
    #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
    const __cqrs_place: &::cqrs::__private0::HandlerDefinition = {
        type __Message = PlaceOrder;
        const __IS_AGGREGATE: bool = {
            ::cqrs::store::__private::is_aggregate::<Order>();
            true
        };
        type __Known = <Order as ::cqrs::__private0::Itself<{ __IS_AGGREGATE }>>::This;
        const __IS_COMMAND: bool = {
            let __message = ::cqrs::__private0::check::message::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            ::cqrs::__private0::check::decided(__message);
            ::cqrs::store::__private::is_target::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                __Known,
            >();
            true
        };
        type __Aggregate = <Order as ::cqrs::__private0::Itself<{ __IS_COMMAND }>>::This;
        type __Command = <__Message as ::cqrs::__private0::Itself<
            { __IS_COMMAND },
        >>::This;
        type __A0 = ::cqrs::store::NewRoot<__Aggregate>;
        type __A1 = dyn PriceList;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_place
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::cqrs::__private0::Scoped<__Message>,
            for<'x> ::std::sync::Arc<__A1>: ::cqrs::__private0::Dependencies,
            for<'__any> (dyn PriceList + '__any): ::cqrs::__private0::Shareable,
        {
            a0: <__A0 as ::cqrs::__private0::Scoped<__Message>>::Dependencies,
            a1: ::std::sync::Arc<__A1>,
        }
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as ::cqrs::__private0::Keeps<
            {
                ::cqrs::__private0::is_lent::<__Message>();
                let _: bool = __IS_COMMAND;
                ::cqrs::__private0::is_shared_object::<__A1>();
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
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::cqrs::__private0::Scoped<__Message>,
            for<'x> ::std::sync::Arc<__A1>: ::cqrs::__private0::Dependencies,
            for<'__any> (dyn PriceList + '__any): ::cqrs::__private0::Shareable,
        {
            type Handler = __cqrs_place;
        }
        #[allow(missing_debug_implementations)]
        pub struct __Dependencies<'a>(&'a __A1, ::core::marker::PhantomData<&'a ()>);
        type __Answer = <__Command as ::cqrs::__private0::Message>::Output;
        fn __decide(
            __subject: &mut ::cqrs::store::__private::Subject<__Aggregate>,
            __command: &__Command,
            __Dependencies(a1, _): __Dependencies<'_>,
        ) -> ::cqrs::__private0::Outcome<__Command> {
            let __returned = <Order>::place(__command, a1);
            let __result = ::cqrs::store::__private::returned::<_, _, _>(__returned);
            let __decision = ::cqrs::__private0::failed::<__Command, _, _>(__result)?;
            ::core::result::Result::Ok(
                ::cqrs::store::__private::decided::<
                    __Aggregate,
                    __Answer,
                    _,
                    _,
                >(__subject, __decision),
            )
        }
        #[automatically_derived]
        impl ::cqrs::store::Decides<__Command> for __Aggregate {
            const ON: ::cqrs::store::__private::Existence = ::cqrs::store::__private::Existence::New;
            type Dependencies<'a> = __Dependencies<'a>;
            fn decide(
                __subject: &mut ::cqrs::store::__private::Subject<Self>,
                __command: &__Command,
                __dependencies: __Dependencies<'_>,
            ) -> ::cqrs::__private0::Outcome<__Command> {
                __decide(__subject, __command, __dependencies)
            }
            fn provided<__R>(
                __provided: &::cqrs::store::__private::Provided,
                __run: impl ::core::ops::FnOnce(__Dependencies<'_>) -> __R,
            ) -> __R {
                let a1 = __provided.get::<__A1>();
                __run(__Dependencies(&*a1, ::core::marker::PhantomData))
            }
        }
        #[automatically_derived]
        impl ::cqrs::__private0::HandlesRef<__Message> for __cqrs_place
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::cqrs::__private0::Scoped<__Message>,
            for<'x> ::std::sync::Arc<__A1>: ::cqrs::__private0::Dependencies,
            for<'__any> (dyn PriceList + '__any): ::cqrs::__private0::Shareable,
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
                    let mut __attempt = 0;
                    loop {
                        let mut __outcome = async {
                            let __cleanup = ::cqrs::__private0::Cleanup::new();
                            let mut a0 = ::cqrs::__private0::begin::<
                                __A0,
                                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                            >(
                                    &__cleanup,
                                    "&mut NewRoot<Order>",
                                    &__handler.a0,
                                    __message,
                                    __context,
                                )
                                .await?;
                            let __outcome = ::cqrs::__private0::catch(async {
                                    __decide(
                                        ::cqrs::store::__private::HasSubject::subject(a0.get()),
                                        __message,
                                        __Dependencies(&*__handler.a1, ::core::marker::PhantomData),
                                    )
                                })
                                .await;
                            a0.end(__outcome).await
                        }
                            .await;
                        if !::cqrs::__private0::again::<
                            <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        >(&mut __outcome, &mut __attempt)
                            .await
                        {
                            break __outcome;
                        }
                    }
                }
            }
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Handles<__Message> for __cqrs_place
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::cqrs::__private0::Scoped<__Message>,
            for<'x> ::std::sync::Arc<__A1>: ::cqrs::__private0::Dependencies,
            for<'__any> (dyn PriceList + '__any): ::cqrs::__private0::Shareable,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let a0 = __resolver.argument("&mut NewRoot<Order>");
                let a1 = __resolver.argument("&dyn PriceList");
                let ::core::option::Option::Some(a0) = a0 else {
                    return ::core::option::Option::None
                };
                let ::core::option::Option::Some(a1) = a1 else {
                    return ::core::option::Option::None
                };
                ::core::option::Option::Some(Self { a0, a1 })
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
                        ::core::module_path!(), ":", "Order::place:2:15", ":",
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
                "Order::place",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 2u32),
            )
            .by_ref::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                __Handling,
            >()
            .with_arguments(
                true,
                &[
                    ::cqrs::__private0::Argument::Scoped("&mut NewRoot<Order>"),
                    ::cqrs::__private0::Argument::Shared("&dyn PriceList"),
                ],
            )
    };
}
impl Order {
    #[doc(hidden)]
    #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
    const __cqrs_ship: &::cqrs::__private0::HandlerDefinition = {
        type __Message = ShipOrder;
        const __IS_AGGREGATE: bool = {
            ::cqrs::store::__private::is_aggregate::<Order>();
            true
        };
        type __Known = <Order as ::cqrs::__private0::Itself<{ __IS_AGGREGATE }>>::This;
        const __IS_COMMAND: bool = {
            let __message = ::cqrs::__private0::check::message::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            ::cqrs::__private0::check::decided(__message);
            ::cqrs::store::__private::is_target::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                __Known,
            >();
            true
        };
        type __Aggregate = <Order as ::cqrs::__private0::Itself<{ __IS_COMMAND }>>::This;
        type __Command = <__Message as ::cqrs::__private0::Itself<
            { __IS_COMMAND },
        >>::This;
        type __A0 = ::cqrs::store::Root<__Aggregate>;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_ship
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::cqrs::__private0::Scoped<__Message>,
        {
            a0: <__A0 as ::cqrs::__private0::Scoped<__Message>>::Dependencies,
        }
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as ::cqrs::__private0::Keeps<
            {
                ::cqrs::__private0::is_lent::<__Message>();
                let _: bool = __IS_COMMAND;
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
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::cqrs::__private0::Scoped<__Message>,
        {
            type Handler = __cqrs_ship;
        }
        #[allow(missing_debug_implementations)]
        pub struct __Dependencies<'a>(::core::marker::PhantomData<&'a ()>);
        type __Answer = <__Command as ::cqrs::__private0::Message>::Output;
        fn __decide(
            __subject: &mut ::cqrs::store::__private::Subject<__Aggregate>,
            __command: &__Command,
            __Dependencies(_): __Dependencies<'_>,
        ) -> ::cqrs::__private0::Outcome<__Command> {
            let __returned = <Order>::ship(
                ::cqrs::store::__private::state::<__Aggregate>(__subject),
                __command,
            );
            let __result = ::cqrs::store::__private::returned::<_, _, _>(__returned);
            let __decision = ::cqrs::__private0::failed::<__Command, _, _>(__result)?;
            ::core::result::Result::Ok(
                ::cqrs::store::__private::decided::<
                    __Aggregate,
                    __Answer,
                    _,
                    _,
                >(__subject, __decision),
            )
        }
        #[automatically_derived]
        impl ::cqrs::store::Decides<__Command> for __Aggregate {
            const ON: ::cqrs::store::__private::Existence = ::cqrs::store::__private::Existence::Existing;
            type Dependencies<'a> = __Dependencies<'a>;
            fn decide(
                __subject: &mut ::cqrs::store::__private::Subject<Self>,
                __command: &__Command,
                __dependencies: __Dependencies<'_>,
            ) -> ::cqrs::__private0::Outcome<__Command> {
                __decide(__subject, __command, __dependencies)
            }
            fn provided<__R>(
                __provided: &::cqrs::store::__private::Provided,
                __run: impl ::core::ops::FnOnce(__Dependencies<'_>) -> __R,
            ) -> __R {
                __run(__Dependencies(::core::marker::PhantomData))
            }
        }
        #[automatically_derived]
        impl ::cqrs::__private0::HandlesRef<__Message> for __cqrs_ship
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::cqrs::__private0::Scoped<__Message>,
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
                    let mut __attempt = 0;
                    loop {
                        let mut __outcome = async {
                            let __cleanup = ::cqrs::__private0::Cleanup::new();
                            let mut a0 = ::cqrs::__private0::begin::<
                                __A0,
                                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                            >(
                                    &__cleanup,
                                    "&mut Root<Order>",
                                    &__handler.a0,
                                    __message,
                                    __context,
                                )
                                .await?;
                            let __outcome = ::cqrs::__private0::catch(async {
                                    __decide(
                                        ::cqrs::store::__private::HasSubject::subject(a0.get()),
                                        __message,
                                        __Dependencies(::core::marker::PhantomData),
                                    )
                                })
                                .await;
                            a0.end(__outcome).await
                        }
                            .await;
                        if !::cqrs::__private0::again::<
                            <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        >(&mut __outcome, &mut __attempt)
                            .await
                        {
                            break __outcome;
                        }
                    }
                }
            }
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Handles<__Message> for __cqrs_ship
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::cqrs::__private0::Scoped<__Message>,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let a0 = __resolver.argument("&mut Root<Order>");
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
                        ::core::module_path!(), ":", "Order::ship:6:15", ":",
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
                "Order::ship",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 6u32),
            )
            .by_ref::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                __Handling,
            >()
            .with_arguments(
                true,
                &[::cqrs::__private0::Argument::Scoped("&mut Root<Order>")],
            )
    };
}
const _: () = {
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Handlers(& [< Order > ::__cqrs_place, < Order >
        ::__cqrs_ship])
    }
};
