// Lists the files of what the browser gives for a folder: a directory handle, dropped items, or an input's file list.
// Each lister gives [{ path, file }] with `file()` a promise of the File; `enters(name)` decides which folders are looked into.

export const canPickDirectory = () => 'showDirectoryPicker' in globalThis;
export const pickDirectory = () => showDirectoryPicker({ id: 'repository', mode: 'read' });

export async function listHandle(handle, enters, onProgress) {
  const found = [];
  const walk = async (folder, prefix) => {
    for await (const entry of folder.values()) {
      const path = prefix + entry.name;
      if (entry.kind === 'file') found.push({ path, file: () => entry.getFile() });
      else if (enters(entry.name)) await walk(entry, `${path}/`);
      onProgress(found.length);
    }
  };
  await walk(handle, '');
  return found;
}

export async function listEntry(entry, enters, onProgress) {
  const found = [];
  const batch = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  const walk = async (folder, prefix) => {
    const reader = folder.createReader();
    // readEntries gives a hundred at most; an empty batch is the end.
    for (let entries = await batch(reader); entries.length; entries = await batch(reader)) {
      for (const entry of entries) {
        const path = prefix + entry.name;
        if (entry.isFile) found.push({ path, file: () => new Promise((resolve, reject) => entry.file(resolve, reject)) });
        else if (enters(entry.name)) await walk(entry, `${path}/`);
      }
      onProgress(found.length);
    }
  };
  await walk(entry, '');
  return found;
}

export function listInput(files, enters) {
  return [...files].flatMap((file) => {
    const [, ...folders] = file.webkitRelativePath.split('/').slice(0, -1);
    const path = file.webkitRelativePath.split('/').slice(1).join('/');
    return folders.every((folder) => enters(folder)) ? [{ path, file: async () => file }] : [];
  });
}

// What was dropped: a folder (with a handle that can be read again, in Chromium) or a single file. Must be called before the
// event handler returns, because the browser empties the list afterwards.
export function dropped(transfer) {
  const item = [...transfer.items].find((item) => item.kind === 'file');
  if (!item) return undefined;
  const entry = item.webkitGetAsEntry();
  const file = item.getAsFile();
  if (!entry?.isDirectory) return Promise.resolve({ name: file.name, file });
  const handle = item.getAsFileSystemHandle?.();
  return (async () => ({ name: entry.name, entry, handle: await handle }))();
}
