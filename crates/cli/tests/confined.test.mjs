// What a hostile repository reaches through `stillroom run`: the program as its user starts it, and the files, variables, processes and
// sockets of this machine as they are.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { attempts, outcomes, PROXIES, REPLACING } from '../../../tests/hostile/attempts.mjs';
import { otherHost } from '../../../tests/hostile/host.mjs';
import { project, revision } from '../../engine/tests/project.mjs';
import { FLAGS } from '../node/engine_process.mjs';
import { folderWith, PROGRAM, stillroom } from './program.mjs';

const SECRET = 'the secret of this machine';

/** A project whose only revision runs this Python. */
const running = (python) => project({ a1: revision('a1', null, python) });

/** As `stillroom`, for what needs this process meanwhile. */
async function stillroomBeside(args, { env = process.env, onStarted = () => {}, detached = false } = {}) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { env, detached });
  const printed = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr']) {
    child[stream].setEncoding('utf8').on('data', (text) => {
      printed[stream] += text;
      onStarted(printed, child);
    });
  }
  const [status, signal] = await new Promise((resolve) => child.on('close', (...ended) => resolve(ended)));
  return { status, signal, ...printed };
}

test('the machine is out of reach by Python\'s own ways', async (t) => {
  const host = await otherHost();
  t.after(host.close);
  const outside = folderWith(t, { 'secret.txt': SECRET });
  const secret = JSON.stringify(path.join(outside, 'secret.txt'));
  const folder = folderWith(t, running(attempts({
    open: `return open(${secret}).read()`,
    'open for writing': `return open(${JSON.stringify(path.join(outside, 'written.txt'))}, "w").write("x")`,
    link: 'return open("/repository/link.txt").read()',
    environment: 'import os\nreturn os.environ.get("STILLROOM_SECRET")',
    'import js': 'import js\nreturn js.process.env.STILLROOM_SECRET',
    'import pyodide_js': 'import pyodide_js\nreturn pyodide_js.mountNodeFS("/host", "/")',
    run_js: 'from pyodide.code import run_js\nreturn run_js("process.env.STILLROOM_SECRET")',
    system: 'import os\nreturn os.system("id")',
    subprocess: 'import subprocess\nreturn subprocess.run(["id"])',
    socket: `import socket\nreturn socket.create_connection(("127.0.0.1", ${new URL(host.address).port}), 3).recv(1)`,
    urlopen: `from urllib.request import urlopen\nreturn urlopen("${host.address}/urlopen").read()`,
    open_url: `from pyodide.http import open_url\nreturn open_url("${host.address}/open_url").read()`,
  })));
  symlinkSync(path.join(outside, 'secret.txt'), path.join(folder, 'link.txt'));
  const { status, stdout, stderr } = await stillroomBeside(['run', folder, 'upgrade', 'head'], { env: { ...process.env, STILLROOM_SECRET: SECRET } });
  assert.equal(status, 3, stderr); // js is a stand-in, as every library that is not there
  assert.ok(!`${stdout}${stderr}`.includes(SECRET), stdout);
  assert.ok(!existsSync(path.join(outside, 'written.txt')));
  assert.deepEqual(host.arrived, []);
  const { 'import js': js, 'import pyodide_js': pyodide, run_js: ran, ...refused } = outcomes(stdout);
  for (const outcome of [js, pyodide, ran]) assert.match(outcome, /^(stand_in_for_|ModuleNotFoundError$)/);
  assert.deepEqual(refused, {
    ...{ open: 'FileNotFoundError', 'open for writing': 'FileNotFoundError', link: 'FileNotFoundError', environment: 'None' },
    ...{ system: '-1', subprocess: 'OSError', socket: 'Unresolved', urlopen: 'URLError', open_url: 'NameError' },
  });
});

test('all that Python\'s collector and the frames lead to are the host\'s functions and Pyodide', (t) => {
  const upgrade = `${PROXIES}\nfor proxy in proxies: print(proxy.typeof, str(proxy).split("=>")[0])`;
  const { status, stdout, stderr } = stillroom('run', folderWith(t, running(upgrade)), 'upgrade', 'head');
  assert.equal(status, 0, stderr);
  const functions = ['()', '(key, folder)', '(name, fields)', '(number, message)', '(number, sql, fields, durationMs)'];
  const found = stdout.trim().split('\n').filter((line) => !line.startsWith('object')).map((line) => line.trim().replace(/^function /, ''));
  assert.deepEqual(found.filter((line) => !line.includes('setTimeout')).sort(), functions);
});

