// Another host on this machine: takes down whatever arrives, and allows everybody.
import http from 'node:http';

/** Resolves to `{address, arrived, close()}`; `answers` are handlers by path. */
export async function otherHost(answers = {}) {
  const arrived = [];
  const server = http.createServer((request, response) => {
    arrived.push(`${request.method} ${request.url}`);
    request.resume();
    const headers = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' };
    const answer = answers[new URL(request.url, 'http://host').pathname];
    if (answer) answer(response, headers);
    else response.writeHead(200, { 'content-type': 'text/javascript', ...headers }).end('');
  });
  server.on('upgrade', (request, socket) => {
    arrived.push(`UPGRADE ${request.url}`);
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${server.address().port}`, arrived, close };
}
