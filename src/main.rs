//! Mounts the page.

mod address;
mod app;
mod bytes;
mod components;
mod deeds;
mod effects;
mod engine_port;
mod executor;
mod open;
mod page;
mod panels;
mod panic_page;
mod pause;
mod ports;
mod settings;
mod snapshot_store;
mod storage;
mod theme;
mod timing;
mod viewed;

fn main() {
    panic_page::install();
    executor::install();
    // In a turn of its own: starting the module has taken one already.
    wasm_bindgen_futures::spawn_local(async {
        pause::next_turn().await;
        leptos::mount::mount_to_body(page::Page);
    });
}
