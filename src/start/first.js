// The first script of the page, inside of index.html: limits what the page can reach, and says what is wrong where it can't start.
import { addPolicy, source } from './policy.js';

// The page talks to its own origin and nobody else: what a user agrees to download comes through download.html, whose policy names that
// host. The addresses stand here because the engine's worker inherits this policy, and Firefox doesn't take 'self' for them there.
const site = source(new URL('.', document.baseURI).href);
addPolicy([
  "default-src 'none'",
  `script-src ${site} 'wasm-unsafe-eval'`,
  `style-src ${site}`,
  `img-src ${site} data:`,
  `connect-src ${source(location.origin)}`,
  `frame-src ${site}`,
  'worker-src blob:',
  "base-uri 'none'",
  "object-src 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types leptos stillroom',
]);

/** A page of these words in the place of what there is. */
globalThis.stillroomCantStart = (title, text, linkText = 'Try again', target = '_self') => {
  const panel = document.createElement('div');
  panel.className = 'start-page';
  panel.setAttribute('role', 'alert');
  const add = (name, words) => {
    const element = document.createElement(name);
    element.textContent = words;
    panel.append(element);
    return element;
  };
  add('h1', title);
  add('p', text);
  Object.assign(add('a', linkText), { href: location.href, target });
  const put = () => document.body.replaceChildren(panel);
  if (document.body) put();
  else document.addEventListener('DOMContentLoaded', put);
};
addEventListener('error', ({ target }) => {
  const address = target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement && target.rel === 'stylesheet' && target.href;
  if (address) globalThis.stillroomCantStart('Stillroom can’t start', `${address} could not be loaded. The server lacks a file of this build, or holds files of another one: put the whole of dist/ on it and reload. If you are offline, go online first.`);
}, true);
