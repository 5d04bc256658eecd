// The script of download.html: allows the hosts that its address names, then downloads what the page around it asks for.
import { addPolicy } from '../start/policy.js';
import { transfer } from './transfer.js';

/** `https://pypi.org https://files.pythonhosted.org`: scheme, host and port, nothing that could end a policy's source list. */
const SOURCE = /^https?:\/\/[a-z0-9.[\]:_-]+$/i;

const hosts = decodeURIComponent(location.hash.slice(1)).split(' ').filter((host) => SOURCE.test(host));
addPolicy(["default-src 'none'", "script-src 'self'", `connect-src ${hosts.join(' ') || "'none'"}`]);

addEventListener('message', async ({ source, origin, data, ports: [port] }) => {
  if (source !== parent || parent === window || origin !== location.origin || !port) return;
  try {
    const pieces = await transfer(data.address, data.limit, (...progress) => port.postMessage({ progress }), new AbortController().signal);
    port.postMessage({ pieces }, pieces.map(({ buffer }) => buffer));
  } catch ({ kind, detail }) {
    port.postMessage({ failure: { kind, detail } });
  }
});
