// PostgreSQL's extensions: files that are listed where PostgreSQL looks for them, and loaded when it opens one of them.
//
// So it makes no difference who asks, CREATE EXTENSION in a DO block, LOAD, or an index of a restored database: nothing reads SQL here.
import { packedEntries } from './packed_files.mjs';

const PREFIX = '/pglite/';
const CONTROL_FILES = `${PREFIX}share/postgresql/extension`;
const INPUT_OUTPUT_ERROR = 29;

export class Extensions {
  #index;
  #openSync;
  #contents = new Map();
  #standIns = [];
  #systems = new Set();

  /** Told the name of each extension that PostgreSQL has opened, of the file that could not be loaded, and of the stand-in that was created. */
  onLoaded = () => {};
  onFailed = () => {};
  onSkipped = () => {};

  /** `index` is the one of `assets.json`; `openSync(name)` gives an asset's bytes. */
  constructor(index, openSync) {
    this.#index = index;
    this.#openSync = openSync;
  }

  /** Lists everything in the file system of a PGlite that is about to start. */
  install(FS) {
    this.#systems.add(FS);
    for (const [name, { control, files }] of Object.entries(this.#index)) {
      if (control) FS.writeFile(`${CONTROL_FILES}/${name}.control`, control);
      this.#list(FS, name, files);
    }
    this.#writeStandIns(FS);
  }

  /** The PGlites that it was installed in have ended. */
  forgetInstalled() {
    this.#systems.clear();
  }

  /** The PGlite with this file system has ended. */
  forgetInstalledIn(FS) {
    this.#systems.delete(FS);
  }

  /** Puts empty extensions in the place of these, as far as they are not here; those of an earlier call go. */
  standInFor(names) {
    const earlier = this.#standIns.flatMap(standInFiles);
    for (const FS of this.#systems) for (const [file] of earlier) FS.unlink(file);
    this.#standIns = names.filter((name) => isName(name) && !this.#exists(name));
    for (const FS of this.#systems) this.#writeStandIns(FS);
  }

  #writeStandIns(FS) {
    for (const name of this.#standIns) this.#writeStandIn(FS, name);
  }

  /** PostgreSQL opens the script only to create the extension; the control file is read by lists of what is available too. */
  #writeStandIn(FS, name) {
    for (const [file, text] of standInFiles(name)) FS.writeFile(file, text);
    const { node } = FS.lookupPath(scriptOf(name));
    node.stream_ops = { ...node.stream_ops, open: () => this.onSkipped(name) };
  }

  #exists(name) {
    const [FS] = this.#systems;
    return FS.analyzePath(`${CONTROL_FILES}/${name}.control`).exists;
  }

  #list(FS, name, files) {
    const nodes = files.map(([file, bytes]) => listFile(FS, PREFIX + file, bytes, (stream) => {
      const contents = this.#load(FS, name);
      for (const [index, node] of nodes.entries()) node.fill(contents.get(files[index][0]));
      stream.stream_ops = stream.node.stream_ops;
    }));
  }

  #load(FS, name) {
    try {
      if (!this.#contents.has(name)) this.#contents.set(name, new Map(packedEntries(this.#openSync(this.#index[name].asset))));
      if (this.#index[name].control) this.onLoaded(name);
    } catch (error) {
      this.onFailed(name, error);
      throw new FS.ErrnoError(INPUT_OUTPUT_ERROR);
    }
    return this.#contents.get(name);
  }
}

/** A file that has its name and its size, and its contents once `fill` has got them; `onOpen` sees to that. */
function listFile(FS, path, bytes, onOpen) {
  FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
  FS.writeFile(path, new Uint8Array(0));
  const { node } = FS.lookupPath(path);
  const operations = node.stream_ops;
  node.usedBytes = bytes;
  node.stream_ops = { ...operations, open: onOpen };
  return {
    fill(contents) {
      node.contents = contents;
      node.stream_ops = operations;
    },
  };
}

/** PostgreSQL lets no other names near the file system. */
const isName = (name) => /^(?!-)(?!.*--)[^/\\\0]+(?<!-)$/.test(name);

const scriptOf = (name) => `${CONTROL_FILES}/${name}--0.sql`;

/** PostgreSQL holds back what a script says below a warning. */
function standInFiles(name) {
  const warning = `stillroom: extension ${name} is not available here; an empty one stands in`.replaceAll("'", "''");
  const control = `comment = 'stands in for an extension that is not available'\ndefault_version = '0'\nrelocatable = true\ntrusted = true\n`;
  return [
    [`${CONTROL_FILES}/${name}.control`, control],
    [scriptOf(name), `do $stillroom$ begin raise warning '%', '${warning}'; end $stillroom$;\n`],
  ];
}
