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
  const indexLength = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const index = packed.subarray(HEADER, HEADER + indexLength);
  let at = HEADER + indexLength;
  FS.mkdirTree(root);
  for (const [path, length] of JSON.parse(new TextDecoder().decode(index))) {
    if (length < 0) {
      FS.mkdirTree(root + path);
    } else {
      FS.writeFile(root + path, packed.subarray(at, at + length), { canOwn: true });
      at += length;
    }
  }
}
