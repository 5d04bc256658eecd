// A tree of an Emscripten memory file system as one buffer, and back, without copying what need not be copied.
//
// The format is ours and lives no longer than one build: a length (uint32, little-endian), that many bytes of JSON
// `[[path, bytes], …]` in which a directory has -1 bytes, then the contents one after the other.

const HEADER = Uint32Array.BYTES_PER_ELEMENT;
const EMPTY = new Uint8Array(0);

/** Every file and directory below `root` for which `wanted(path)` holds; paths begin with `/` and leave `root` out. */
export function packFiles(FS, root, wanted = () => true) {
  const index = [];
  const contents = [];
  collect(FS, FS.lookupPath(root).node, '', wanted, index, contents);
  return pack(index, contents);
}

/** These files, `[[path, bytes], …]`, as one buffer. */
export function packEntries(files) {
  return pack(
    files.map(([path, bytes]) => [path, bytes.length]),
    files.map(([, bytes]) => bytes),
  );
}

function pack(index, contents) {
  const indexBytes = new TextEncoder().encode(JSON.stringify(index));
  const length = contents.reduce((sum, bytes) => sum + bytes.length, HEADER + indexBytes.length);
  const packed = new Uint8Array(length);
  new DataView(packed.buffer).setUint32(0, indexBytes.length, true);
  packed.set(indexBytes, HEADER);
  let at = HEADER + indexBytes.length;
  for (const bytes of contents) {
    packed.set(bytes, at);
    at += bytes.length;
  }
  return packed;
}

function collect(FS, directory, prefix, wanted, index, contents) {
  for (const [name, node] of Object.entries(directory.contents)) {
    const path = `${prefix}/${name}`;
    if (!wanted(path)) continue;
    if (FS.isDir(node.mode)) {
      index.push([path, -1]);
      collect(FS, node, path, wanted, index, contents);
    } else if (FS.isFile(node.mode)) {
      index.push([path, node.usedBytes]);
      contents.push(node.usedBytes ? node.contents.subarray(0, node.usedBytes) : EMPTY);
    }
  }
}

/** Writes a packed tree below `root`. The files become views into `packed`, so the caller gives it away. */
export function unpackFiles(FS, root, packed) {
  FS.mkdirTree(root);
  for (const [path, bytes] of packedEntries(packed)) {
    if (bytes === null) FS.mkdirTree(root + path);
    else FS.writeFile(root + path, bytes, { canOwn: true });
  }
}

/** What a buffer holds: each path with a view of its bytes, or with null where it is a directory. */
export function* packedEntries(packed) {
  const indexLength = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const index = packed.subarray(HEADER, HEADER + indexLength);
  let at = HEADER + indexLength;
  for (const [path, length] of JSON.parse(new TextDecoder().decode(index))) {
    yield [path, length < 0 ? null : packed.subarray(at, at + length)];
    at += Math.max(length, 0);
  }
}
