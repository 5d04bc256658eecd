//! A repository as bytes in one row: what the engine mounts, and what a folder is recognized by.

use std::sync::Arc;

use crate::Repository;

/// A repository's files in one row of bytes, which come in parts, so that nobody has to hold them twice.
#[derive(Debug)]
pub struct Packed<'a> {
    repository: &'a Repository,
    head: Vec<u8>,
}

impl<'a> Packed<'a> {
    /// In the format of `crates/engine/host/packed_files.mjs`: the length of an index (32 bits, little-endian), the index as JSON
    /// `[[path, bytes], …]`, then the contents one after the other. `pause` is awaited after each file.
    pub async fn new(repository: &'a Repository, mut pause: impl AsyncFnMut()) -> Self {
        let mut head = vec![0; size_of::<u32>()];
        let start = head.len();
        for (path, bytes) in repository.iter() {
            head.push(if head.len() == start { b'[' } else { b',' });
            serde_json::to_writer(&mut head, &(path, bytes.len())).expect("a path becomes JSON");
            pause().await;
        }
        head.extend_from_slice(if repository.is_empty() { b"[]" } else { b"]" });
        let index = (head.len() - start) as u32;
        head[..start].copy_from_slice(&index.to_le_bytes());
        Self { repository, head }
    }

    /// The number of bytes.
    pub fn total_bytes(&self) -> u64 {
        self.head.len() as u64 + self.repository.total_bytes()
    }

    /// The bytes, in parts.
    pub fn parts(&self) -> impl Iterator<Item = &[u8]> {
        let contents = self.repository.iter().map(|(_, bytes)| bytes.as_ref());
        std::iter::once(self.head.as_slice()).chain(contents)
    }
}

/// Paths and contents, each after its length (64 bits, little-endian), so that no two repositories give the same bytes; in parts.
pub fn listed(repository: &Repository) -> impl Iterator<Item = Arc<[u8]>> {
    let with_length = |bytes: Arc<[u8]>| [Arc::from((bytes.len() as u64).to_le_bytes()), bytes];
    let parts = repository.iter().map(move |(path, bytes)| {
        let path = Arc::from(path.as_bytes());
        [with_length(path), with_length(bytes.clone())]
    });
    parts.flatten().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::at_once;

    fn repository(files: &[(&str, &str)]) -> Repository {
        let mut repository = Repository::new("shop");
        for (path, text) in files {
            repository.insert(path, text.as_bytes().to_vec()).unwrap();
        }
        repository
    }

    #[test]
    fn an_index_stands_before_the_contents() {
        let packed = |files: &[(&str, &str)]| {
            let repository = repository(files);
            let packed = at_once(Packed::new(&repository, async || {}));
            let bytes = packed.parts().collect::<Vec<_>>().concat();
            assert_eq!(bytes.len() as u64, packed.total_bytes());
            let (length, rest) = bytes.split_at(4);
            let (index, contents) = rest.split_at(u32::from_le_bytes(length.try_into().unwrap()) as usize);
            let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
            (text(index), text(contents))
        };
        assert_eq!(packed(&[]), ("[]".to_owned(), String::new()));
        assert_eq!(
            packed(&[("b\"c", "2"), ("a", "one")]),
            (r#"[["a",3],["b\"c",1]]"#.to_owned(), "one2".to_owned())
        );
    }

    #[test]
    fn paths_and_contents_count_and_where_they_end() {
        let of = |files: &[(&str, &str)]| listed(&repository(files)).collect::<Vec<_>>().concat();
        let all = [
            of(&[("a", "bc")]),
            of(&[("ab", "c")]),
            of(&[("a", "b")]),
            of(&[("a", "b"), ("c", "")]),
            of(&[("a", ""), ("b", "c")]),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other != one));
        }
        assert_eq!(of(&[("a", "b"), ("c", "")]), of(&[("c", ""), ("a", "b")]));
    }
}
