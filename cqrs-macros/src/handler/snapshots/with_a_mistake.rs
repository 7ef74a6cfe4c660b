unsafe fn place_order<T>(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}
::core::compile_error! {
    "a handler cannot be an `unsafe fn`: the mediator calls it from safe code"
}
::core::compile_error! {
    "a handler cannot be generic: it is registered once, for one message type\n\nhelp: write one handler for each message; what they share goes into a function they call"
}
#[doc(hidden)]
#[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
const __cqrs_place_order: &::cqrs::__private0::HandlerDefinition = {
    type __Message = PlaceOrder;
    pub enum __Key {}
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl ::cqrs::__private0::Handled<
        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::Key,
        {
            ::cqrs::__private0::place(
                <__Message as ::cqrs::__private0::KnownMessage<__Key>>::SHARED,
                ::core::concat!(
                    ::core::module_path!(), ":", "place_order:1:10", ":",
                    ::core::line!(), ":", ::core::column!()
                ),
            )
        },
    > for __Message {
        type Handler = ::cqrs::__private0::Mistaken;
    }
    &::cqrs::__private0::HandlerDefinition::local::<
        <__Message as ::cqrs::__private0::KnownMessage<__Key>>::This,
        ::cqrs::__private0::Mistaken,
    >(
        "place_order",
        ::core::module_path!(),
        ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
    )
};
