// Python that tries several things in one revision and prints what came of each.
import { indented } from '../../crates/engine/tests/project.mjs';

/** Python that makes each attempt (the lines of a function) and prints its name and what came of it: `name: what it gave` or `name: ErrorClass`. */
export const attempts = (byName) => `
def attempt(name, attempted):
    try:
        print(f"{name}: {attempted()}")
    except BaseException as error:
        print(f"{name}: {type(error).__name__}")
${Object.entries(byName).map(([name, code]) => `def attempted():\n${indented(code)}\nattempt(${JSON.stringify(name)}, attempted)`).join('\n')}`;

/** What came of each attempt. */
export const outcomes = (stdout) => Object.fromEntries(stdout.trim().split('\n').map((line) => line.split(': ')));

/** Python that finds every object of JavaScript that Python's collector and the frames lead to, and through them the global object. */
export const PROXIES = `
import gc, sys
from pyodide.ffi import JsProxy, create_proxy
seen, pending, proxies = set(), [*gc.get_objects(), *sys.modules.values()], []
frame = sys._getframe()
while frame:
    pending += [frame, frame.f_locals, frame.f_globals, frame.f_builtins]
    frame = frame.f_back
while pending:
    found = pending.pop()
    if id(found) in seen or found is pending:
        continue
    seen.add(id(found))
    if isinstance(found, JsProxy):
        proxies.append(found)
    else:
        pending += gc.get_referents(found)
api = next(proxy for proxy in proxies if hasattr(proxy, "runPythonInternal"))
everything = api.config.jsglobals`;

/** After `PROXIES`: what would put a function of Python's in the place of one that the host calls. */
export const REPLACING = {
  'a method': 'everything.Array.prototype.join = create_proxy(lambda *_: "")',
  'a global': 'everything.JSON = None',
  'a setter': 'everything.Object.prototype.__defineSetter__("run", create_proxy(lambda value: None))',
  'an iterator': 'everything.Reflect.getPrototypeOf(everything.Array.new().values()).next = create_proxy(lambda: None)',
  'the stack': 'everything.Error.prepareStackTrace = create_proxy(lambda *_: "")',
  'a promise': 'everything.Promise.prototype["then"] = create_proxy(lambda *_: None)',
};

/** Python that tries every way out, whatever became of the one before, and prints what got through as `THROUGH name`, else `refused name`. */
export const tryingEach = (ways) => Object.entries(ways).map(([name, code]) => `\
try:
    op.execute("SAVEPOINT way")
${indented(code)}
    print("THROUGH", ${JSON.stringify(name)})
except BaseException as error:
    print("refused", ${JSON.stringify(name)}, type(error).__name__)
try:
    op.execute("ROLLBACK TO way")
except BaseException:
    pass`).join('\n');
