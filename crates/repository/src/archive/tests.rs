//! Archives good and evil, built here byte by byte or with the same libraries.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::SimpleFileOptions;

use super::*;
use crate::{SkipReason, at_once};

fn open_with(bytes: &[u8], limits: Limits) -> Result<(Repository, ReadSummary), ArchiveError> {
    at_once(read("r", bytes, limits, async |_| {}))
}

fn open(bytes: &[u8]) -> Result<(Repository, ReadSummary), ArchiveError> {
    open_with(bytes, Limits::default())
}

fn paths(bytes: &[u8]) -> Vec<String> {
    open(bytes).unwrap().0.paths().map(str::to_owned).collect()
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A tar whose paths are written into the header as they are, which the library itself would refuse
/// for `..`.
fn tar_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.as_old_mut().name[..path.len()].copy_from_slice(path.as_bytes());
        header.set_entry_type(if path.ends_with('/') {
            EntryType::Directory
        } else {
            EntryType::Regular
        });
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

use tar::EntryType;

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const FILES: &[(&str, &[u8])] = &[
    ("repo-1a2b/alembic.ini", b"[alembic]"),
    ("repo-1a2b/migrations/env.py", b"x = 1"),
    ("repo-1a2b/logo.png", b"\x89PNG"),
    ("repo-1a2b/node_modules/a/b.json", b"{}"),
];

#[test]
fn every_kind_is_read_and_the_outer_folder_taken_off() {
    for bytes in [zip_of(FILES), tar_of(FILES), gz(&tar_of(FILES))] {
        let (repository, summary) = open(&bytes).unwrap();
        assert_eq!(
            repository.paths().collect::<Vec<_>>(),
            ["alembic.ini", "migrations/env.py"]
        );
        assert_eq!(repository.text("migrations/env.py").unwrap(), "x = 1");
        assert_eq!(summary.files_read, 2);
        assert_eq!(
            summary.skipped[&SkipReason::Kind].largest,
            Some(("logo.png".to_owned(), 4))
        );
        assert_eq!(summary.skipped[&SkipReason::Folder].files, 1);
    }
}

#[test]
fn an_outer_folder_that_is_code_stays() {
    assert_eq!(
        paths(&zip_of(&[
            ("migrations/env.py", b""),
            ("migrations/versions/a.py", b"")
        ]))
        .len(),
        2
    );
    assert!(paths(&zip_of(&[("pkg/__init__.py", b""), ("pkg/a.py", b"")])).contains(&"pkg/a.py".to_owned()));
}

#[test]
fn without_one_outer_folder_paths_stay_and_are_judged_whole() {
    let bytes = tar_of(&[("./a.py", b""), ("./build/b.py", b""), ("./", b"")]);
    assert_eq!(paths(&bytes), ["a.py"]);
}

#[test]
fn an_outer_folder_may_have_the_name_of_one_not_entered() {
    assert_eq!(
        paths(&zip_of(&[("build/a.py", b""), ("build/b/c.py", b"")])),
        ["a.py", "b/c.py"]
    );
}

#[test]
fn git_remarks_about_the_whole_archive_are_no_file() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_path("pax_global_header").unwrap();
    header.set_entry_type(EntryType::XGlobalHeader);
    header.set_size(10);
    header.set_cksum();
    builder.append(&header, &b"0123456789"[..]).unwrap();
    let mut bytes = builder.into_inner().unwrap();
    bytes.truncate(1024);
    bytes.extend(tar_of(FILES));
    assert_eq!(paths(&gz(&bytes)), ["alembic.ini", "migrations/env.py"]);
}

#[test]
fn paths_that_climb_out_refuse_the_whole_archive() {
    for path in [
        "../evil.py",
        "a/../../evil.py",
        "/etc/evil.py",
        "C:/evil.py",
        "a\\..\\evil.py",
    ] {
        let files: &[(&str, &[u8])] = &[("good.py", b""), (path, b"")];
        for bytes in [zip_of(files), tar_of(files), gz(&tar_of(files))] {
            let error = open(&bytes).unwrap_err();
            assert!(matches!(error, ArchiveError::UnsafePath { .. }), "{path}: {error}");
            assert!(error.to_string().contains(&format!("{path:?}")), "{error}");
        }
    }
}

