//! What a program says of itself. Where the wording or a line changes on purpose:
//! `UPDATE_EXPECT=1 cargo test --test behavior catalog`, and read what it says.

use std::sync::Arc;

use cqrs::prelude::*;
use cqrs::{Argument, Catalog, MediatorBuilder, MessageKind, ProblemKind, handlers};
use expect_test::expect;
use futures_util::{Stream, stream};
use serde_json::{Value, json};

struct Pool;

trait Mailer: Send + Sync {}

struct Work;

impl<M: Sync> Scoped<M> for Work {
    type Dependencies = (Arc<Pool>, Arc<dyn Mailer>);

    async fn begin(_: &Self::Dependencies, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

struct User;

impl FromContext for User {
    type Dependencies = Arc<Pool>;

    async fn from_context(_: &Arc<Pool>, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("full")]
struct Full;

#[command(name = "catalog.Open", returns = Vec<u8>, error = Full)]
struct Open;

#[handler]
async fn open(
    _: Open,
    work: &mut Work,
    pools: &[Pool],
    user: User,
    mailer: &dyn Mailer,
    ctx: Context<'_>,
) -> Result<Vec<u8>, Full> {
    let _ = (work, pools, user, mailer, ctx);
    Err(Full)
}

#[event(name = "catalog.Opened")]
struct Opened;

#[handler(order = -7)]
async fn urgent(_: &Opened) -> Result<(), BoxError> {
    Ok(())
}

struct Desk;

#[handler]
impl Desk {
    fn note(&self, _: &Opened) -> Result<(), BoxError> {
        Ok(())
    }
}

#[query(name = "catalog.List", streams = u8)]
struct List;

#[handler]
fn list(_: &List, _: &Pool) -> impl Stream<Item = Result<u8, BoxError>> + use<> {
    stream::empty()
}

#[command(name = "catalog.Twice", contract)]
struct Twice;

#[handler(contract)]
fn once(_: Twice) -> Result<(), BoxError> {
    Ok(())
}

#[handler(contract)]
fn again(_: Twice) -> Result<(), BoxError> {
    Ok(())
}

mod alike {
    use cqrs::prelude::*;

    pub(super) struct Pool;

    #[query(name = "catalog.Count", returns = u8)]
    pub(super) struct Count;

    #[handler]
    pub(super) fn count(_: Count, _: &Pool) -> Result<u8, BoxError> {
        Ok(0)
    }
}

fn sound() -> MediatorBuilder {
    MediatorBuilder::empty().handlers(handlers![urgent, alike::count, list, Desk::note, open])
}

fn catalog() -> Catalog {
    sound().catalog()
}

#[test]
fn as_text_each_handler_has_a_line() {
    expect![[r#"
        command          catalog.Open    open               tests/behavior/catalog.rs:50   &mut Work, &[Pool], User,
                                                                                           &dyn Mailer, Context<'_>
        query            catalog.Count   count              tests/behavior/catalog.rs:109  &Pool
        streaming query  catalog.List    list               tests/behavior/catalog.rs:83   &Pool
        event            catalog.Opened  urgent (order -7)  tests/behavior/catalog.rs:66
        event            catalog.Opened  Desk::note         tests/behavior/catalog.rs:74   &Desk
        4 messages, 5 handlers
    "#]].assert_eq(&catalog().to_string());
}

#[test]
fn what_is_wrong_with_a_message_stands_below_it() {
    let catalog = sound().handlers(handlers![once, again, list]).catalog();
    expect![[r#"
        command          catalog.Open    open               tests/behavior/catalog.rs:50   &mut Work, &[Pool], User,
                                                                                           &dyn Mailer, Context<'_>
        command          catalog.Twice   again              tests/behavior/catalog.rs:96
        command          catalog.Twice   once               tests/behavior/catalog.rs:91
          problem: the command `catalog.Twice` (tests/behavior/catalog.rs:88) has 2 handlers: `once` (tests/behavior/catalog.rs:91), `again` (tests/behavior/catalog.rs:96)
        query            catalog.Count   count              tests/behavior/catalog.rs:109  &Pool
        streaming query  catalog.List    list               tests/behavior/catalog.rs:83   &Pool
          problem: `list` (tests/behavior/catalog.rs:83) was registered twice
        event            catalog.Opened  urgent (order -7)  tests/behavior/catalog.rs:66
        event            catalog.Opened  Desk::note         tests/behavior/catalog.rs:74   &Desk
        5 messages, 7 handlers, 2 problems
    "#]].assert_eq(&catalog.to_string());
    let kinds: Vec<_> = catalog.problems().iter().map(cqrs::Problem::kind).collect();
    assert_eq!(kinds, [ProblemKind::RegisteredTwice, ProblemKind::TwoHandlers]);
    for message in catalog.messages() {
        let expected = match message.definition().name() {
            "catalog.List" => &kinds[..1],
            "catalog.Twice" => &kinds[1..],
            _ => &[],
        };
        let found: Vec<_> = message.problems().iter().map(cqrs::Problem::kind).collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn as_a_diagram_handlers_share_the_nodes_of_their_dependencies() {
    expect![[r##"
        flowchart LR
          m0["command catalog.Open"]
          m0 --> h0("open")
          h0 -->|"#38;mut Work"| d2
          h0 -->|"#38;mut Work"| d4
          h0 --> d0
          h0 -->|"User"| d2
          h0 --> d4
          m1(["query catalog.Count"])
          m1 --> h1("count")
          h1 --> d3
          m2(["streaming query catalog.List"])
          m2 --> h2("list")
          h2 --> d2
          m3{{"event catalog.Opened"}}
          m3 --> h3("urgent")
          m3 --> h4("Desk::note")
          h4 --> d1
          d0[("[Pool]")]
          d1[("Desk")]
          d2[("behavior::catalog::Pool")]
          d3[("behavior::catalog::alike::Pool")]
          d4[("dyn Mailer")]
    "##]]
    .assert_eq(&catalog().to_mermaid());
}

#[test]
fn as_json_it_has_all_that_is_known() {
    let read: Value = serde_json::from_str(&catalog().to_json()).unwrap();
    let names: Vec<_> = read["messages"].as_array().unwrap().iter().map(|message| &message["name"]).collect();
    assert_eq!(names, ["catalog.Open", "catalog.Count", "catalog.List", "catalog.Opened"]);
    let (open, opened) = (&read["messages"][0], &read["messages"][3]);
    let line = open["line"].as_u64().unwrap();
    assert_eq!(
        *open,
        json!({
            "kind": "command",
            "name": "catalog.Open",
            "type": "Open",
            "module": "behavior::catalog",
            "file": "tests/behavior/catalog.rs",
            "line": line,
            "returns": "Vec<u8>",
            "error": "Full",
            "contract": false,
            "behaviors": [],
            "handlers": [{
                "name": "open",
                "module": "behavior::catalog",
                "file": "tests/behavior/catalog.rs",
                "line": line + 3,
                "order": 0,
                "after": [],
                "borrows_message": false,
                "arguments": [
                    {
                        "kind": "scoped",
                        "type": "&mut Work",
                        "needs": ["behavior::catalog::Pool", "dyn behavior::catalog::Mailer"],
                    },
                    { "kind": "shared", "type": "&[Pool]", "needs": ["[behavior::catalog::Pool]"] },
                    { "kind": "value", "type": "User", "needs": ["behavior::catalog::Pool"] },
                    { "kind": "shared", "type": "&dyn Mailer", "needs": ["dyn behavior::catalog::Mailer"] },
                    { "kind": "context", "type": "Context<'_>", "needs": [] },
                ],
                "through": [],
            }],
            "problems": [],
        })
    );
    assert_eq!((&opened["returns"], &opened["error"]), (&json!("()"), &json!("BoxError")));
    assert_eq!(opened["handlers"][0]["order"], -7);
    assert_eq!(opened["handlers"][0]["borrows_message"], true);
    assert_eq!(read["problems"], json!([]));
}

#[test]
fn one_message_is_explained_in_words() {
    expect![[r#"
        command `catalog.Open`: behavior::catalog::Open, tests/behavior/catalog.rs:47
          answers `Vec<u8>`
          fails with `Full`
        handler `open`: tests/behavior/catalog.rs:50
          message  by value
          shared   `&[Pool]`: the one that the builder was given
          shared   `&dyn Mailer`: the one that the builder was given
          value    `User`: made for each call from `behavior::catalog::Pool`
          scoped   `&mut Work`: opened for the message from `behavior::catalog::Pool`, `dyn behavior::catalog::Mailer`; committed after `Ok`, else rolled back
          context  `Context<'_>`: the call itself
    "#]].assert_eq(&catalog().explain::<Open>().to_string());
    expect![[r#"
        event `catalog.Opened`: behavior::catalog::Opened, tests/behavior/catalog.rs:63
        handler `urgent`: tests/behavior/catalog.rs:66, order -7
          message  borrowed
        handler `Desk::note`: tests/behavior/catalog.rs:74
          message  borrowed
          shared   `&Desk`: the one that the builder was given
    "#]]
    .assert_eq(&catalog().explain::<Opened>().to_string());
    expect![[r#"
        streaming query `catalog.List`: behavior::catalog::List, tests/behavior/catalog.rs:80
          answers item by item, each `u8`
          fails with `BoxError`
        handler `list`: tests/behavior/catalog.rs:83
          message  borrowed
          shared   `&Pool`: the one that the builder was given
    "#]]
    .assert_eq(&catalog().explain::<List>().to_string());
}

#[test]
fn a_message_without_a_handler_is_explained_as_such() {
    let explanation = MediatorBuilder::empty().catalog().explain::<Twice>();
    assert!(explanation.message().handlers().is_empty());
    expect![[r#"
        command `catalog.Twice`: behavior::catalog::Twice, tests/behavior/catalog.rs:88
          a contract: any one crate may handle it
          answers `()`
          fails with `BoxError`
        no handler
    "#]]
    .assert_eq(&explanation.to_string());
}

#[test]
fn it_is_the_same_whatever_the_order_of_registration() {
    let reversed = handlers![open, Desk::note, list, alike::count, urgent];
    let reversed = MediatorBuilder::empty().handlers(reversed).catalog();
    assert_eq!(reversed.to_json(), catalog().to_json());
    assert_eq!(reversed.to_string(), catalog().to_string());
    assert_eq!(reversed.to_mermaid(), catalog().to_mermaid());
}

#[test]
fn it_can_be_walked_and_needs_nothing_provided() {
    let catalog = Mediator::catalog();
    let message =
        catalog.messages().iter().find(|message| message.definition().name() == "catalog.Opened").unwrap();
    assert_eq!(message.definition().kind(), MessageKind::Event);
    let names: Vec<_> = message.handlers().iter().map(|handler| handler.definition().name()).collect();
    assert_eq!(names, ["urgent", "Desk::note"]);
    let [service] = message.handlers()[1].arguments() else { panic!("one argument: `&self`") };
    assert_eq!(service.argument(), Argument::Shared("&Desk"));
    assert_eq!(service.needs(), ["behavior::catalog::Desk"]);
    assert_eq!(Mediator::explain::<Opened>().message().handlers().len(), 2);
}
