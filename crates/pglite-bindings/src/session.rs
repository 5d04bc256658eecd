//! Messages in, answers out, and nothing kept in between.

use js_sys::{Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::PGlite;

/// Bytes of answers that PGlite may keep.
const KEPT_BYTES: usize = 4_000_000;
/// A Sync between messages, which all end with one of their own, changes nothing.
const SYNC: [u8; 5] = *b"S\0\0\0\x04";

/// A session with a started PGlite: it has one, so there should be one of these for each.
#[derive(Debug)]
pub struct Session {
    pglite: PGlite,
    kept_bytes: usize,
}

impl Session {
    /// A session with this PGlite.
    pub fn new(pglite: PGlite) -> Self {
        Self { pglite, kept_bytes: 0 }
    }

    /// Sends messages of the wire protocol, of which the last makes the server say that it is ready, and gives the whole answer.
    ///
    /// # Errors
    /// PostgreSQL's module ended, or PGlite is closed. An error of PostgreSQL's is a part of the answer.
    pub fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, JsValue> {
        let answer = self.pglite.exec_protocol_raw_sync(message)?.to_vec();
        self.kept_bytes += answer.len();
        if self.kept_bytes > KEPT_BYTES {
            self.kept_bytes = 0;
            // The promise is fulfilled when there is nothing to parse; what was kept is freed before this returns.
            let _ = self.pglite.exec_protocol(&SYNC, &without_sync_to_files()?);
        }
        Ok(answer)
    }
}

fn without_sync_to_files() -> Result<Object, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"syncToFs".into(), &false.into())?;
    Ok(options)
}
