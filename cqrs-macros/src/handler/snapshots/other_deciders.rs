impl Cart {
    fn fill(&mut self, cmd: &Fill) -> Result<(), BoxError> {
        Ok(())
    }
    fn touch(cart: Option<&Self>, cmd: &Touch) -> Result<Option<Touched>, BoxError> {
        Ok(None)
    }
}
impl Cart {
    #[doc(hidden)]
    #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
    const __cqrs_fill: &::facade::cqrs::__private0::HandlerDefinition = {
        type __Message = Fill;
        const __IS_AGGREGATE: bool = {
            ::facade::cqrs::store::__private::is_aggregate::<Cart>();
            true
        };
        type __Known = <Cart as ::facade::cqrs::__private0::Itself<
            { __IS_AGGREGATE },
        >>::This;
        const __IS_COMMAND: bool = {
            let __message = ::facade::cqrs::__private0::check::message::<
                <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            ::facade::cqrs::__private0::check::decided(__message);
            ::facade::cqrs::store::__private::is_target::<
                <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                __Known,
            >();
            true
        };
        type __Aggregate = <Cart as ::facade::cqrs::__private0::Itself<
            { __IS_COMMAND },
        >>::This;
        type __Command = <__Message as ::facade::cqrs::__private0::Itself<
            { __IS_COMMAND },
        >>::This;
        type __A0 = ::facade::cqrs::store::Root<__Aggregate>;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_fill
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::facade::cqrs::__private0::Scoped<__Message>,
        {
            a0: <__A0 as ::facade::cqrs::__private0::Scoped<__Message>>::Dependencies,
        }
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as ::facade::cqrs::__private0::Keeps<
            {
                ::facade::cqrs::__private0::is_lent::<__Message>();
                let _: bool = __IS_COMMAND;
                let __message = ::facade::cqrs::__private0::check::message::<
                    <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::facade::cqrs::__private0::check::local(__message);
                let __message = ::facade::cqrs::__private0::check::message::<
                    <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::facade::cqrs::__private0::check::answered_once(__message);
                true
            },
        >>::Handler;
        #[automatically_derived]
        #[allow(private_bounds)]
        impl ::facade::cqrs::__private0::Keeps<true> for __Key
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::facade::cqrs::__private0::Scoped<__Message>,
        {
            type Handler = __cqrs_fill;
        }
        #[allow(missing_debug_implementations)]
        pub struct __Dependencies<'a>(::core::marker::PhantomData<&'a ()>);
        type __Answer = <__Command as ::facade::cqrs::__private0::Message>::Output;
        fn __decide(
            __subject: &mut ::facade::cqrs::store::__private::Subject<__Aggregate>,
            __command: &__Command,
            __Dependencies(_): __Dependencies<'_>,
        ) -> ::facade::cqrs::__private0::Outcome<__Command> {
            let __returned = <Cart>::fill(
                ::facade::cqrs::store::__private::state_mut::<__Aggregate>(__subject),
                __command,
            );
            let __result = ::facade::cqrs::store::__private::returned::<
                _,
                _,
                _,
            >(__returned);
            let __decision = ::facade::cqrs::__private0::failed::<
                __Command,
                _,
                _,
            >(__result)?;
            ::core::result::Result::Ok(
                ::facade::cqrs::store::__private::changed::<
                    __Aggregate,
                    __Answer,
                    _,
                    _,
                >(__subject, __decision),
            )
        }
        #[automatically_derived]
        impl ::facade::cqrs::store::Decides<__Command> for __Aggregate {
            const ON: ::facade::cqrs::store::__private::Existence = ::facade::cqrs::store::__private::Existence::Existing;
            type Dependencies<'a> = __Dependencies<'a>;
            fn decide(
                __subject: &mut ::facade::cqrs::store::__private::Subject<Self>,
                __command: &__Command,
                __dependencies: __Dependencies<'_>,
            ) -> ::facade::cqrs::__private0::Outcome<__Command> {
                __decide(__subject, __command, __dependencies)
            }
            fn provided<__R>(
                __provided: &::facade::cqrs::store::__private::Provided,
                __run: impl ::core::ops::FnOnce(__Dependencies<'_>) -> __R,
            ) -> __R {
                __run(__Dependencies(::core::marker::PhantomData))
            }
        }
        #[automatically_derived]
        impl ::facade::cqrs::__private0::HandlesRef<__Message> for __cqrs_fill
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::facade::cqrs::__private0::Scoped<__Message>,
        {
            #[inline]
            fn handle_ref<'a>(
                &'a self,
                __message: &'a __Message,
                __context: ::facade::cqrs::__private0::Context<'a>,
            ) -> impl ::core::future::Future<
                Output = ::facade::cqrs::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: ::facade::cqrs::__private0::Message,
            {
                async move {
                    let __handler = self;
                    let mut __attempt = 0;
                    loop {
                        let mut __outcome = async {
                            let __cleanup = ::facade::cqrs::__private0::Cleanup::new();
                            let mut a0 = ::facade::cqrs::__private0::begin::<
                                __A0,
                                <__Message as ::facade::cqrs::__private0::KnownMessage<
                                    __Key,
                                >>::This,
                            >(
                                    &__cleanup,
                                    "&mut Root<Cart>",
                                    &__handler.a0,
                                    __message,
                                    __context,
                                )
                                .await?;
                            let __outcome = ::facade::cqrs::__private0::catch(async {
                                    __decide(
                                        ::facade::cqrs::store::__private::HasSubject::subject(
                                            a0.get(),
                                        ),
                                        __message,
                                        __Dependencies(::core::marker::PhantomData),
                                    )
                                })
                                .await;
                            a0.end(__outcome).await
                        }
                            .await;
                        if !::facade::cqrs::__private0::again::<
                            <__Message as ::facade::cqrs::__private0::KnownMessage<
                                __Key,
                            >>::This,
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
        impl ::facade::cqrs::__private0::Handles<__Message> for __cqrs_fill
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::facade::cqrs::__private0::Scoped<__Message>,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::facade::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let a0 = __resolver.argument("&mut Root<Cart>");
                let ::core::option::Option::Some(a0) = a0 else {
                    return ::core::option::Option::None
                };
                ::core::option::Option::Some(Self { a0 })
            }
            #[inline]
            fn handle<'a>(
                __handler: ::core::option::Option<&'a Self>,
                __message: __Message,
                __cause: ::facade::cqrs::__private0::Cause<'a>,
            ) -> impl ::core::future::Future<
                Output = ::facade::cqrs::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: ::facade::cqrs::__private0::Message,
            {
                ::facade::cqrs::__private0::kept::<
                    <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                    Self,
                >(__handler, __message, __cause)
            }
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::facade::cqrs::__private0::Handled<
            <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::Key,
            {
                ::facade::cqrs::__private0::place(
                    <__Message as ::facade::cqrs::__private0::KnownMessage<
                        __Key,
                    >>::SHARED,
                    ::core::concat!(
                        ::core::module_path!(), ":", "Cart::fill:2:15", ":",
                        ::core::line!(), ":", ::core::column!()
                    ),
                )
            },
        > for __Message {
            type Handler = __Handling;
        }
        &::facade::cqrs::__private0::HandlerDefinition::local::<
            <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
            __Handling,
        >(
                "Cart::fill",
                ::core::module_path!(),
                ::facade::cqrs::__private0::Location::new("<parsed string 2>", 2u32),
            )
            .by_ref::<
                <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                __Handling,
            >()
            .with_arguments(
                true,
                &[::facade::cqrs::__private0::Argument::Scoped("&mut Root<Cart>")],
            )
    };
}
impl Cart {
    #[doc(hidden)]
    #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
    const __cqrs_touch: &::facade::cqrs::__private0::HandlerDefinition = {
        type __Message = Touch;
        const __IS_AGGREGATE: bool = {
            ::facade::cqrs::store::__private::is_aggregate::<Cart>();
            true
        };
        type __Known = <Cart as ::facade::cqrs::__private0::Itself<
            { __IS_AGGREGATE },
        >>::This;
        const __IS_COMMAND: bool = {
            let __message = ::facade::cqrs::__private0::check::message::<
                <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
            >();
            ::facade::cqrs::__private0::check::decided(__message);
            ::facade::cqrs::store::__private::is_target::<
                <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                __Known,
            >();
            true
        };
        type __Aggregate = <Cart as ::facade::cqrs::__private0::Itself<
            { __IS_COMMAND },
        >>::This;
        type __Command = <__Message as ::facade::cqrs::__private0::Itself<
            { __IS_COMMAND },
        >>::This;
        type __A0 = ::facade::cqrs::store::MaybeRoot<__Aggregate>;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_touch
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::facade::cqrs::__private0::Scoped<__Message>,
        {
            a0: <__A0 as ::facade::cqrs::__private0::Scoped<__Message>>::Dependencies,
        }
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as ::facade::cqrs::__private0::Keeps<
            {
                ::facade::cqrs::__private0::is_lent::<__Message>();
                let _: bool = __IS_COMMAND;
                let __message = ::facade::cqrs::__private0::check::message::<
                    <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::facade::cqrs::__private0::check::local(__message);
                let __message = ::facade::cqrs::__private0::check::message::<
                    <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::facade::cqrs::__private0::check::answered_once(__message);
                true
            },
        >>::Handler;
        #[automatically_derived]
        #[allow(private_bounds)]
        impl ::facade::cqrs::__private0::Keeps<true> for __Key
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::facade::cqrs::__private0::Scoped<__Message>,
        {
            type Handler = __cqrs_touch;
        }
        #[allow(missing_debug_implementations)]
        pub struct __Dependencies<'a>(::core::marker::PhantomData<&'a ()>);
        type __Answer = <__Command as ::facade::cqrs::__private0::Message>::Output;
        fn __decide(
            __subject: &mut ::facade::cqrs::store::__private::Subject<__Aggregate>,
            __command: &__Command,
            __Dependencies(_): __Dependencies<'_>,
        ) -> ::facade::cqrs::__private0::Outcome<__Command> {
            let __returned = <Cart>::touch(
                ::facade::cqrs::store::__private::existing::<__Aggregate>(__subject),
                __command,
            );
            let __result = ::facade::cqrs::store::__private::returned::<
                _,
                _,
                _,
            >(__returned);
            let __decision = ::facade::cqrs::__private0::failed::<
                __Command,
                _,
                _,
            >(__result)?;
            ::core::result::Result::Ok(
                ::facade::cqrs::store::__private::decided::<
                    __Aggregate,
                    __Answer,
                    _,
                    _,
                >(__subject, __decision),
            )
        }
        #[automatically_derived]
        impl ::facade::cqrs::store::Decides<__Command> for __Aggregate {
            const ON: ::facade::cqrs::store::__private::Existence = ::facade::cqrs::store::__private::Existence::Either;
            type Dependencies<'a> = __Dependencies<'a>;
            fn decide(
                __subject: &mut ::facade::cqrs::store::__private::Subject<Self>,
                __command: &__Command,
                __dependencies: __Dependencies<'_>,
            ) -> ::facade::cqrs::__private0::Outcome<__Command> {
                __decide(__subject, __command, __dependencies)
            }
            fn provided<__R>(
                __provided: &::facade::cqrs::store::__private::Provided,
                __run: impl ::core::ops::FnOnce(__Dependencies<'_>) -> __R,
            ) -> __R {
                __run(__Dependencies(::core::marker::PhantomData))
            }
        }
        #[automatically_derived]
        impl ::facade::cqrs::__private0::HandlesRef<__Message> for __cqrs_touch
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::facade::cqrs::__private0::Scoped<__Message>,
        {
            #[inline]
            fn handle_ref<'a>(
                &'a self,
                __message: &'a __Message,
                __context: ::facade::cqrs::__private0::Context<'a>,
            ) -> impl ::core::future::Future<
                Output = ::facade::cqrs::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: ::facade::cqrs::__private0::Message,
            {
                async move {
                    let __handler = self;
                    let mut __attempt = 0;
                    loop {
                        let mut __outcome = async {
                            let __cleanup = ::facade::cqrs::__private0::Cleanup::new();
                            let mut a0 = ::facade::cqrs::__private0::begin::<
                                __A0,
                                <__Message as ::facade::cqrs::__private0::KnownMessage<
                                    __Key,
                                >>::This,
                            >(
                                    &__cleanup,
                                    "&mut MaybeRoot<Cart>",
                                    &__handler.a0,
                                    __message,
                                    __context,
                                )
                                .await?;
                            let __outcome = ::facade::cqrs::__private0::catch(async {
                                    __decide(
                                        ::facade::cqrs::store::__private::HasSubject::subject(
                                            a0.get(),
                                        ),
                                        __message,
                                        __Dependencies(::core::marker::PhantomData),
                                    )
                                })
                                .await;
                            a0.end(__outcome).await
                        }
                            .await;
                        if !::facade::cqrs::__private0::again::<
                            <__Message as ::facade::cqrs::__private0::KnownMessage<
                                __Key,
                            >>::This,
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
        impl ::facade::cqrs::__private0::Handles<__Message> for __cqrs_touch
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> __A0: ::facade::cqrs::__private0::Scoped<__Message>,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::facade::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let a0 = __resolver.argument("&mut MaybeRoot<Cart>");
                let ::core::option::Option::Some(a0) = a0 else {
                    return ::core::option::Option::None
                };
                ::core::option::Option::Some(Self { a0 })
            }
            #[inline]
            fn handle<'a>(
                __handler: ::core::option::Option<&'a Self>,
                __message: __Message,
                __cause: ::facade::cqrs::__private0::Cause<'a>,
            ) -> impl ::core::future::Future<
                Output = ::facade::cqrs::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: ::facade::cqrs::__private0::Message,
            {
                ::facade::cqrs::__private0::kept::<
                    <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                    Self,
                >(__handler, __message, __cause)
            }
        }
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::facade::cqrs::__private0::Handled<
            <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::Key,
            {
                ::facade::cqrs::__private0::place(
                    <__Message as ::facade::cqrs::__private0::KnownMessage<
                        __Key,
                    >>::SHARED,
                    ::core::concat!(
                        ::core::module_path!(), ":", "Cart::touch:4:15", ":",
                        ::core::line!(), ":", ::core::column!()
                    ),
                )
            },
        > for __Message {
            type Handler = __Handling;
        }
        &::facade::cqrs::__private0::HandlerDefinition::local::<
            <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
            __Handling,
        >(
                "Cart::touch",
                ::core::module_path!(),
                ::facade::cqrs::__private0::Location::new("<parsed string 2>", 4u32),
            )
            .by_ref::<
                <__Message as ::facade::cqrs::__private0::KnownMessage<__Key>>::This,
                __Handling,
            >()
            .with_arguments(
                true,
                &[::facade::cqrs::__private0::Argument::Scoped("&mut MaybeRoot<Cart>")],
            )
    };
}
const _: () = {
    ::facade::cqrs::__private0::inventory::submit! {
        ::facade::cqrs::__private0::Registration::Handlers(& [< Cart > ::__cqrs_fill, <
        Cart > ::__cqrs_touch])
    }
};
