impl Order {
    async fn place(cmd: PlaceOrder) -> Result<OrderPlaced, OrderError> {
        decide()
    }
    fn ship(order: &Order, cmd: &ShipOrder) -> Result<OrderShipped, OrderError> {
        Ok(OrderShipped)
    }
    fn ship_again(&self, cmd: &ShipOrder) -> Result<OrderShipped, OrderError> {
        Ok(OrderShipped)
    }
}
::core::compile_error! {
    "a decider decides by what it has, and waits for nothing: no `async`\n\nhelp: what takes time is done before, and is a part of the command, or in a function that takes `&mut Root<..>`"
}
::core::compile_error! {
    "a decider borrows its command: it decides once more when somebody else was quicker\n\nhelp: take a reference, `&`"
}
::core::compile_error! {
    "a decider takes its aggregate first: `&self` for one that exists, `Option<&Self>` where it may not, and nothing where it creates one"
}
::core::compile_error! {
    "`ShipOrder` is decided on twice: by `ship` as well, and a command has one handler"
}
impl Order {
    #[doc(hidden)]
    #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
    const __cqrs_place: &::cqrs::__private0::HandlerDefinition = {
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
                        ::core::module_path!(), ":", "Order::place:2:21", ":",
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
                "Order::place",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 2u32),
            )
            .with_arguments(
                false,
                &[::cqrs::__private0::Argument::Scoped("&mut NewRoot<Order>")],
            )
    };
}
impl Order {
    #[doc(hidden)]
    #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
    const __cqrs_ship: &::cqrs::__private0::HandlerDefinition = {
        type __Message = ShipOrder;
        pub enum __Key {}
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl ::cqrs::__private0::Handled<
            <__Message as ::cqrs::__private0::KnownMessage<__Key>>::Key,
            {
                ::cqrs::__private0::place(
                    <__Message as ::cqrs::__private0::KnownMessage<__Key>>::SHARED,
                    ::core::concat!(
                        ::core::module_path!(), ":", "Order::ship:4:15", ":",
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
                "Order::ship",
                ::core::module_path!(),
                ::cqrs::__private0::Location::new("<parsed string 2>", 4u32),
            )
            .with_arguments(
                true,
                &[::cqrs::__private0::Argument::Scoped("&mut NewRoot<Order>")],
            )
    };
}
