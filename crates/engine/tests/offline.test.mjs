// What Stillroom ships and fetches when something asks for it, where it can't be had: words, and nothing else is lost.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { NODE_ASSETS } from '../host/node.mjs';
import { openSyncWith } from '../host/open_sync.mjs';
import { startEngine } from './harness.mjs';
import { SYNC_ENV, project, revision } from './project.mjs';

let refuses;
const openSync = (name) => {
  if (refuses) throw new Error(`${name} could not be fetched: ${refuses}`);
  return NODE_ASSETS.openSync(name);
};

const WORDS = /^(\S+) [\d.]+, which comes with Stillroom, could not be loaded: libraries\/\1\.bin could not be fetched: offline$/;

/** In an engine that has fetched nothing yet. */
async function upgrade(body, env) {
  const engine = await startEngine({ openSync });
  engine.mount(project({ a1: revision('a1', null, body) }, env && { env }));
  refuses = 'offline';
  const offline = engine.run('upgrade', 'head');
  refuses = undefined;
  return { offline, online: engine.run('upgrade', 'head') };
}

describe('a library', () => {
  test('that a revision imports', async () => {
    const { offline, online } = await upgrade('import sqlmodel');
    assert.equal(offline.fault.kind, 'import');
    assert.match(offline.fault.message, WORDS);
    assert.deepEqual(offline.fault.causes, [{ cause: 'library_not_loaded' }]);
    assert.deepEqual([offline.fault.revision, offline.fault.call.path], ['a1', 'alembic/versions/a1.py']);
    assert.equal(online.succeeded, true, 'it is fetched when it can be had again');
  });

  test('that env.py imports: nothing stands in for it', async () => {
    const { offline, online } = await upgrade('pass', `import sqlmodel\n${SYNC_ENV}`);
    assert.match(offline.fault.message, WORDS);
    assert.deepEqual([offline.of('env_py_replaced'), offline.of('stood_in')], [[], []]);
    assert.equal(online.succeeded, true);
  });

  test('that the importer can do without is reported all the same', async () => {
    const { offline } = await upgrade('try:\n    import sqlmodel\nexcept ImportError:\n    pass\ntry:\n    import sqlmodel\nexcept ImportError as error:\n    print(error)');
    assert.equal(offline.succeeded, true);
    assert.match(offline.stdout.trim(), WORDS);
    const [{ difference, name, reason }, ...more] = offline.of('differed');
    assert.deepEqual([difference, more], ['library_not_loaded', []]);
    assert.equal(reason, `libraries/${name}.bin could not be fetched: offline`);
  });
});

test('a page says why a file could not be fetched', () => {
  const answering = (answer) => {
    const Request = class {
      open() {}
      send() {
        Object.assign(this, answer());
      }
    };
    return openSyncWith(Request, 'https://a.test/engine/')('libraries/x.bin');
  };
  const offline = () => {
    throw new Error('NetworkError');
  };
  assert.throws(() => answering(offline), { message: "https://a.test/engine/libraries/x.bin could not be fetched: this page is offline, or its server can't be reached" });
  assert.throws(() => answering(() => ({ status: 404, statusText: 'Not Found' })), { message: /x\.bin could not be fetched: the server answered 404 Not Found$/ });
  assert.deepEqual(answering(() => ({ status: 200, response: Uint8Array.of(1).buffer })), Uint8Array.of(1));
});
