// Which folder a directory handle is: each folder gets a random number, which stays the same as long as the browser keeps its storage.
// A handle has no address that a page may read; but the browser compares two of them, and keeps them in IndexedDB.

const known = []; // of this page, for browsers that forbid storage

const answered = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function store(mode) {
  const request = indexedDB.open('stillroom.folders', 1);
  request.onupgradeneeded = () => request.result.createObjectStore('folders', { keyPath: 'number' });
  const database = await answered(request);
  const transaction = database.transaction('folders', mode);
  transaction.oncomplete = transaction.onabort = () => database.close();
  return transaction.objectStore('folders');
}

const kept = async () => {
  try {
    return await answered((await store('readonly')).getAll());
  } catch {
    return [];
  }
};

const keep = async (folder) => {
  try {
    await answered((await store('readwrite')).put(folder));
  } catch {
    // It is recognized as long as the page is there.
  }
};

export async function identify(handle) {
  for (const folder of [...known, ...await kept()]) {
    if (await handle.isSameEntry(folder.handle)) return folder.number;
  }
  const folder = { number: crypto.randomUUID(), handle };
  known.push(folder);
  await keep(folder);
  return folder.number;
}
