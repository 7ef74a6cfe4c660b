// An answer whose type is called a stream, and a stream that comes through a macro.
use cqrs::prelude::*;
use futures_util::{Stream, stream};

pub struct VideoStream;

#[query(returns = VideoStream)]
pub struct Open;

#[handler]
async fn open(_: Open) -> Result<VideoStream, BoxError> {
    Ok(VideoStream)
}

#[query(streams = u8)]
pub struct Bytes;

macro_rules! returning {
    ($output:ty) => {
        #[handler]
        async fn bytes(_: Bytes) -> $output {
            Ok(stream::iter([Ok(1)]))
        }
    };
}

returning!(Result<impl Stream<Item = Result<u8, BoxError>>, BoxError>);

fn main() {}
