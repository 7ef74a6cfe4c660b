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
#[automatically_derived]
impl ::cqrs::__private0::HasForm for count {
    type Form = ::cqrs::__private0::ByStream;
    const NAME: &'static str = "count";
}
const _: () = {
    #[automatically_derived]
    impl<M: StreamQuery> ::cqrs::__private0::StaticBehavior<M> for count {
        type Dependencies = ();
        fn resolve(
            _: &mut ::cqrs::__private0::Resolver<'_>,
        ) -> ::core::option::Option<Self::Dependencies> {
            ::core::option::Option::Some(())
        }
        #[allow(unused_variables)]
        fn run_stream<'__a, __N: ::cqrs::__private0::NextStream<M> + '__a>(
            __dependencies: &'__a Self::Dependencies,
            __message: M,
            __next: __N,
            __context: ::cqrs::__private0::Context<'__a>,
        ) -> impl ::cqrs::__private0::Stream<
            Item = ::cqrs::__private0::Outcome<M>,
        > + ::core::marker::Send + '__a
        where
            M: ::cqrs::__private0::Message,
        {
            ::cqrs::__private0::started::<
                M,
                _,
                _,
            >(async move {
                let () = __dependencies;
                ::core::result::Result::Ok(
                    count(
                        __message,
                        __next,
                        ::cqrs::__private0::lend::<Context<'_>>(__context),
                    ),
                )
            })
        }
    }
};
