//! Generated code, in full: `UPDATE_EXPECT=1 cargo test -p cqrs-macros` writes it anew.

use expect_test::{ExpectFile, expect_file};

use super::attribute;
use crate::testing::{pretty, tokens};

#[track_caller]
fn check(options: &str, item: &str, expected: &ExpectFile) {
    expected.assert_eq(&pretty(attribute(tokens(options), tokens(item))));
}

#[test]
fn named() {
    check(
        "",
        "pub async fn authorize<M: Message + Authorize>(
            message: M,
            next: impl Next<M>,
            policy: &Policy,
            user: CurrentUser,
        ) -> Result<M::Output, cqrs::Error<M::Error>> { next.run(message).await }",
        &expect_file!["snapshots/named.rs"],
    );
}

#[test]
fn around_a_stream() {
    check(
        "",
        "fn count<M: StreamQuery>(
            message: M,
            next: impl NextStream<M>,
            ctx: Context<'_>,
        ) -> impl Stream<Item = Result<M::Output, cqrs::Error<M::Error>>> + Send { next.run(message) }",
        &expect_file!["snapshots/around_a_stream.rs"],
    );
}

#[test]
fn global() {
    check(
        "order = 10, on(commands, events), capability = dyn Audited",
        "pub async fn audit(mut next: AnyNext<'_>, log: &AuditLog, user: CurrentUser) -> AnyOutcome {
            next.run().await
        }",
        &expect_file!["snapshots/global.rs"],
    );
}