#[test]
fn links_are_skipped() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(EntryType::Symlink);
    header.set_size(0);
    builder.append_link(&mut header, "link.py", "/etc/passwd").unwrap();
    let (repository, summary) = open(&builder.into_inner().unwrap()).unwrap();
    assert!(repository.is_empty());
    assert_eq!(summary.skipped[&SkipReason::NotAFile].files, 1);

    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .add_symlink("link.py", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    let (repository, summary) = open(&writer.finish().unwrap().into_inner()).unwrap();
    assert!(repository.is_empty());
    assert_eq!(summary.skipped[&SkipReason::NotAFile].files, 1);
}

#[test]
fn bombs_are_stopped_while_they_inflate() {
    let zeros = vec![0; 300_000];
    let limits = Limits {
        total_bytes: 500_000,
        ..Limits::default()
    };
    let files: &[(&str, &[u8])] = &[("a.csv", &zeros), ("b.csv", &zeros)];
    for bytes in [zip_of(files), tar_of(files), gz(&tar_of(files))] {
        assert_eq!(
            open_with(&bytes, limits),
            Err(ArchiveError::TooLarge { limit: 500_000 })
        );
    }
}

#[test]
fn what_a_tarball_skips_counts_as_well() {
    let zeros = vec![0; 600_000];
    let limits = Limits {
        total_bytes: 500_000,
        ..Limits::default()
    };
    assert_eq!(
        open_with(&gz(&tar_of(&[("a.bin", &zeros)])), limits),
        Err(ArchiveError::TooLarge { limit: 500_000 })
    );
}

#[test]
fn a_long_name_can_not_be_a_bomb() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_path("././@LongLink").unwrap();
    header.set_entry_type(EntryType::GNULongName);
    let name = vec![b'a'; 700_000];
    header.set_size(name.len() as u64);
    header.set_cksum();
    builder.append(&header, name.as_slice()).unwrap();
    let mut bytes = builder.into_inner().unwrap();
    bytes.truncate(bytes.len() - 1024);
    bytes.extend(tar_of(&[("a.py", b"")]));
    let limits = Limits {
        total_bytes: 500_000,
        ..Limits::default()
    };
    assert!(open_with(&gz(&bytes), limits).is_err());
}

/// Overwrites the uncompressed size in the local header and in the central directory.
fn with_declared_size(mut zip: Vec<u8>, size: u32) -> Vec<u8> {
    let local = zip.windows(4).position(|window| window == b"PK\x03\x04").unwrap();
    zip[local + 22..local + 26].copy_from_slice(&size.to_le_bytes());
    let central = zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    zip[central + 24..central + 28].copy_from_slice(&size.to_le_bytes());
    zip
}

#[test]
fn sizes_are_enforced_on_what_comes_out() {
    let liar = with_declared_size(zip_of(&[("a.csv", &vec![0; 100_000])]), 10);
    let error = open(&liar).unwrap_err();
    assert!(
        matches!(
            error,
            ArchiveError::SizeMismatch { declared: 10, .. } | ArchiveError::Corrupt { .. }
        ),
        "{error}"
    );
    let short = with_declared_size(zip_of(&[("a.csv", &[0; 100])]), 1000);
    assert!(matches!(open(&short), Err(ArchiveError::Corrupt { .. })));
}

#[test]
fn entries_are_counted() {
    let limits = Limits {
        files: 2,
        ..Limits::default()
    };
    let files: &[(&str, &[u8])] = &[("a.py", b""), ("b.png", b""), ("c.py", b"")];
    for bytes in [zip_of(files), tar_of(files)] {
        assert_eq!(
            open_with(&bytes, limits),
            Err(ArchiveError::TooManyEntries { limit: 2 })
        );
    }
}

#[test]
fn what_is_no_archive_is_told_so() {
    assert_eq!(open(b"hello"), Err(ArchiveError::NotAnArchive));
    assert_eq!(open(b""), Err(ArchiveError::NotAnArchive));
    assert_eq!(open(&gz(&[b'x'; 2000])), Err(ArchiveError::NotATarball));
}

