//! Long work that lets its caller breathe: an `async fn` that awaits the caller's `pause` every now and then, so that a page stays
//! alive without threads. Elsewhere the same work is done at once.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The result of work whose pauses never wait.
pub fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return done;
        }
    }
}
