pub async fn audit(
    mut next: AnyNext<'_>,
    log: &AuditLog,
    user: CurrentUser,
) -> AnyOutcome {
    next.run().await
}
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
pub const __cqrs_audit: &::cqrs::__private0::BehaviorDefinition = {
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Behavior(__CQRS_DEFINITION)
    }
    const __CQRS_DEFINITION: &::cqrs::__private0::BehaviorDefinition = {
        type __A0 = AuditLog;
        type __A1 = CurrentUser;
        const __PROVEN: bool = {
            ::cqrs::__private0::is_shared::<__A0>();
            ::cqrs::__private0::is_value::<__A1>();
            true
        };
        struct __Resolved
        where
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
            for<'x> __A1: ::cqrs::__private0::FromContext,
        {
            a0: ::std::sync::Arc<__A0>,
            a1: <__A1 as ::cqrs::__private0::FromContext>::Dependencies,
        }
        enum __Key {}
        #[automatically_derived]
        impl ::cqrs::__private0::Keeps<true> for __Key
        where
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
            for<'x> __A1: ::cqrs::__private0::FromContext,
        {
            type Handler = __Resolved;
        }
        #[automatically_derived]
        impl ::cqrs::__private0::GlobalBehavior for __Resolved
        where
            for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
            for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
            for<'x> __A1: ::cqrs::__private0::FromContext,
        {
            fn resolve(
                __resolver: &mut ::cqrs::__private0::Resolver<'_>,
            ) -> ::core::option::Option<Self> {
                let a0 = __resolver.argument("&AuditLog");
                let a1 = __resolver.argument("CurrentUser");
                ::core::option::Option::Some(Self { a0: a0?, a1: a1? })
            }
            fn run<'__a>(
                &'__a self,
                mut __next: ::cqrs::__private0::AnyNext<'__a>,
            ) -> ::core::pin::Pin<
                ::std::boxed::Box<
                    dyn ::core::future::Future<
                        Output = ::cqrs::__private0::AnyOutcome,
                    > + ::core::marker::Send + '__a,
                >,
            > {
                {
                    let __future = ::std::boxed::Box::write(
                        ::std::boxed::Box::new_uninit(),
                        async move {
                            let a1 = match ::cqrs::__private0::extract_any::<
                                __A1,
                            >(
                                    "CurrentUser",
                                    &self.a1,
                                    __next.context(),
                                    __next.message(),
                                )
                                .await
                            {
                                ::core::result::Result::Ok(__value) => __value,
                                ::core::result::Result::Err(__rejection) => {
                                    return __next.reject_with(__rejection);
                                }
                            };
                            let __returned = audit(__next.reborrow(), &*self.a0, a1)
                                .await;
                            ::cqrs::__private0::finish_any::<_>(__returned, __next)
                        },
                    );
                    ::std::boxed::Box::into_pin(__future)
                }
            }
        }
        &::cqrs::__private0::BehaviorDefinition::new::<
            <__Key as ::cqrs::__private0::Keeps<{ __PROVEN }>>::Handler,
        >(
                "audit",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
                10i32,
                &[
                    ::cqrs::__private0::MessageKind::Command,
                    ::cqrs::__private0::MessageKind::Event,
                ],
            )
            .with_capability::<dyn Audited>("dyn Audited")
            .with_arguments(
                &[
                    ::cqrs::__private0::Argument::Shared("&AuditLog"),
                    ::cqrs::__private0::Argument::Value("CurrentUser"),
                ],
            )
    };
    __CQRS_DEFINITION
};
