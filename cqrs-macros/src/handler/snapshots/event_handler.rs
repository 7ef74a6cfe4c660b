#[cfg(unix)]
fn confirm(event: &OrderPlaced, mailer: &Mailer) -> Result<(), MailError> {
    Ok(())
}
#[cfg(unix)]
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
const __cqrs_confirm: &::cqrs::__private0::HandlerDefinition = {
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Handlers(& [__CQRS_DEFINITION])
    }
    const __CQRS_DEFINITION: &::cqrs::__private0::HandlerDefinition = {
        type __Message = OrderPlaced;
        type __A0 = Mailer;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_confirm
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
            type Handler = __cqrs_confirm;
        }
        #[automatically_derived]
        impl ::cqrs::__private0::HandlesRef<__Message> for __cqrs_confirm
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
                    let __returned = confirm(__message, &*__handler.a0);
                    ::cqrs::__private0::finish::<
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        _,
                    >(__returned)
                }
            }
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Handles<__Message> for __cqrs_confirm
        where
            for<'x> __Message: ::core::marker::Sync,
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                __resolver: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let a0 = __resolver.argument("&Mailer");
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
                        ::core::module_path!(), ":", "confirm:2:11", ":",
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
                "confirm",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 2u32),
            )
            .by_ref::<
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                __Handling,
            >()
            .with_order(-1i32)
            .with_after(|| &[stock::__cqrs_reserve, <Billing<Euro>>::__cqrs_charge])
            .with_arguments(true, &[::cqrs::__private0::Argument::Shared("&Mailer")])
    };
    __CQRS_DEFINITION
};
