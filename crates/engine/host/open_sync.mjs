// Opens a prepared asset while synchronous code waits for it: PostgreSQL or Python wants a file that was not loaded at the start.

/** For a Web Worker: a synchronous request. Gives the bytes, or throws. */
export function openSyncWith(XMLHttpRequest, base) {
  return (name) => {
    const request = new XMLHttpRequest();
    request.open('GET', base + name, false);
    request.responseType = 'arraybuffer';
    request.send();
    if (request.status !== 200) throw new Error(`${name}: ${request.status} ${request.statusText}`);
    return new Uint8Array(request.response);
  };
}
