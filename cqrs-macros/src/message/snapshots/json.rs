const _: () = definition
    .with_json({
        #[allow(unused_imports)]
        use ::cqrs::__private0::json::Otherwise as _;
        ::cqrs::__private0::json::Json::new(
            ::cqrs::__private0::json::Query::<GetOrder>::DISPATCH,
            ::cqrs::__private0::json::Reads::<GetOrder>::READS,
            ::cqrs::__private0::json::Writes::<GetOrder>::WRITES,
            "Option<OrderView>",
        )
    });
