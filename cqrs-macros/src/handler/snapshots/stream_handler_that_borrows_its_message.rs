async fn export(query: &ExportOrders) -> Result<impl Stream<Item = Row>, ReadError> {
    rows(query)
}
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
const __cqrs_export: &::cqrs::__private0::HandlerDefinition = {
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Handlers(& [__CQRS_DEFINITION])
    }
    const __CQRS_DEFINITION: &::cqrs::__private0::HandlerDefinition = {
        type __Message = ExportOrders;
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct __cqrs_export
        where
            for<'x> __Message: ::core::marker::Sync,
        {}
        #[allow(missing_debug_implementations)]
        pub enum __Key {}
        type __Handling = <__Key as ::cqrs::__private0::Keeps<
            {
                ::cqrs::__private0::is_lent::<__Message>();
                let __message = ::cqrs::__private0::check::message::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::cqrs::__private0::check::local(__message);
                let __message = ::cqrs::__private0::check::message::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                >();
                ::cqrs::__private0::check::answered_by_stream(__message);
                true
            },
        >>::Handler;
        #[automatically_derived]
        #[allow(private_bounds)]
        impl ::cqrs::__private0::Keeps<true> for __Key
        where
            for<'x> __Message: ::core::marker::Sync,
        {
            type Handler = __cqrs_export;
        }
        #[automatically_derived]
        impl ::cqrs::__private0::Handles<__Message> for __cqrs_export
        where
            for<'x> __Message: ::core::marker::Sync,
        {
            #[allow(clippy::question_mark)]
            fn resolve(
                _: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                ::core::option::Option::Some(Self {})
            }
            #[inline]
            fn stream<'a>(
                __handler: ::core::option::Option<&'a Self>,
                __message: __Message,
                __cause: ::cqrs::__private0::Cause<'a>,
            ) -> impl ::cqrs::__private0::Stream<
                Item = ::cqrs::__private0::Outcome<__Message>,
            > + ::core::marker::Send + 'a
            where
                for<'x> __Message: ::cqrs::__private0::Message,
            {
                let ::core::option::Option::Some(__handler) = ::cqrs::__private0::found::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                    Self,
                >(__handler, __cause) else {
                    return ::cqrs::__private0::detoured::<
                        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                        _,
                        _,
                    >(__message, __cause);
                };
                ::cqrs::__private0::running::<
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
                    _,
                >(
                    ::cqrs::__private0::yielding(move |__yielder| async move {
                        let __prepare = async {
                            let __returned = export(&__message).await;
                            ::core::result::Result::Ok(
                                ::cqrs::__private0::items::<
                                    <__Message as ::cqrs::__private0::KnownMessage<
                                        __Key,
                                    >>::This,
                                    _,
                                >(
                                    ::cqrs::__private0::failed::<
                                        <__Message as ::cqrs::__private0::KnownMessage<
                                            __Key,
                                        >>::This,
                                        _,
                                        _,
                                    >(__returned)?,
                                ),
                            )
                        };
                        match __prepare.await {
                            ::core::result::Result::Ok(__stream) => {
                                __yielder.yield_all(__stream).await
                            }
                            ::core::result::Result::Err(__error) => {
                                __yielder.yield_last(::core::result::Result::Err(__error))
                            }
                        }
                    }),
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
                        ::core::module_path!(), ":", "export:1:9", ":", ::core::line!(),
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
                "export",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
            )
            .with_arguments(true, &[])
    };
    __CQRS_DEFINITION
};