#[test]
fn truncated_archives_are_damaged() {
    let long: Vec<u8> = (0..50_000_u32)
        .flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes())
        .collect();
    let files: &[(&str, &[u8])] = &[("a.csv", &long)];
    for bytes in [zip_of(files), tar_of(files), gz(&tar_of(files))] {
        let error = open(&bytes[..bytes.len() / 2]).unwrap_err();
        assert!(matches!(error, ArchiveError::Corrupt { .. }), "{error}");
    }
}

#[test]
fn a_changed_byte_is_noticed() {
    let mut bytes = zip_of(&[("a.py", b"revision = '1'; down_revision = None")]);
    let content = bytes.windows(4).position(|window| window == b"a.py").unwrap() + 8;
    bytes[content] ^= 0x55;
    assert!(matches!(open(&bytes), Err(ArchiveError::Corrupt { .. })));
}

#[test]
fn encrypted_entries_are_named() {
    let mut bytes = zip_of(&[("secret.py", b"x")]);
    for (mark, offset) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = bytes.windows(4).position(|window| window == mark).unwrap();
        bytes[at + offset] |= 1;
    }
    assert_eq!(
        open(&bytes),
        Err(ArchiveError::Encrypted {
            path: "secret.py".to_owned()
        })
    );
}

#[test]
fn reading_pauses_between_chunks() {
    let zeros = vec![0; 1_000_000];
    let files: &[(&str, &[u8])] = &[("a.csv", &zeros), ("b.bin", &zeros), ("c.csv", &zeros)];
    for (bytes, at_least) in [(zip_of(files), 3), (gz(&tar_of(files)), 10)] {
        let mut pauses = Vec::new();
        at_once(read("r", &bytes, Limits::default(), async |progress| {
            pauses.push(progress)
        }))
        .unwrap();
        assert!(pauses.len() >= at_least, "{}", pauses.len());
        assert!(pauses.is_sorted_by_key(|progress| progress.bytes));
        assert_eq!(pauses.last().unwrap().entries, 3);
    }
}

#[test]
fn paths_that_are_too_long_are_skipped_and_named() {
    let name = format!("m/{}.py", "n".repeat(300));
    let deep = format!("{}x.py", "d/".repeat(200));
    let files: &[(&str, &[u8])] = &[
        ("r/m/a.py", b"1"),
        (&format!("r/{name}"), b"2"),
        (&format!("r/{deep}"), b"3"),
    ];
    let (repository, summary) = open(&zip_of(files)).unwrap();
    assert_eq!(repository.paths().collect::<Vec<_>>(), ["m/a.py"]);
    assert_eq!(summary.skipped[&SkipReason::LongPath].files, 2);
    assert_eq!(summary.skipped_python[0].path, name);
}

#[test]
fn a_file_and_a_folder_of_one_name_leave_the_first() {
    for files in [
        [("v/x.py", b"1".as_slice()), ("v/x.py/y.py", b"2")],
        [("v/x.py/y.py", b"2"), ("v/x.py", b"1")],
    ] {
        for bytes in [zip_of(&files), tar_of(&files)] {
            let (repository, summary) = open(&bytes).unwrap();
            assert_eq!(repository.len(), 1);
            assert_eq!(summary.skipped[&SkipReason::FileAndFolder].files, 1);
        }
    }
}

