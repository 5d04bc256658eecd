//! Mounts the page.

mod actions;
mod address;
mod app;
mod bytes;
mod completion;
mod components;
mod effects;
mod engine_port;
mod history;
mod open;
mod panels;
mod panic_page;
mod pause;
mod settings;
mod snapshot;
mod state;
mod storage;
mod theme;
mod timing;
mod update;

fn main() {
    panic_page::install();
    // In a turn of its own: starting the module has taken one already.
    wasm_bindgen_futures::spawn_local(async {
        pause::next_turn().await;
        leptos::mount::mount_to_body(app::Page);
    });
}
