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
    leptos::mount::mount_to_body(app::Page);
}
