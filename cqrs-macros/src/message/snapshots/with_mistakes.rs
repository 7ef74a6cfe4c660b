struct GetOrder<'a, T> {
    article: &'a T,
}
::core::compile_error! {
    "unknown option `retruns` for `#[query]`\n\nhelp: did you mean `returns`?"
}
::core::compile_error! {
    "`GetOrder` is already a query: a message is of one kind"
}
::core::compile_error! {
    "a message owns its data: it may wait in a queue and go to another thread\n\nhelp: use `String` for `&str`, `Vec<T>` for `&[T]`, `Arc<T>` for what is shared"
}
::core::compile_error! {
    "a message cannot be generic: its handler is registered for one type\n\nhelp: define one message for each type that is needed"
}
#[allow(deprecated)]
const _: () = {
    #[allow(unused_imports)]
    use ::cqrs::__private0::{NotCloning as _, NotPrinting as _};
    static __CQRS_DEFINITION: ::cqrs::__private0::MessageDefinition = ::cqrs::__private0::MessageDefinition::new(
        "GetOrder",
        ::cqrs::__private0::MessageKind::Query,
        false,
        "GetOrder",
        ::core::module_path!(),
        ::cqrs::__private0::Location::new("<parsed string 2>", 1u32),
    );
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<T> ::cqrs::__private0::Message for GetOrder<'static, T>
    where
        Self: ::core::marker::Sized + ::core::marker::Send + 'static,
    {
        type Output = ();
        type Error = ::cqrs::__private0::BoxError;
        type Kind = ::cqrs::__private0::kind::Query;
        type Reach = ::cqrs::__private0::reach::Local;
        const NAME: &'static str = "GetOrder";
        #[inline]
        fn definition() -> &'static ::cqrs::__private0::MessageDefinition {
            &__CQRS_DEFINITION
        }
    }
    #[automatically_derived]
    #[diagnostic::do_not_recommend]
    impl<__CqrsHandler, T> ::cqrs::__private0::KnownMessage<__CqrsHandler>
    for GetOrder<'static, T>
    where
        for<'x> Self: ::core::marker::Sized + ::core::marker::Send + 'static,
    {
        type This = Self;
        type Key = ();
        const SHARED: bool = false;
    }
    ::cqrs::__private0::inventory::submit! {
        ::cqrs::__private0::Registration::Message(& __CQRS_DEFINITION)
    }
};