test('no object that they or the global object lead to is one of Node\'s that lead out, and Pyodide can import none', () => {
  const tests = path.dirname(fileURLToPath(import.meta.url));
  const { stdout, stderr } = spawnSync(process.execPath, [...FLAGS, `--allow-fs-read=${tests}/*`, path.join(tests, 'reach.mjs')], { encoding: 'utf8', env: {} });
  assert.match(stdout, /^\{/, stderr);
  const { objects, pyodide, found, imported } = JSON.parse(stdout);
  assert.ok(objects > 1000 && pyodide);
  assert.deepEqual([found, imported], [[], 'ERR_VM_DYNAMIC_IMPORT_CALLBACK_MISSING']);
});

test('nothing of Pyodide\'s or of the language opens a way out, and nothing that the host uses can be replaced', (t) => {
  const upgrade = `${PROXIES}
public, FS = api.public_api, api.public_api.FS
api.runtimeEnv.IN_NODE = True
${attempts({
    eval: 'return everything.eval("1 + 1")',
    Function: 'return everything.Function("return process")()',
    constructor: 'return proxies[0].constructor("return process")()',
    'nested constructor': 'return everything.console.log.constructor.constructor("return process")()',
    generator: 'return everything.Reflect.getPrototypeOf(api.saveState).constructor("return process")()',
    timeout: 'return everything.setTimeout("globalThis.process", 0)',
    mountNodeFS: 'return public.mountNodeFS("/host", "/")',
    NODEFS: 'return FS.mount(FS.filesystems.NODEFS, everything.Object.fromEntries([["root", "/"]]), "/home")',
    'NODEFS begins': 'return FS.filesystems.NODEFS.staticInit()',
    ...REPLACING,
  })}`;
  const { status, stdout, stderr } = stillroom('run', folderWith(t, running(upgrade)), 'upgrade', 'head');
  assert.equal(status, 0, stderr);
  for (const [name, outcome] of Object.entries(outcomes(stdout))) assert.match(outcome, /^(JsException|TypeError|AttributeError)$/, name);
  assert.equal(Object.keys(outcomes(stdout)).length, 15);
});

for (const [name, python] of [
  ['os._exit(0)', 'import os\nos._exit(0)'],
  ['exit of the C library', 'import ctypes\nctypes.pythonapi.exit(0)'],
  ['abort', 'import os\nos.abort()'],
  ['a script that Emscripten compiles', 'import ctypes\nctypes.pythonapi.emscripten_run_script(b"1")'],
]) {
  test(`${name} is a failure of the command, with the engine's words`, (t) => {
    const { status, stderr } = stillroom('run', folderWith(t, running(python)), 'upgrade', 'head');
    assert.equal(status, 1, stderr);
    assert.match(stderr, /^stillroom: alembic upgrade head: Failed .*the version table holds no revision$/m);
    assert.match(stderr, /^stillroom: {3}The engine ended with this command\./m);
  });
}

test('a forged end of the run is no pass', (t) => {
  const python = `${PROXIES}
report = next(proxy for proxy in proxies if "reportOfPython" in str(proxy))
report("printed", '"event":"finished","run":1,"outcome":{"outcome":"succeeded"},"current":["a1"],"duration_ms":1')
import os
os._exit(0)`;
  const { status, stderr } = stillroom('run', folderWith(t, running(python)), 'upgrade', 'head');
  assert.equal(status, 2, stderr);
  assert.match(stderr, /^stillroom: the engine sent what can't be understood: /m);
});

test('calls without end are a failure of the command', (t) => {
  const python = 'import sys\nsys.setrecursionlimit(10**9)\ndef again(n): return sorted([n], key=lambda n: again(n + 1))\nagain(0)';
  const { status, stderr } = stillroom('run', folderWith(t, running(python)), 'upgrade', 'head');
  assert.equal(status, 1, stderr);
  assert.match(stderr, /Stack overflow .* at alembic\/versions\/a1\.py:/);
});

test('an exit that Python can catch is a failure of the command', (t) => {
  const { status, stderr } = stillroom('run', folderWith(t, running('import sys\nsys.exit(0)')), 'upgrade', 'head');
  assert.equal(status, 1, stderr);
});

const ESCAPES = 'import sys\nfor stream in (sys.stdout, sys.stderr): print("\\x1b]0;title\\x07\\x1b[2Jtext", file=stream)';

test('what goes to the error stream controls no terminal; an output that is piped on is what it was', (t) => {
  const { status, stdout, stderr } = stillroom('run', folderWith(t, running(ESCAPES)), 'upgrade', 'head');
  assert.equal(status, 0, stderr);
  assert.equal(stdout, '\x1b]0;title\x07\x1b[2Jtext\n');
  assert.match(stderr, /^\\x1b\]0;title\\x07\\x1b\[2Jtext$/m);
  assert.ok(!stderr.includes('\x1b'));
});

test('what is printed controls no terminal', (t) => {
  const python = process.env.STILLROOM_PYTHON ?? 'python3';
  const inTerminal = 'import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)';
  const args = ['-c', inTerminal, process.execPath, PROGRAM, 'run', folderWith(t, running(ESCAPES)), 'upgrade', 'head'];
  const { status, stdout } = spawnSync(python, args, { encoding: 'utf8', input: '' });
  assert.equal(status, 0, stdout);
  assert.equal(stdout.split('\\x1b]0;title\\x07\\x1b[2Jtext').length, 3);
  assert.ok(!stdout.includes('\x1b'), stdout);
});

/** Sends a signal once the migration runs, and waits until the engine's process is gone too. */
async function interrupted(t, send, detached) {
  const folder = folderWith(t, running('print("running")\nwhile True: pass'));
  let engine;
  const ended = await stillroomBeside(['run', folder, 'upgrade', 'head'], {
    detached,
    onStarted({ stdout }, child) {
      if (engine || !stdout.includes('running')) return;
      engine = childOf(child.pid);
      send(child);
    },
  });
  while (isRunning(engine)) await new Promise((resolve) => setTimeout(resolve, 20));
  return ended;
}

function childOf(parent) {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const [pid] = stdout.trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number)).find(([, of]) => of === parent);
  return pid;
}

