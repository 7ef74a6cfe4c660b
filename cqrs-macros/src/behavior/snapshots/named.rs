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
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
pub const __cqrs_authorize: ::cqrs::__private0::NamedBehavior = {
    #[automatically_derived]
    impl ::cqrs::__private0::HasForm for authorize {
        type Form = ::cqrs::__private0::ByValue;
        const NAME: &'static str = "authorize";
        const LOCATION: ::cqrs::__private0::Location = ::cqrs::__private0::Location::new(
            "<parsed string 2>",
            1u32,
        );
        const ARGUMENTS: &'static [::cqrs::__private0::Argument] = &[
            ::cqrs::__private0::Argument::Shared("&Policy"),
            ::cqrs::__private0::Argument::Value("CurrentUser"),
        ];
    }
    type __A0 = Policy;
    type __A1 = CurrentUser;
    const __PROVEN: bool = {
        ::cqrs::__private0::is_shared::<__A0>();
        ::cqrs::__private0::is_value::<__A1>();
        true
    };
    #[allow(missing_debug_implementations, private_bounds)]
    pub struct __Resolved<M: Message + Authorize>
    where
        for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
        for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
        for<'x> __A1: ::cqrs::__private0::FromContext,
    {
        a0: ::std::sync::Arc<__A0>,
        a1: <__A1 as ::cqrs::__private0::FromContext>::Dependencies,
        message: ::core::marker::PhantomData<fn(M)>,
    }
    #[automatically_derived]
    #[allow(private_bounds)]
    impl<M: Message + Authorize> ::cqrs::__private0::Resolves<M, true> for authorize
    where
        for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
        for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
        for<'x> __A1: ::cqrs::__private0::FromContext,
    {
        type Resolved = __Resolved<M>;
    }
    #[automatically_derived]
    impl<M: Message + Authorize> ::cqrs::__private0::StaticBehavior<M> for authorize {
        type Resolved = <Self as ::cqrs::__private0::Resolves<
            M,
            { __PROVEN },
        >>::Resolved;
    }
    #[automatically_derived]
    impl<M: Message + Authorize> ::cqrs::__private0::ResolvedBehavior<M>
    for __Resolved<M>
    where
        for<'x> ::std::sync::Arc<__A0>: ::cqrs::__private0::Dependencies,
        for<'x> __A0: ::core::marker::Send + ::core::marker::Sync,
        for<'x> __A1: ::cqrs::__private0::FromContext,
    {
        fn resolve(
            __resolver: &mut ::cqrs::__private0::Resolver<'_>,
        ) -> ::core::option::Option<Self> {
            let a0 = __resolver.argument("&Policy");
            let a1 = __resolver.argument("CurrentUser");
            ::core::option::Option::Some(Self {
                a0: a0?,
                a1: a1?,
                message: ::core::marker::PhantomData,
            })
        }
        #[allow(unused_variables)]
        fn run<'__a, __N: ::cqrs::__private0::Next<M> + '__a>(
            &'__a self,
            __message: M,
            __next: __N,
            __context: ::cqrs::__private0::Context<'__a>,
        ) -> impl ::core::future::Future<
            Output = ::cqrs::__private0::Outcome<M>,
        > + ::core::marker::Send + '__a
        where
            for<'x> M: ::cqrs::__private0::Message,
        {
            async move {
                let a1 = ::cqrs::__private0::extract::<
                    __A1,
                    M,
                >("CurrentUser", &self.a1, __context)
                    .await?;
                let __returned = authorize(__message, __next, &*self.a0, a1).await;
                ::cqrs::__private0::outcome::<M, _, _>(|| (), __returned)
            }
        }
    }
    ::cqrs::__private0::NamedBehavior
};
