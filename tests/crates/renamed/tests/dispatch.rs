//! What the renamed macros wrote is found and called.

use std::sync::Arc;

use futures_util::TryStreamExt;
use my_cqrs::Mediator;
use renamed::{Add, CountUp, Reset, Sum, Total};

my_cqrs::wiring_test!(Sum);

#[tokio::test]
async fn every_kind_of_message_reaches_its_handler() {
    let sum = Arc::new(Sum::default());
    let mediator = Mediator::builder().provide_dyn(Arc::clone(&sum)).build().unwrap();
    assert_eq!(mediator.send(Add(3)).await.unwrap(), 3);
    assert_eq!(sum.changes(), 2);
    assert_eq!(sum.passed(), 11);
    assert_eq!(mediator.stream(CountUp).try_collect::<Vec<_>>().await.unwrap(), [2, 4, 6]);
    mediator.send(Reset).await.unwrap();
    assert_eq!(mediator.query(Total).await.unwrap(), 0);
}
