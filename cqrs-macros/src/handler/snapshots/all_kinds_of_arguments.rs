pub async fn place_order(
    cmd: PlaceOrder,
    prices: &dyn PriceList,
    uow: &mut UnitOfWork,
    user: CurrentUser,
    ctx: Context<'_>,
) -> Result<OrderId, PlaceOrderError> {
    Ok(OrderId)
}
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
pub const __cqrs_place_order: &::cqrs::__private0::HandlerDefinition = {
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Handlers(& [__CQRS_DEFINITION])
    }
    const __CQRS_DEFINITION: &::cqrs::__private0::HandlerDefinition = {
        type __Message = PlaceOrder;
        type __A0 = dyn PriceList;
        type __A1 = UnitOfWork;
        type __A2 = CurrentUser;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_place_order
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'__any> (dyn PriceList + '__any): ::cqrs::__private0::Shareable,
            for<'x> __A1: ::cqrs::__private0::Scoped<__Message>,
            for<'x> __A2: ::cqrs::__private0::FromContext,
        {
            a0: ::std::sync::Arc<__A0>,
            a1: <__A1 as ::cqrs::__private0::Scoped<__Message>>::Dependencies,
            a2: <__A2 as ::cqrs::__private0::FromContext>::Dependencies,
        }
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as ::cqrs::__private0::Keeps<
            {
                ::cqrs::__private0::is_lent::<__Message>();
                ::cqrs::__private0::is_shared_object::<__A0>();
                ::cqrs::__private0::is_scoped::<__A1, __Message>();
                ::cqrs::__private0::is_value::<__A2>();
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
                let __message = ::cqrs::__private0::check::message::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::cqrs::__private0::check::writes(__message);
                true
            },
        >>::Handler;
        #[automatically_derived]
        #[allow(private_bounds)]
        impl ::cqrs::__private0::Keeps<true> for __Key
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'__any> (dyn PriceList + '__any): ::cqrs::__private0::Shareable,
            for<'x> __A1: ::cqrs::__private0::Scoped<__Message>,
            for<'x> __A2: ::cqrs::__private0::FromContext,
        {
            type Handler = __cqrs_place_order;
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Handles<__Message> for __cqrs_place_order
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'__any> (dyn PriceList + '__any): ::cqrs::__private0::Shareable,
            for<'x> __A1: ::cqrs::__private0::Scoped<__Message>,
            for<'x> __A2: ::cqrs::__private0::FromContext,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let a0 = __resolver.argument("&dyn PriceList");
                let a1 = __resolver.argument("&mut UnitOfWork");
                let a2 = __resolver.argument("CurrentUser");
                let ::core::option::Option::Some(a0) = a0 else {
                    return ::core::option::Option::None
                };
                let ::core::option::Option::Some(a1) = a1 else {
                    return ::core::option::Option::None
                };
                let ::core::option::Option::Some(a2) = a2 else {
                    return ::core::option::Option::None
                };
                ::core::option::Option::Some(Self { a0, a1, a2 })
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
                    let a2 = ::cqrs::__private0::extract::<
                        __A2,
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                    >("CurrentUser", &__handler.a2, __context)
                        .await?;
                    let __cleanup = ::cqrs::__private0::Cleanup::new();
                    let mut a1 = ::cqrs::__private0::begin::<
                        __A1,
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                    >(
                            &__cleanup,
                            "&mut UnitOfWork",
                            &__handler.a1,
                            &__message,
                            __context,
                        )
                        .await?;
                    let __outcome = ::cqrs::__private0::catch(async {
                            let __returned = place_order(
                                    __message,
                                    &*__handler.a0,
                                    a1.get(),
                                    a2,
                                    ::cqrs::__private0::lend::<Context<'_>>(__context),
                                )
                                .await;
                            ::cqrs::__private0::finish::<
                                <__Message as ::cqrs::__private0::KnownMessage<
                                    __Key,
                                >>::This,
                                _,
                            >(__returned)
                        })
                        .await;
                    a1.end(__outcome).await
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
                        ::core::module_path!(), ":", "place_order:1:13", ":",
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
                "place_order",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
            )
            .with_arguments(
                false,
                &[
                    ::cqrs::__private0::Argument::Shared("&dyn PriceList"),
                    ::cqrs::__private0::Argument::Scoped("&mut UnitOfWork"),
                    ::cqrs::__private0::Argument::Value("CurrentUser"),
                    ::cqrs::__private0::Argument::Context("Context<'_>"),
                ],
            )
    };
    __CQRS_DEFINITION
};