#[test]
fn other_archives_are_told_by_name() {
    for (mark, name) in [
        (b"BZh91AY&SY".as_slice(), "bzip2"),
        (b"\xFD7zXZ\x00\x00", "xz"),
        (b"\x5D\x00\x00\x80\x00", "lzma"),
        (b"\x28\xB5\x2F\xFD", "Zstandard"),
        (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
        (b"Rar!\x1A\x07\x01\x00", "RAR"),
        (b"PK\x07\x08", "split"),
    ] {
        let message = open(mark).unwrap_err().to_string();
        assert!(
            message.contains(name) && message.contains(".zip or .tar.gz"),
            "{message}"
        );
    }
}

#[test]
fn zip_entries_name_their_method() {
    for (method, name) in [
        (9_u16, "Deflate64"),
        (12, "bzip2"),
        (14, "LZMA"),
        (93, "Zstandard"),
        (95, "xz"),
    ] {
        let mut bytes = zip_of(&[("a.py", b"x = 1")]);
        for (mark, offset) in [(b"PK\x03\x04", 8), (b"PK\x01\x02", 10)] {
            let at = bytes.windows(4).position(|window| window == mark).unwrap();
            bytes[at + offset..at + offset + 2].copy_from_slice(&method.to_le_bytes());
        }
        let message = open(&bytes).unwrap_err().to_string();
        assert!(
            message.starts_with(&format!("a.py is compressed with {name}")),
            "{message}"
        );
    }
}

/// Takes the mark and the owner's name out of every header, as they were before there was a standard.
fn v7(mut tar: Vec<u8>) -> Vec<u8> {
    let mut at = 0;
    while tar[at] != 0 {
        let size = usize::from_str_radix(std::str::from_utf8(&tar[at + 124..at + 135]).unwrap(), 8).unwrap();
        let header = &mut tar[at..at + 512];
        header[257..].fill(0);
        if header[156] == b'0' {
            header[156] = 0;
        }
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        at += 512 + size.div_ceil(512) * 512;
    }
    tar
}

#[test]
fn tars_without_a_mark_are_read() {
    let files: &[(&str, &[u8])] = &[("r/", b""), ("r/a.py", b"x = 1"), ("r/b/c.py", b"")];
    let bytes = v7(tar_of(files));
    for bytes in [bytes.clone(), gz(&bytes)] {
        assert_eq!(paths(&bytes), ["a.py", "b/c.py"]);
    }
}

fn special(entry_type: EntryType, name: &str, target: &str) -> Vec<u8> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(entry_type);
    header.set_size(0);
    header.set_path(name).unwrap();
    header.as_old_mut().linkname[..target.len()].copy_from_slice(target.as_bytes());
    header.set_cksum();
    header.as_bytes().to_vec()
}

#[test]
fn hard_links_give_what_they_lead_to() {
    let mut bytes = tar_of(&[("r/a.py", b"x = 1")]);
    bytes.truncate(1024);
    for (name, target) in [
        ("r/b.py", "r/a.py"),
        ("r/c.py", "../../etc/passwd"),
        ("r/d.py", "r/later.py"),
        ("r/e.png", "r/a.py"),
    ] {
        bytes.extend(special(EntryType::Link, name, target));
    }
    bytes.extend([0; 1024]);
    let (repository, summary) = open(&bytes).unwrap();
    assert_eq!(repository.paths().collect::<Vec<_>>(), ["a.py", "b.py"]);
    assert_eq!(repository.text("b.py").unwrap(), "x = 1");
    assert_eq!(summary.skipped[&SkipReason::NotAFile].files, 2);
}

#[test]
fn devices_are_counted_with_their_reason() {
    let mut bytes = Vec::new();
    for entry_type in [EntryType::Char, EntryType::Block, EntryType::Fifo] {
        bytes.extend(special(entry_type, "r/null.py", ""));
    }
    bytes.extend(tar_of(&[("r/a.py", b"")]));
    let (repository, summary) = open(&bytes).unwrap();
    assert_eq!(repository.len(), 1);
    assert!(
        summary
            .to_string()
            .contains("skipped 3 files in the form of devices or named pipes, such as null.py")
    );
    assert_eq!(summary.skipped_python.len(), 3);
}

#[test]
fn a_plain_tar_is_not_called_a_gzip_file() {
    let mut bytes = special(EntryType::GNUSparse, "a.sql", "");
    bytes.extend([0; 1024]);
    let message = open(&bytes).map(|_| ()).unwrap_err().to_string();
    assert!(message.starts_with("the archive is damaged"), "{message}");
}

#[test]
fn a_gzip_that_ends_early_is_damaged_wherever_it_ends() {
    let bytes = gz(&tar_of(FILES));
    for length in [10, 11, 20, bytes.len() / 2, bytes.len() - 4] {
        let message = open(&bytes[..length]).map(|_| ()).unwrap_err().to_string();
        assert!(message.contains("it ends too early"), "{length}: {message}");
    }
}
