//! `contract-orders` is a dependency of this package, and this program never names it: nothing of it is linked.

use contract_api::{CancelOrder, ExportOrders, GetOrder, PlaceOrder};
use cqrs::{Mediator, Message, MessageKind, ProblemKind};

#[test]
fn a_crate_that_is_never_named_is_not_linked_and_the_report_says_how_to_link_it() {
    let error = Mediator::builder().build().unwrap_err();
    let found: Vec<_> = error.problems().iter().map(|problem| (problem.kind(), problem.item())).collect();
    // In the order in which `contract-api` defines them.
    let names = [PlaceOrder::NAME, CancelOrder::NAME, GetOrder::NAME, ExportOrders::NAME];
    assert_eq!(found, names.map(|name| (ProblemKind::ContractWithoutHandler, name)));
    for problem in error.problems() {
        assert!(problem.help().contains("use orders as _;"), "{problem}");
    }
}

#[test]
fn the_catalogue_shows_the_contracts_that_nobody_handles() {
    let catalog = Mediator::catalog();
    let text = catalog.to_string();
    let contracts = [PlaceOrder::definition(), CancelOrder::definition(), GetOrder::definition()];
    for contract in contracts {
        let mut lines = text.lines().skip_while(|line| !line.contains(&format!(" {} ", contract.name())));
        let (line, below) = (lines.next().unwrap(), lines.next().unwrap());
        assert!(line.contains("(no handler)"), "{text}");
        assert!(line.ends_with(&contract.location().to_string()), "{text}");
        assert!(
            below.starts_with("  problem: ") && below.contains("no crate that is linked handles it"),
            "{text}"
        );
    }
    assert!(text.ends_with(&format!("{} problems\n", catalog.problems().len())), "{text}");
    let unhandled = catalog.messages().iter().filter(|message| message.handlers().is_empty());
    let unhandled = unhandled.filter(|message| message.definition().kind() != MessageKind::Event);
    assert_eq!(catalog.to_mermaid().matches("[\"no handler\"]").count(), unhandled.count());
    let explanation = Mediator::explain::<GetOrder>().to_string();
    assert!(
        explanation.contains("\n  problem: ") && explanation.ends_with("\nno handler\n"),
        "{explanation}"
    );
}
