// Starts the engine's worker so that it can reach the engine's files and nothing else.
//
// A worker that comes from the network has the policy of its own response, and static servers send none. One that comes from a blob has the
// policy of the document that made it. So there is a frame whose document allows the engine's folder only, and the worker is made there. Its
// script is imported when the port has come, as a script and not as a worker, so that no worker can come from anywhere but from a blob.

import { source } from 'policy.js';

const SCRIPT = 'worker.mjs';

const trusted = globalThis.trustedTypes?.createPolicy('stillroom', { createHTML: (html) => html });

/** Starts a worker and hands it its port. `onError` is called with words when it can't start, or fails. `stop()` ends it. */
export function startEngine(port, onError) {
  let worker;
  let isStopped = false;
  confinedFrame().then(({ window, address }) => {
    if (isStopped) return;
    worker = new window.Worker(address, { type: 'module' });
    worker.onerror = (event) => {
      event.preventDefault();
      onError(event.message || `${folder()}${SCRIPT} could not be run`);
    };
    worker.postMessage(null, [port]);
  }).catch((error) => onError(String(error?.message ?? error)));
  return {
    stop() {
      isStopped = true;
      worker?.terminate();
    },
  };
}

let confined;

/** One frame for all workers of the page: its window, and the address that its workers come from. */
function confinedFrame() {
  confined ??= new Promise((resolve, reject) => {
    const element = document.createElement('iframe');
    element.hidden = true;
    element.title = 'The engine';
    element.onload = () => resolve({ window: element.contentWindow, address: workerAddress(element.contentWindow) });
    element.onerror = () => reject(new Error('the frame of the engine could not be made'));
    const html = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy()}">`;
    element.srcdoc = trusted ? trusted.createHTML(html) : html;
    document.body.append(element);
  });
  return confined;
}

const folder = () => new URL('engine/', document.baseURI).href;

const policy = () => `default-src 'none'; connect-src ${source(folder())}; script-src ${source(folder())} 'wasm-unsafe-eval'; worker-src blob:`;

function workerAddress(window) {
  const script = JSON.stringify(folder() + SCRIPT);
  const code = `onmessage = ({ ports: [port] }) => {
    onmessage = null;
    import(${script}).then(({ default: serve }) => serve(port)).catch((error) => setTimeout(() => { throw error; }));
  };`;
  const address = window.URL.createObjectURL(new window.Blob([code], { type: 'text/javascript' }));
  if (!window.trustedTypes) return address;
  return window.trustedTypes.createPolicy('stillroom', { createScriptURL: () => address }).createScriptURL('');
}
