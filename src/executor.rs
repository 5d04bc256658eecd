//! Runs what follows from a change of the state, and gives the browser a turn in between.
//!
//! Each part of the page that a change concerns is drawn by a task of its own. `wasm-bindgen-futures` runs all tasks that wait in one turn of
//! the page's thread, however long that takes.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

use any_spawner::{CustomExecutor, PinnedFuture, PinnedLocalFuture};
use async_task::Runnable;
use wasm_bindgen_futures::spawn_local;

use crate::pause::Slices;

thread_local! {
    static WAITING: RefCell<VecDeque<Runnable>> = const { RefCell::new(VecDeque::new()) };
    static IS_RUNNING: Cell<bool> = const { Cell::new(false) };
}

/// Has Leptos's tasks run here. Must be called before anything is mounted.
pub fn install() {
    any_spawner::Executor::init_local_custom_executor(InSlices).expect("no other executor was installed");
}

/// Runs tasks in their order, in slices.
struct InSlices;

impl CustomExecutor for InSlices {
    fn spawn(&self, future: PinnedFuture<()>) {
        self.spawn_local(future);
    }

    fn spawn_local(&self, future: PinnedLocalFuture<()>) {
        let (runnable, task) = async_task::spawn_local(future, schedule);
        task.detach();
        runnable.schedule();
    }

    fn poll_local(&self) {}
}

fn schedule(runnable: Runnable) {
    WAITING.with_borrow_mut(|waiting| waiting.push_back(runnable));
    if !IS_RUNNING.replace(true) {
        spawn_local(run_all());
    }
}

async fn run_all() {
    let slices = Slices::begin();
    while let Some(runnable) = WAITING.with_borrow_mut(VecDeque::pop_front) {
        runnable.run();
        slices.pause().await;
    }
    IS_RUNNING.set(false);
}
