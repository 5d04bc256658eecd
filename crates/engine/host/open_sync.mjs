// Opens a prepared asset while synchronous code waits for it: PostgreSQL or Python wants a file that was not loaded at the start.

/** For a Web Worker: a synchronous request. Gives the bytes, or throws. */
export function openSyncWith(XMLHttpRequest, base) {
  return (name) => {
    const request = new XMLHttpRequest();
    request.open('GET', base + name, false);
    request.responseType = 'arraybuffer';
    try {
      request.send();
    } catch {
      throw new Error(`${base}${name} could not be fetched: this page is offline, or its server can't be reached`);
    }
    if (request.status !== 200) throw new Error(`${base}${name} could not be fetched: the server answered ${request.status} ${request.statusText}`.trim());
    return new Uint8Array(request.response);
  };
}
