pub async fn authorize<M: Message + Authorize>(
    message: M,
    next: impl Next<M>,
    policy: &Policy,
    user: CurrentUser,
) -> Result<M::Output, cqrs::Error<M::Error>> {
    next.run(message).await
}
#[doc(hidden)]
#[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
pub enum authorize {}
#[automatically_derived]
impl ::cqrs::__private0::HasForm for authorize {
    type Form = ::cqrs::__private0::ByValue;
    const NAME: &'static str = "authorize";
}
const _: () = {
    #[automatically_derived]
    impl<M: Message + Authorize> ::cqrs::__private0::StaticBehavior<M> for authorize {
        type Dependencies = (
            ::std::sync::Arc<Policy>,
            <CurrentUser as ::cqrs::__private0::FromContext>::Dependencies,
        );
        fn resolve(
            __resolver: &mut ::cqrs::__private0::Resolver<'_>,
        ) -> ::core::option::Option<Self::Dependencies> {
            let __a0 = __resolver.argument("&Policy");
            let __a1 = __resolver.argument("CurrentUser");
            ::core::option::Option::Some((__a0?, __a1?))
        }
        #[allow(unused_variables)]
        fn run<'__a, __N: ::cqrs::__private0::Next<M> + '__a>(
            __dependencies: &'__a Self::Dependencies,
            __message: M,
            __next: __N,
            __context: ::cqrs::__private0::Context<'__a>,
        ) -> impl ::core::future::Future<
            Output = ::cqrs::__private0::Outcome<M>,
        > + ::core::marker::Send + '__a
        where
            M: ::cqrs::__private0::Message,
        {
            async move {
                let (__a0, __a1) = __dependencies;
                let __a1 = ::cqrs::__private0::extract::<
                    CurrentUser,
                    M,
                >("CurrentUser", __a1, __context)
                    .await?;
                let __outcome: ::cqrs::__private0::Outcome<M> = authorize(
                        __message,
                        __next,
                        &**__a0,
                        __a1,
                    )
                    .await;
                __outcome
            }
        }
    }
};
