fn count<M: StreamQuery>(
    message: M,
    next: impl NextStream<M>,
    ctx: Context<'_>,
) -> impl Stream<Item = Result<M::Output, cqrs::Error<M::Error>>> + Send {
    next.run(message)
}
#[doc(hidden)]
#[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
enum count {}
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
const __cqrs_count: ::cqrs::__private0::NamedBehavior = {
    #[automatically_derived]
    impl ::cqrs::__private0::HasForm for count {
        type Form = ::cqrs::__private0::ByStream;
        const NAME: &'static str = "count";
        const LOCATION: ::cqrs::__private0::Location = ::cqrs::__private0::Location::new(
            "<parsed string 2>",
            1u32,
        );
        const ARGUMENTS: &'static [::cqrs::__private0::Argument] = &[
            ::cqrs::__private0::Argument::Context("Context<'_>"),
        ];
    }
    const __PROVEN: bool = { true };
    #[allow(missing_debug_implementations, private_bounds)]
    pub struct __Resolved<M: StreamQuery> {
        message: ::core::marker::PhantomData<fn(M)>,
    }
    #[automatically_derived]
    #[allow(private_bounds)]
    impl<M: StreamQuery> ::cqrs::__private0::Resolves<M, true> for count {
        type Resolved = __Resolved<M>;
    }
    #[automatically_derived]
    impl<M: StreamQuery> ::cqrs::__private0::StaticBehavior<M> for count {
        type Resolved = <Self as ::cqrs::__private0::Resolves<
            M,
            { __PROVEN },
        >>::Resolved;
    }
    #[automatically_derived]
    impl<M: StreamQuery> ::cqrs::__private0::ResolvedBehavior<M> for __Resolved<M> {
        fn resolve(
            _: &mut ::cqrs::__private0::Resolver<'_>,
        ) -> ::core::option::Option<Self> {
            ::core::option::Option::Some(Self {
                message: ::core::marker::PhantomData,
            })
        }
        #[allow(unused_variables)]
        fn run_stream<'__a, __N: ::cqrs::__private0::NextStream<M> + '__a>(
            &'__a self,
            __message: M,
            __next: __N,
            __context: ::cqrs::__private0::Context<'__a>,
        ) -> impl ::cqrs::__private0::Stream<
            Item = ::cqrs::__private0::Outcome<M>,
        > + ::core::marker::Send + '__a
        where
            for<'x> M: ::cqrs::__private0::Message,
        {
            ::cqrs::__private0::started::<
                M,
                _,
                _,
            >(async move {
                let __returned = count(
                    __message,
                    __next,
                    ::cqrs::__private0::lend::<Context<'_>>(__context),
                );
                ::core::result::Result::Ok(
                    ::cqrs::__private0::outcomes::<M, _>(__returned),
                )
            })
        }
    }
    ::cqrs::__private0::NamedBehavior
};
