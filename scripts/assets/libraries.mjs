// The libraries that are loaded when a repository's file imports them: each packed on its own, with an index of what is where.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ASSETS, ROOT, WORK } from './paths.mjs';
import { COMPILING } from './python.mjs';
import { inNode, script, whenChanged } from './stamp.mjs';
import { downloadWheels, requirements } from './wheels.mjs';

const LIBRARIES = path.join(ROOT, 'python/libraries.txt');
const INCLUDED = path.join(ROOT, 'python/requirements.txt');
const WHEELS = path.join(WORK, 'wheels/libraries');
const INDEX = path.join(WORK, 'libraries.json');

export async function prepareLibraries() {
  const wheels = script('wheels.mjs');
  await whenChanged('wheels-libraries', { inputs: [LIBRARIES, wheels], outputs: [WHEELS] }, () => downloadWheels(LIBRARIES, WHEELS));
  const folder = path.join(ASSETS, 'libraries');
  const packed = requirements(LIBRARIES).map(({ name }) => path.join(folder, `${normalized(name)}.bin`));
  const inputs = [...COMPILING, LIBRARIES, INCLUDED, script('compile_libraries.mjs'), script('describe_libraries.py')];
  await whenChanged('libraries', { inputs, outputs: [INDEX, ...packed] }, () => {
    const included = [...requirements(INCLUDED).map(({ name }) => name), 'sqlalchemy', 'greenlet'].map(normalized);
    inNode('compile_libraries.mjs', WHEELS, folder, INDEX, included.join());
  });
}

/** What the engine has to know of the libraries: see describe_libraries.py. */
export const libraryIndex = () => JSON.parse(readFileSync(INDEX, 'utf8'));

const normalized = (name) => name.toLowerCase().replaceAll(/[-_.]+/g, '-');
