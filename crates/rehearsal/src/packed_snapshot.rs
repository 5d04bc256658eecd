//! Whether a snapshot of the databases is whole. The format is that of the engine's `host/packed_files.mjs`: a length (little-endian), that
//! many bytes of JSON `[[path, bytes], …]` in which a directory has -1 bytes, then the contents.
//!
//! The outer buffer holds one packed data directory for each database, and what Python knows of them under `names`.

use serde::Deserialize;
use thiserror::Error;

const HEADER: u32 = 4;

/// The first database, which always is there.
const MAIN: &str = "0";

/// What every data directory has, and how long it is at least.
const INDISPENSABLE: [(&str, i64); 3] = [("/PG_VERSION", 2), ("/global/pg_control", 8192), ("/base", -1)];

/// Why a snapshot is not whole.
#[derive(Debug, PartialEq, Eq, Error)]
pub enum SnapshotProblem {
    /// An index can't be read.
    #[error("its index cannot be read")]
    Index,
    /// The contents are longer or shorter than the index says.
    #[error("it has {0} bytes where its index names {1}")]
    Length(u64, u64),
    /// A file that every data directory has is not there, or is too short.
    #[error("it lacks {0}")]
    Missing(&'static str),
}

#[derive(Deserialize)]
struct Entry(String, i64);

/// Checks a buffer of so many bytes; `read(from, to)` gives a part of it.
///
/// # Errors
/// See [`SnapshotProblem`].
pub fn check_snapshot(length: u32, read: impl Fn(u32, u32) -> Vec<u8>) -> Result<(), SnapshotProblem> {
    let (databases, contents) = index(0, length, &read)?;
    let mut at = contents;
    let mut has_main = false;
    for Entry(name, bytes) in databases {
        let end = at + u32::try_from(bytes).map_err(|_| SnapshotProblem::Index)?;
        if name != "names" {
            check_data_directory(at, end, &read)?;
            has_main |= name == MAIN;
        }
        at = end;
    }
    if has_main {
        Ok(())
    } else {
        Err(SnapshotProblem::Missing("the first database"))
    }
}

fn check_data_directory(from: u32, to: u32, read: &impl Fn(u32, u32) -> Vec<u8>) -> Result<(), SnapshotProblem> {
    let (files, _) = index(from, to, read)?;
    for (path, least) in INDISPENSABLE {
        let is_there = |Entry(name, bytes): &Entry| name == path && *bytes >= least;
        if !files.iter().any(is_there) {
            return Err(SnapshotProblem::Missing(path));
        }
    }
    Ok(())
}

/// The index of a packed tree between two places, and where its contents begin. They end where the tree does.
fn index(from: u32, to: u32, read: &impl Fn(u32, u32) -> Vec<u8>) -> Result<(Vec<Entry>, u32), SnapshotProblem> {
    let header = read(from, from.saturating_add(HEADER));
    let header: [u8; HEADER as usize] = header.try_into().map_err(|_| SnapshotProblem::Index)?;
    let contents = (from + HEADER)
        .checked_add(u32::from_le_bytes(header))
        .filter(|contents| *contents <= to)
        .ok_or(SnapshotProblem::Index)?;
    let entries: Vec<Entry> =
        serde_json::from_slice(&read(from + HEADER, contents)).map_err(|_| SnapshotProblem::Index)?;
    let named: u64 = entries
        .iter()
        .map(|Entry(_, bytes)| u64::try_from(*bytes).unwrap_or(0))
        .sum();
    let there = u64::from(to - contents);
    if named == there {
        Ok((entries, contents))
    } else {
        Err(SnapshotProblem::Length(there, named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed(entries: &[(&str, Option<Vec<u8>>)]) -> Vec<u8> {
        let length = |contents: &Option<Vec<u8>>| contents.as_ref().map_or(-1, |bytes| bytes.len() as i64);
        let index: Vec<_> = entries
            .iter()
            .map(|(name, contents)| (name, length(contents)))
            .collect();
        let index = serde_json::to_vec(&index).unwrap();
        let contents = entries
            .iter()
            .flat_map(|(_, contents)| contents.clone().unwrap_or_default());
        let header = (index.len() as u32).to_le_bytes();
        header.into_iter().chain(index.clone()).chain(contents).collect()
    }

    fn data_directory() -> Vec<u8> {
        packed(&[
            ("/base", None),
            ("/PG_VERSION", Some(b"18\n".to_vec())),
            ("/global/pg_control", Some(vec![0; 8192])),
        ])
    }

    fn problem(bytes: &[u8]) -> Option<SnapshotProblem> {
        let read = |from: u32, to: u32| {
            bytes
                .get(from as usize..(to as usize).min(bytes.len()))
                .unwrap_or_default()
                .to_vec()
        };
        check_snapshot(bytes.len() as u32, read).err()
    }

    #[test]
    fn a_whole_snapshot() {
        let one = packed(&[("names", Some(b"{}".to_vec())), ("0", Some(data_directory()))]);
        assert_eq!(problem(&one), None);
        let two = packed(&[
            ("names", Some(vec![])),
            ("1", Some(data_directory())),
            ("0", Some(data_directory())),
        ]);
        assert_eq!(problem(&two), None);
    }

    #[test]
    fn a_part_of_one() {
        let whole = packed(&[("names", Some(b"{}".to_vec())), ("0", Some(data_directory()))]);
        for length in [0, 3, 4, 20, whole.len() - 1] {
            assert!(problem(&whole[..length]).is_some(), "{length}");
        }
    }

    #[test]
    fn what_is_no_database() {
        assert_eq!(
            problem(&packed(&[("names", Some(vec![]))])),
            Some(SnapshotProblem::Missing("the first database"))
        );
        let emptied = packed(&[
            ("/base", None),
            ("/PG_VERSION", Some(b"18\n".to_vec())),
            ("/global/pg_control", Some(vec![])),
        ]);
        let snapshot = packed(&[("0", Some(emptied))]);
        assert_eq!(problem(&snapshot), Some(SnapshotProblem::Missing("/global/pg_control")));
        assert_eq!(problem(b"\xff\xff\xff\xff[]"), Some(SnapshotProblem::Index));
    }
}
