// Servers for tests: on a free port of this machine, with the built site or with what a test gives.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const DIST = path.resolve(import.meta.dirname, '../dist');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.wasm': 'application/wasm', '.css': 'text/css' };

/** Resolves to `{address, server, close()}`. */
export async function serve(handler, host = '127.0.0.1') {
  const server = http.createServer(handler);
  server.listen(0, host);
  await new Promise((resolve) => server.once('listening', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port, family } = server.address();
  return { address: `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`, server, close };
}

/** Serves the built site below a path, as a plain static server does: no headers but the type. */
export function serveSite(folder, host) {
  return serve((request, response) => {
    const { pathname } = new URL(request.url, 'http://site');
    const name = decodeURIComponent(pathname).slice(decodeURIComponent(folder).length) || 'index.html';
    const file = path.join(DIST, name);
    if (!pathname.startsWith(folder) || !fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' });
    return fs.createReadStream(file).pipe(response);
  }, host);
}
