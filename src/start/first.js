// The first script of the page, inside of index.html: says what is wrong where the page can't start, so that it never stays empty.
(() => {
  const show = (title, text) => {
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
    add('a', 'Try again').href = location.href;
    const put = () => document.body.replaceChildren(panel);
    if (document.body) put();
    else document.addEventListener('DOMContentLoaded', put);
  };
  globalThis.stillroomCantStart = show;
  addEventListener('error', ({ target }) => {
    const address = target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement && target.rel === 'stylesheet' && target.href;
    if (address) show('Stillroom can’t start', `${address} could not be loaded. The server lacks a file of this build, or holds files of another one: put the whole of dist/ on it and reload. If you are offline, go online first.`);
  }, true);
})();
