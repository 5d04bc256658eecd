// The engine's WebAssembly, loaded: what runs in the page's worker, and how it reads a schema.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../host/node.mjs';

const BINDGEN = path.join(ROOT, 'target/site/bindgen/engine');
const { Engine, catalogsOf, initSync, schemaSql } = await import(pathToFileURL(path.join(BINDGEN, 'engine.js')).href);
initSync({ module: readFileSync(path.join(BINDGEN, 'engine_bg.wasm')) });

/** What reads the schema: one row for each object, as JSON. */
export const SCHEMA_SQL = schemaSql();

export { Engine, catalogsOf };
