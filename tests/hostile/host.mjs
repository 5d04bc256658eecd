// Another host on this machine: notes whatever arrives, and allows everybody.
import { serve } from '../serve.mjs';

/** Resolves to `{address, arrived, close()}`; `answers` are handlers by path. */
export async function otherHost(answers = {}) {
  const arrived = [];
  const { address, server, close } = await serve((request, response) => {
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
  return { address, arrived, close };
}
