//! What can't be plain data: the workers, folders that may be read again, and the effects that wait for their turn.

use std::collections::VecDeque;

use futures_util::future::AbortHandle;
use js_sys::Reflect;
use rehearsal::{Effect, Side};
use wasm_bindgen::JsValue;

use crate::engine_port::EnginePort;

/// The ports to the workers and the files.
#[derive(Default)]
pub struct Ports {
    sides: [SidePorts; 2],
    /// Ends what is being opened.
    pub opening: Option<AbortHandle>,
    /// What is still to be carried out, in its order.
    pub waiting: VecDeque<(Side, Effect)>,
    /// Whether effects are being carried out.
    pub is_performing: bool,
}

/// The ports of one side.
#[derive(Default)]
pub struct SidePorts {
    /// Its worker.
    pub engine: Option<EnginePort>,
    /// The folder that "Reload" reads.
    pub directory: Option<DirectoryHandle>,
}

impl Ports {
    /// Those of a side.
    pub fn of(&mut self, side: Side) -> &mut SidePorts {
        &mut self.sides[side as usize]
    }
}

/// A `FileSystemDirectoryHandle`: a folder that can be read again without asking.
#[derive(Clone, Debug)]
pub struct DirectoryHandle(pub JsValue);

impl DirectoryHandle {
    /// The folder's name.
    pub fn name(&self) -> String {
        Reflect::get(&self.0, &"name".into())
            .ok()
            .and_then(|name| name.as_string())
            .unwrap_or_default()
    }
}
