pub async fn audit(
    mut next: AnyNext<'_>,
    log: &AuditLog,
    user: CurrentUser,
) -> AnyOutcome {
    next.run().await
}
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, unreachable_pub)]
pub const __cqrs_audit: &::cqrs::__private0::BehaviorDefinition = {
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Behavior(__CQRS_DEFINITION)
    }
    const __CQRS_DEFINITION: &::cqrs::__private0::BehaviorDefinition = {
        struct __Behavior {
            __a0: ::std::sync::Arc<AuditLog>,
            __a1: <CurrentUser as ::cqrs::__private0::FromContext>::Dependencies,
        }
        #[automatically_derived]
        impl ::cqrs::__private0::GlobalBehavior for __Behavior {
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
                ::std::boxed::Box::pin(async move {
                    let __a1 = match ::cqrs::__private0::extract_any::<
                        CurrentUser,
                    >("CurrentUser", &self.__a1, __next.context(), __next.message())
                        .await
                    {
                        ::core::result::Result::Ok(__value) => __value,
                        ::core::result::Result::Err(__rejection) => {
                            return __next.reject_with(__rejection);
                        }
                    };
                    let __returned = audit(__next.reborrow(), &*self.__a0, __a1).await;
                    ::cqrs::__private0::finish_any(__returned, __next)
                })
            }
        }
        &::cqrs::__private0::BehaviorDefinition::new(
                "audit",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
                10i32,
                &[
                    ::cqrs::__private0::MessageKind::Command,
                    ::cqrs::__private0::MessageKind::Event,
                ],
                |__resolver| {
                    let __a0 = __resolver.argument("&AuditLog");
                    let __a1 = __resolver.argument("CurrentUser");
                    ::core::option::Option::Some(
                        ::std::sync::Arc::new(__Behavior {
                            __a0: __a0?,
                            __a1: __a1?,
                        }),
                    )
                },
            )
            .with_capability::<dyn Audited>("dyn Audited")
    };
    __CQRS_DEFINITION
};
