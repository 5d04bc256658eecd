// A page has one thread: what a repository starts in others is done at once, or not at all where it might never end.
import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { startEngine } from './harness.mjs';
import { ASYNC_ENV, project, revision } from './project.mjs';

let engine;
before(async () => (engine = await startEngine()));
beforeEach(() => engine.restore());

const upgrading = (body, options) => {
  engine.mount(project({ a1: revision('a1', null, `import asyncio, threading\nfrom concurrent.futures import ThreadPoolExecutor\n${body}`) }, options));
  return engine.run('upgrade', 'head');
};

const printing = (body, options) => {
  const run = upgrading(body, options);
  assert.ok(run.succeeded, `${run.fault?.message}\n${run.stderr}`);
  return run.stdout;
};

test('a thread runs inside start()', () => {
  const out = printing(`
def work(*names, end):
    print(threading.current_thread().name, names, end)
thread = threading.Thread(target=work, args=("a", "b"), kwargs={"end": "!"}, name="worker")
print(thread.is_alive())
thread.start()
print(thread.is_alive(), threading.current_thread().name, threading.active_count())
thread.join()
thread.join(timeout=1)
try:
    thread.start()
except RuntimeError as error:
    print(error)`);
  assert.equal(out, "False\nworker ('a', 'b') !\nFalse MainThread 1\nthreads can only be started once\n");
});

test("a thread's exception is printed, and the others go on", () => {
  const run = upgrading(`
class Worker(threading.Thread):
    def run(self):
        raise ValueError("in the thread")
Worker().start()
print("on")`);
  assert.ok(run.succeeded);
  assert.equal(run.stdout, 'on\n');
  assert.match(run.stderr, /Exception in thread Thread-\d+:\n[\s\S]*ValueError: in the thread/);
});

test('a daemon thread runs when it is joined, a timer never', () => {
  const run = upgrading(`
def endless():
    while True:
        pass
threading.Thread(target=endless, daemon=True, name="endless").start()
joined = threading.Thread(target=lambda: print("joined"), daemon=True, name="waiting")
joined.start()
print(joined.is_alive())
joined.join()
print(joined.is_alive())
timer = threading.Timer(0.01, endless)
timer.start()
timer.cancel()
timer.join()`);
  assert.ok(run.succeeded, run.stderr);
  assert.equal(run.stdout, 'True\njoined\nFalse\n');
  assert.deepEqual(run.of('differed').map(({ difference, name }) => [difference, name]).sort(), [
    ['daemon_thread_waits', 'endless'],
    ['daemon_thread_waits', 'waiting'],
    ['timer_never_fires', undefined],
  ]);
});

test('an executor', () => {
  const out = printing(`
ready = []
with ThreadPoolExecutor(max_workers=4, initializer=ready.append, initargs=("ready",)) as pool:
    print(list(pool.map(lambda n: n * n, range(4))), ready)
    failed = pool.submit(lambda: 1 / 0)
    print(type(failed.exception()).__name__, failed.done())
    print(pool.submit(asyncio.run, asyncio.sleep(0, "slept")).result())
try:
    pool.submit(print)
except RuntimeError as error:
    print(error)`);
  assert.equal(out, "[0, 1, 4, 9] ['ready']\nZeroDivisionError True\nslept\ncannot schedule new futures after shutdown\n");
});

test('asyncio.to_thread, run_in_executor, and a loop in another thread, also while a loop is running', () => {
  const body = `
def blocking(name):
    print("blocking", name)
    return asyncio.run(asyncio.sleep(0, name))
async def main():
    print(await asyncio.to_thread(blocking, "a"))
    print(await asyncio.get_running_loop().run_in_executor(None, blocking, "b"))
    print(await asyncio.gather(*(asyncio.to_thread(blocking, name) for name in "cd")))
asyncio.run(main())
loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()
print(asyncio.run_coroutine_threadsafe(asyncio.sleep(0, "e"), loop).result(timeout=5))
def of_its_own():
    own = asyncio.new_event_loop()
    print(own.run_until_complete(asyncio.sleep(0, "f")))
threading.Thread(target=of_its_own).start()`;
  const expected = "blocking a\na\nblocking b\nb\nblocking c\nblocking d\n['c', 'd']\ne\nf\n";
  assert.equal(printing(body), expected);
  engine.run('downgrade', 'base');
  assert.equal(printing(body, { url: 'postgresql+asyncpg://u:p@localhost/app', env: ASYNC_ENV }), expected);
});

test('migrations of several schemas, each in a thread with a connection of its own', () => {
  const out = printing(`
bind = op.get_bind()
op.execute("CREATE SCHEMA one; CREATE SCHEMA two")
bind.commit()
def work(schema):
    engine = sa.create_engine("postgresql://localhost/app", connect_args={"options": f"-csearch_path={schema}"})
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE t (id int)"))
threads = [threading.Thread(target=work, args=(schema,)) for schema in ("one", "two")]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(bind.scalars(sa.text("SELECT schemaname FROM pg_tables WHERE tablename = 't' ORDER BY 1")).all())`);
  assert.equal(out, "['one', 'two']\n");
});
