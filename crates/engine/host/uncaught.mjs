// What PostgreSQL's extensions throw and nothing catches becomes PostgreSQL's error: the statement fails, and the transaction with it.
//
// PostGIS's package is compiled without the code that catches C++ exceptions: it imports `__cxa_throw` but nothing that a catch clause
// needs. A thrown one would go through PostgreSQL's own frames, which take it for a longjmp to nowhere and go on with whatever is in
// memory. GEOS and PROJ throw on bad input, so their throw is where `ereport(ERROR)` is called. Other failures, as of a call of a
// function that no module has, reach PostgreSQL's main loop, after which PGlite would go on as if the statement had been answered.

const ERROR = 21;
const STD_EXCEPTION = '_ZTISt9exception';
const WHAT = 2; // in the table of virtual functions, after the two destructors

/** For one start of PGlite: the C++ throw of its main module and of every library loaded into it, and its main loop. */
export class Uncaught {
  #wasm = {};

  /** Emscripten's `instantiateWasm` with a throw of ours. */
  instantiating(instantiateWasm) {
    return (imports, onInstance) => {
      this.#wasm.env = imports.env;
      imports.env.__cxa_throw = (exception, type) => raise(this.#wasm, `C++ exception: ${describe(this.#wasm, exception, type)}`);
      return instantiateWasm(imports, (instance, module) => {
        this.#wasm.exports = instance.exports;
        onInstance(instance, module);
      });
    };
  }

  /** PGlite calls its main loop as a property of Emscripten's module. */
  watch(Module) {
    Module._PostgresMainLoopOnce = mainLoop(this.#wasm);
  }
}

/** PostgreSQL's own ways out are exits with a status. A failure leaves the handlers of frames that are gone, so those of the loop are put back. */
function mainLoop(wasm) {
  const { PostgresMainLoopOnce, PG_exception_stack, error_context_stack } = wasm.exports;
  const handlers = [PG_exception_stack, error_context_stack].map(({ value }) => value + wasm.env.__memory_base.value);
  return () => {
    const before = handlers.map((address) => memory(wasm).getUint32(address, true));
    try {
      return PostgresMainLoopOnce();
    } catch (error) {
      // Where the stack is used up, nothing can be raised.
      if (error?.status !== undefined || error instanceof RangeError) throw error;
      for (const [index, address] of handlers.entries()) memory(wasm).setUint32(address, before[index], true);
      return raise(wasm, `failed inside PostgreSQL or a library: ${error}`);
    }
  };
}

const memory = ({ env }) => new DataView(env.memory.buffer);

/** Doesn't return: `errfinish` leaves by PostgreSQL's longjmp. */
function raise(wasm, text) {
  const { exports } = wasm;
  exports.errstart(ERROR, 0);
  exports.errmsg_internal(allocateText(wasm, text.replaceAll('%', '%%')), 0);
  exports.errfinish(0, 0, 0);
}

/** What it says of itself, or its type's name as the compiler wrote it. */
function describe(wasm, exception, type) {
  const { env, exports } = wasm;
  const base = exports[STD_EXCEPTION].value + env.__memory_base.value;
  const adjusted = exports.palloc(4);
  const view = memory(wasm);
  view.setUint32(adjusted, exception, true);
  if (!exports.__cxa_can_catch(base, type, adjusted)) return textAt(env.memory, view.getUint32(type + 4, true));
  const object = view.getUint32(adjusted, true);
  const what = view.getUint32(view.getUint32(object, true) + 4 * WHAT, true);
  return textAt(env.memory, env.__indirect_function_table.get(what)(object));
}

function textAt(memory, start) {
  const bytes = new Uint8Array(memory.buffer);
  return new TextDecoder().decode(bytes.slice(start, bytes.indexOf(0, start)));
}

/** In PostgreSQL's current memory context, which goes with the statement. */
function allocateText({ env, exports }, text) {
  const bytes = new TextEncoder().encode(`${text}\0`);
  const start = exports.palloc(bytes.length);
  new Uint8Array(env.memory.buffer).set(bytes, start);
  return start;
}
