// Which modules of a crate name which others, read from its source. A name is followed through `pub use` to the module that defines it, so a
// re-export hides nothing. Modules for tests are left out.
import fs from 'node:fs';
import path from 'node:path';

const blank = (text) => text.replace(/[^\n]/g, ' ');
const NOT_CODE = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|b?r(#*)"[\s\S]*?"\1|b?"(?:\\[\s\S]|[^"\\])*"|b?'(?:\\[^']+|\\'|[^\\'\n])'/g;
const ONLY_IN_TESTS = '#[cfg(test)]';
const FOR_TESTS = /#\[cfg\(test\)\]\s*(?:pub\S*\s+)?mod (\w+);/g;
const DEFINITION = /\b(?:fn|struct|enum|trait|type|const|static|union)\s+(\w+)/g;
const USE = /(\bpub(?:\([^)]*\))?\s+)?\buse\s+([^;]*);/g;
const PATH = /(?<![\w:$.])\w+(?:\s*::\s*\w+)+/g;

/** Where the item ends that begins here: with the first semicolon or closed brace outside of all brackets. */
function itemEnd(text, begin) {
  let depth = 0;
  for (let at = begin; at < text.length; at += 1) {
    if ('{(['.includes(text[at])) depth += 1;
    if ('})]'.includes(text[at])) depth -= 1;
    if (depth === 0 && ';}'.includes(text[at])) return at + 1;
  }
  return text.length;
}

/** The source with blanks for comments, literals and what only tests have; every line stays where it is. */
function code(source) {
  let text = source.replace(NOT_CODE, blank);
  for (let at = text.indexOf(ONLY_IN_TESTS); at >= 0; at = text.indexOf(ONLY_IN_TESTS)) {
    const end = itemEnd(text, at);
    text = text.slice(0, at) + blank(text.slice(at, end)) + text.slice(end);
  }
  return text;
}

/** The paths of a use tree, each with the name that it gives. */
function paths(tree, before = []) {
  const [, prefix, last, renamed] = /^\s*((?:\w+\s*::\s*)*)(\{[\s\S]*\}|\*|\w+)(?:\s+as\s+(\w+))?\s*$/.exec(tree) ?? [];
  if (last === undefined) return [];
  const path = [...before, ...prefix.split('::').map((part) => part.trim()).filter(Boolean)];
  if (last.startsWith('{')) return branches(last.slice(1, -1)).flatMap((branch) => paths(branch, path));
  if (last !== 'self') path.push(last);
  return [{ path, name: renamed ?? path.at(-1) }];
}

function branches(list) {
  let depth = 0, text = '';
  for (const letter of list) {
    depth += { '{': 1, '}': -1 }[letter] ?? 0;
    text += letter === ',' && depth === 0 ? '\0' : letter;
  }
  return text.split('\0').filter((branch) => branch.trim());
}

const lineAt = (text, at) => text.slice(0, at).split('\n').length;

function module(file, path) {
  const text = code(fs.readFileSync(file, 'utf8'));
  const uses = [...text.matchAll(USE)].flatMap((use) =>
    paths(use[2]).map((named) => ({ ...named, isPublic: use[1] !== undefined, line: lineAt(text, use.index) })));
  const rest = text.replace(USE, blank);
  return { file, path, uses, rest, defined: new Set([...rest.matchAll(DEFINITION)].map(([, name]) => name)) };
}

function modules(folder) {
  const found = new Map(), forTests = [];
  for (const name of fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.rs')).sort()) {
    const file = path.join(folder, name);
    const at = name === 'lib.rs' || name === 'main.rs' ? [] : name.slice(0, -'.rs'.length).split(path.sep);
    found.set(at.join('::'), module(file, at));
    for (const [, child] of fs.readFileSync(file, 'utf8').matchAll(FOR_TESTS)) forTests.push([...at, child].join('::'));
  }
  for (const name of found.keys()) if (forTests.some((test) => `${name}::`.startsWith(`${test}::`))) found.delete(name);
  return found;
}

/** `{from, to, file, line}` for each place in the crate at this folder where a module names what another one defines. */
export function rustImports(folder) {
  const all = modules(folder);
  const child = (of, name) => all.get([...of.path, name].join('::'));
  const inside = (of, [name, ...rest], seen) => {
    // A function may have a module's name; only a module has something inside.
    if (child(of, name) && (rest.length > 0 || !of.defined.has(name))) return inside(child(of, name), rest, seen);
    if (name === undefined || name === '*' || of.defined.has(name)) return of;
    return through(of, name, rest, seen);
  };
  const through = (of, name, rest, seen) => {
    const uses = of.uses.filter((use) => !seen.includes(use));
    const use = uses.find((use) => use.name === name);
    if (use) return defining(of, [...use.path, ...rest], [...seen, use]);
    const all = uses.filter((use) => use.name === '*').map((use) => defining(of, use.path, [...seen, use]));
    const has = (module) => module.defined.has(name) || child(module, name) || module.uses.some((use) => use.name === name);
    const from = all.find((module) => module && module !== of && has(module));
    return from && inside(from, [name, ...rest], seen);
  };
  const defining = (from, [first, ...rest], seen = []) => {
    if (first === 'crate') return inside(all.get(''), rest, seen);
    if (first === 'self') return inside(from, rest, seen);
    if (first === 'super') return (rest[0] === 'super' ? defining : inside)(all.get(from.path.slice(0, -1).join('::')), rest, seen);
    return child(from, first) ? inside(child(from, first), rest, seen) : through(from, first, rest, seen);
  };
  const found = [];
  for (const from of all.values()) {
    const add = (path, line) => {
      const to = defining(from, path);
      if (to && to !== from) found.push({ from: from.path, to: to.path, file: from.file, line });
    };
    // What is only handed on is not used here.
    const isUsed = (use) => !use.isPublic || (use.name !== '*' && new RegExp(`\\b${use.name}\\b`).test(from.rest));
    for (const use of from.uses.filter(isUsed)) add(use.path, use.line);
    for (const named of from.rest.matchAll(PATH)) {
      const path = named[0].split('::').map((part) => part.trim());
      if (!from.uses.some((use) => use.name === path[0])) add(path, lineAt(from.rest, named.index));
    }
  }
  return found;
}
