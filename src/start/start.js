// Starts the page, where a page can be started.
import init from 'stillroom.js';

/* global WASM: the page's WebAssembly, put in by scripts/build.mjs. */

/** Why there can be no page here, as `stillroomCantStart` takes it; null where there can. */
function obstacle() {
  if (isFramedByOthers()) return ['Stillroom does not run inside another site', 'A page around it could cover its buttons and have you press others.', 'Open Stillroom in its own tab', '_blank'];
  if (typeof WebAssembly !== 'object' || !WebAssembly.instantiateStreaming) return ['This browser can’t run WebAssembly', 'Stillroom runs Python and PostgreSQL as WebAssembly. Use a current Chromium or Firefox, and turn off what forbids WebAssembly: a lockdown or hardened mode, or an extension.'];
  return null;
}

/** The name of another origin's page can't be read. */
function isFramedByOthers() {
  if (window.top === window) return false;
  try {
    return window.top.location.origin !== location.origin;
  } catch {
    return true;
  }
}

const found = obstacle();
if (found) {
  globalThis.stillroomCantStart(...found);
} else {
  init({ module_or_path: new URL(WASM, document.baseURI) }).catch((error) => {
    globalThis.stillroomCantStart('Stillroom can’t start', `${error?.message ?? error}. The server may lack a file of this build, or hold files of another one: put the whole of dist/ on it and reload.`);
  });
}