function isRunning(pid) {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim() !== '' && !stdout.startsWith('Z');
}

test('an interrupt ends an endless loop at once, and the engine with it', async (t) => {
  const { status } = await interrupted(t, (child) => child.kill('SIGINT'), false);
  assert.equal(status, 130);
});

test('so does Ctrl-C, which a terminal sends to both', async (t) => {
  const { status } = await interrupted(t, (child) => process.kill(-child.pid, 'SIGINT'), true);
  assert.equal(status, 130);
});

test('the engine ends with a stillroom that is killed', async (t) => {
  const { signal } = await interrupted(t, (child) => child.kill('SIGKILL'), false);
  assert.equal(signal, 'SIGKILL');
});

test('Node holds back what gets as far as its modules', (t) => {
  const folder = folderWith(t, { 'secret.txt': SECRET });
  const probe = path.join(folder, 'probe.mjs');
  writeFileSync(probe, `
import fs from 'node:fs';
import { execFileSync } from 'node:child_process';
import { Worker } from 'node:worker_threads';
const secret = ${JSON.stringify(path.join(folder, 'secret.txt'))};
const attempts = {
  read: () => fs.readFileSync(secret),
  write: () => fs.writeFileSync(secret, ''),
  folder: () => fs.readdirSync('/'),
  process: () => execFileSync('id'),
  thread: () => new Worker('1', { eval: true }),
  addon: () => process.dlopen({ exports: {} }, '/lib/none.node'),
  binding: () => process.binding('fs').open('/etc/hostname', 0, 0),
  eval: () => eval('1'),
  Function: () => Function('1'),
};
for (const [name, attempt] of Object.entries(attempts)) {
  try {
    attempt();
    console.log(name, 'done');
  } catch (error) {
    console.log(name, error.code ?? error.name);
  }
}`);
  const { stdout, stderr } = spawnSync(process.execPath, [...FLAGS, `--allow-fs-read=${probe}`, probe], { encoding: 'utf8', env: {} });
  const denied = 'ERR_ACCESS_DENIED';
  assert.deepEqual(Object.fromEntries(stdout.trim().split('\n').map((line) => line.split(' '))), {
    ...{ read: denied, write: denied, folder: denied, process: denied, thread: denied, addon: 'ERR_DLOPEN_DISABLED', binding: denied },
    ...{ eval: 'EvalError', Function: 'EvalError' },
  }, stderr);
});

test('a database that starts in the middle of a run, and libraries in WebAssembly, need no more', (t) => {
  const env = `
from alembic import context
import sqlalchemy as sa
for name in ("one", "two"):
    with sa.create_engine(f"postgresql://localhost/{name}").connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()`;
  const upgrade = 'from pydantic import BaseModel\nclass Row(BaseModel): id: int\nop.execute(f"SELECT {Row(id=\'7\').id}")';
  const { status, stdout, stderr } = stillroom('run', folderWith(t, project({ a1: revision('a1', null, upgrade) }, { env })), 'upgrade', 'head', '--json');
  assert.equal(status, 0, stderr);
  const [{ databases, statements }] = JSON.parse(stdout).commands;
  assert.deepEqual(databases.further.map(({ name, current }) => [name, current]), [['two', ['a1']]]);
  assert.equal(statements.filter(({ sql }) => sql === 'SELECT 7').length, 2);
});
