// A migration that uses the network: it fails in words that name the host and the line, whichever library asks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startEngine } from './harness.mjs';
import { project, revision } from './project.mjs';

const engine = await startEngine();

function upgrade(body) {
  engine.mount(project({ a1: revision('a1', null, body) }));
  engine.run('stamp', 'base');
  return engine.run('upgrade', 'head');
}

for (const [library, body, host] of [
  ['socket', 'import socket\nsocket.create_connection(("127.0.0.1", 9))', '127.0.0.1:9'],
  ['a socket that connects by itself', 'import socket\nsocket.socket().connect(("10.0.0.1", 5432))', '10.0.0.1:5432'],
  ['datagrams', 'import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("10.0.0.1", 53))', '10.0.0.1:53'],
  ['urllib', 'import urllib.request\nurllib.request.urlopen("http://api.example.com/hook")', 'api.example.com:80'],
  ['http.client', 'import http.client\nhttp.client.HTTPConnection("api.example.com", 8080).request("GET", "/")', 'api.example.com:8080'],
  ['requests', 'import requests\nrequests.post("https://api.example.com/hook", json={"done": True})', 'api.example.com:443'],
  ['httpx', 'import httpx\nhttpx.get("http://api.example.com/")', 'api.example.com:80'],
  ['httpx, async', 'import asyncio, httpx\nasync def ask():\n    async with httpx.AsyncClient() as client:\n        await client.get("http://api.example.com/")\nasyncio.run(ask())', 'api.example.com'],
  ['asyncio streams', 'import asyncio\nasync def ask():\n    await asyncio.open_connection("10.0.0.1", 80)\nasyncio.run(ask())', '10.0.0.1:80'],
  ['asyncio streams by name', 'import asyncio\nasync def ask():\n    await asyncio.open_connection("api.example.com", 80)\nasyncio.run(ask())', 'api.example.com:80'],
  ['asyncio datagrams', 'import asyncio\nasync def ask():\n    loop = asyncio.get_running_loop()\n    await loop.create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=("10.0.0.1", 53))\nasyncio.run(ask())', '10.0.0.1:53'],
  ['redis', 'import redis\nredis.Redis("cache.example.com").ping()', 'cache.example.com:6379'],
  ['a name', 'import socket\nsocket.gethostbyname("api.example.com")', 'api.example.com'],
]) {
  test(library, () => {
    const { fault } = upgrade(body);
    assert.equal(fault?.revision, 'a1', JSON.stringify(fault));
    const [{ cause, asked_for: [asked] }] = fault.causes;
    assert.equal(cause, 'network');
    assert.ok(asked.name.includes(host), asked.name);
    assert.equal(asked.call.path, 'alembic/versions/a1.py');
  });
}

test('a revision that goes on without the host is no pass', () => {
  const run = upgrade('import urllib.request\ntry:\n    urllib.request.urlopen("http://api.example.com/")\nexcept OSError:\n    pass');
  assert.ok(run.succeeded, run.stderr);
  const [{ stand_ins: [entry] }] = run.of('stood_in');
  assert.deepEqual([entry.kind, entry.name], ['network', 'api.example.com:80']);
  assert.deepEqual(entry.touched.map(({ revision }) => revision), ['a1']);
});

test('what only a browser has is not there, and nothing stands in for it', () => {
  for (const name of ['js', 'pyodide_js', 'micropip']) {
    assert.equal(upgrade(`import ${name}`).fault?.message, `No module named '${name}'`);
  }
});
