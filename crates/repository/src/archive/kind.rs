//! What kind of archive a file is, by its first bytes.

/// The kinds of archive that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Zip,
    Gzip,
    Tar,
    /// One that isn't read here, and what to call it.
    Other(&'static str),
}

/// Bytes of a tar's header.
const HEADER_BYTES: usize = 512;
/// Where a header's checksum stands; for the sum these bytes count as spaces.
const CHECKSUM: std::ops::Range<usize> = 148..156;

/// The first bytes of what isn't read here.
const OTHERS: &[(&[u8], &str)] = &[
    (b"PK\x07\x08", "a part of a zip that was split"),
    (b"BZh", "a bzip2 file (.bz2, .tar.bz2)"),
    (b"\xFD7zXZ\x00", "an xz file (.xz, .tar.xz)"),
    (b"\x5D\x00\x00", "an lzma file (.lzma, .tar.lzma)"),
    (b"LZIP", "an lzip file (.lz, .tar.lz)"),
    (b"\x28\xB5\x2F\xFD", "a Zstandard file (.zst, .tar.zst)"),
    (b"\x04\x22\x4D\x18", "an LZ4 file (.lz4, .tar.lz4)"),
    (b"\x1F\x9D", "a file of compress (.Z, .tar.Z)"),
    (b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive (.7z)"),
    (b"Rar!\x1A\x07", "a RAR archive (.rar)"),
    (b"MSCF", "a cabinet file (.cab)"),
    (b"!<arch>\n", "an ar archive (.a, .deb)"),
];

pub(super) fn kind(bytes: &[u8]) -> Option<Kind> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Some(Kind::Zip);
    }
    if bytes.starts_with(b"\x1F\x8B") {
        return Some(Kind::Gzip);
    }
    if is_tar(bytes) {
        return Some(Kind::Tar);
    }
    let other = OTHERS.iter().find(|(mark, _)| bytes.starts_with(mark));
    other.map(|(_, name)| Kind::Other(name))
}

/// A tar has no mark in its oldest form, but a checksum in every header.
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..HEADER_BYTES) else {
        return false;
    };
    let written = header[CHECKSUM]
        .iter()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0_u32, |sum, digit| {
            sum.wrapping_mul(8).wrapping_add(u32::from(digit - b'0'))
        });
    let byte = |(at, byte): (usize, &u8)| {
        if CHECKSUM.contains(&at) {
            u32::from(b' ')
        } else {
            u32::from(*byte)
        }
    };
    written > 0 && written == header.iter().enumerate().map(byte).sum::<u32>()
}
