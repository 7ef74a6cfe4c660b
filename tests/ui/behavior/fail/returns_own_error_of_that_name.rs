use cqrs::prelude::*;

pub struct Error<E>(E);

#[behavior]
async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
    match next.run(message).await {
        Ok(output) => Ok(output),
        Err(_) => loop {},
    }
}

fn main() {}
