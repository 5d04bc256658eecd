//! Bytes between Rust and JavaScript, copied in slices that leave the page responsive.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;

use crate::pause::Slices;

/// Bytes that are copied at once: well under a millisecond of work.
const CHUNK_BYTES: usize = 256 * 1024;

/// All parts, one after the other; `total` is how many bytes they have together.
pub async fn joined(total: u64, parts: impl Iterator<Item = impl AsRef<[u8]>>, slices: &Slices) -> Uint8Array {
    let whole = Uint8Array::new_with_length(total as u32);
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    let mut at = 0;
    for part in parts {
        let mut part = part.as_ref();
        while !part.is_empty() {
            let (fits, rest) = part.split_at(part.len().min(CHUNK_BYTES - chunk.len()));
            chunk.extend_from_slice(fits);
            part = rest;
            if chunk.len() == CHUNK_BYTES {
                at = put(&whole, at, &mut chunk);
                slices.pause().await;
            }
        }
    }
    put(&whole, at, &mut chunk);
    whole
}

fn put(whole: &Uint8Array, at: u32, chunk: &mut Vec<u8>) -> u32 {
    let end = at + chunk.len() as u32;
    whole.subarray(at, end).copy_from(chunk);
    chunk.clear();
    end
}

/// What some arrays of bytes hold, one after the other.
pub async fn copied(arrays: &Array, slices: &Slices) -> Vec<u8> {
    let arrays: Vec<Uint8Array> = arrays.iter().map(JsCast::unchecked_into).collect();
    let mut bytes = Vec::with_capacity(arrays.iter().map(|array| array.length() as usize).sum());
    for array in arrays {
        for from in (0..array.length()).step_by(CHUNK_BYTES) {
            let to = array.length().min(from + CHUNK_BYTES as u32);
            bytes.extend_from_slice(&array.subarray(from, to).to_vec());
            slices.pause().await;
        }
    }
    bytes
}
