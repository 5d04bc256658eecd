// Keeps snapshots of databases, compressed, in IndexedDB; and in this page where the browser has no storage or no room for them.
// `contents` is null for an empty database.

const DESCRIBED = 'described';
const CONTENTS = 'contents';

const inPage = new Map(); // key → { text, at, schema, contents }

// The newest ones also as they are: what is undone is most often the last command.
const recent = new Map(); // key → buffer
const RECENT = 3;

const remember = (name, buffer) => {
  recent.delete(name);
  if (buffer) recent.set(name, buffer);
  if (recent.size > RECENT) recent.delete(recent.keys().next().value);
};

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function opened() {
  const request = indexedDB.open('stillroom.snapshots', 1);
  request.onupgradeneeded = () => {
    for (const name of [DESCRIBED, CONTENTS]) request.result.createObjectStore(name);
  };
  return answered(request);
}

/** Does something with both stores, all of it or nothing, and gives the result of the request that `act` returns. */
async function inStorage(mode, act) {
  const database = await opened();
  try {
    const transaction = database.transaction([DESCRIBED, CONTENTS], mode);
    const ended = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error ?? new Error('the browser gave up'));
    });
    const request = act(transaction.objectStore(DESCRIBED), transaction.objectStore(CONTENTS));
    await ended;
    return request.result;
  } finally {
    database.close();
  }
}

const keyOf = (owner, id) => [owner, id];
const nameOf = (owner, id) => JSON.stringify(keyOf(owner, id));

// One after the other: what is read or described may still be on its way into storage.
let queue = Promise.resolve();
const inTurn = (act) => {
  const turn = queue.then(act);
  queue = turn.catch(() => {});
  return turn;
};

const piped = (blob, stream) => new Response(blob.stream().pipeThrough(stream));
const bytesOf = ({ contents }) => contents?.size ?? 0;

/** Keeps a buffer, or again what is in this page alone; says when it was taken, its size, and why it is not in storage. */
export const keep = (owner, id, text, schema, buffer) => inTurn(async () => {
  const before = inPage.get(nameOf(owner, id));
  if (!before) remember(nameOf(owner, id), buffer);
  const snapshot = before ?? {
    at: Date.now(),
    schema,
    contents: buffer && await piped(new Blob([buffer]), new CompressionStream('gzip')).blob(),
  };
  snapshot.text = text;
  const { at, contents } = snapshot;
  try {
    await inStorage('readwrite', (described, all) => {
      all.put({ schema: snapshot.schema, contents }, keyOf(owner, id));
      return described.put({ owner, id, text, at, bytes: bytesOf(snapshot) }, keyOf(owner, id));
    });
    inPage.delete(nameOf(owner, id));
    return { at, bytes: bytesOf(snapshot) };
  } catch (error) {
    inPage.set(nameOf(owner, id), snapshot);
    return { at, bytes: bytesOf(snapshot), whyNotStored: error?.message || error?.name || String(error) };
  }
});

/** What is said of the snapshots of an owner; nothing where the browser has no storage. */
export const find = (owner) => inTurn(async () => {
  try {
    const range = IDBKeyRange.bound([owner], [owner, []]);
    return await inStorage('readonly', (described) => described.getAll(range));
  } catch {
    return [];
  }
});

/** Changes what is said of one. */
export const describe = (owner, id, text) => inTurn(async () => {
  const held = inPage.get(nameOf(owner, id));
  if (held) {
    held.text = text;
    return;
  }
  await inStorage('readwrite', (described) => {
    const request = described.get(keyOf(owner, id));
    request.onsuccess = () => {
      if (request.result) described.put({ ...request.result, text }, keyOf(owner, id));
    };
    return request;
  });
});

export const remove = (owner, id) => inTurn(async () => {
  recent.delete(nameOf(owner, id));
  if (inPage.delete(nameOf(owner, id))) return;
  await inStorage('readwrite', (described, all) => {
    all.delete(keyOf(owner, id));
    return described.delete(keyOf(owner, id));
  });
});

/** The buffer and the schema of one. */
export const read = (owner, id) => inTurn(async () => {
  const found = inPage.get(nameOf(owner, id)) ?? await inStorage('readonly', (_, all) => all.get(keyOf(owner, id)));
  if (!found?.schema) throw new Error('the browser no longer has it');
  const { schema, contents } = found;
  const buffer = recent.get(nameOf(owner, id))
    ?? (contents && await piped(contents, new DecompressionStream('gzip')).arrayBuffer());
  remember(nameOf(owner, id), buffer);
  return { schema, buffer };
});
