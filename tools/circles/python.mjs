// Which modules of a folder of Python packages import which others, also inside functions and under TYPE_CHECKING.
import fs from 'node:fs';
import path from 'node:path';

const IMPORT = /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]+)|import[ \t]+([^\n]+))/gm;

const names = (list) => list.replace(/#.*|[()]/g, '').split(',').map((name) => name.trim().split(/\s+as\s+/)[0]).filter(Boolean);

/** `{from, to, file, line}` for each import of a module of this folder by another one. */
export function pythonImports(folder) {
  const all = new Map();
  for (const name of fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.py'))) {
    const parts = name.slice(0, -'.py'.length).split(path.sep);
    const isPackage = parts.at(-1) === '__init__';
    const at = isPackage ? parts.slice(0, -1) : parts;
    all.set(at.join('.'), { at, file: path.join(folder, name), package: isPackage ? at : at.slice(0, -1) });
  }
  const found = [];
  for (const [from, module] of all) {
    const text = fs.readFileSync(module.file, 'utf8');
    for (const { 1: dots, 2: base, 3: imported, 4: whole, index } of text.matchAll(IMPORT)) {
      const above = dots ? module.package.slice(0, module.package.length - dots.length + 1) : [];
      const prefix = [...above, ...(base ? [base] : [])].join('.');
      const targets = whole
        ? names(whole)
        : names(imported).map((name) => [`${prefix}.${name}`, prefix].find((target) => all.has(target)));
      for (const to of new Set(targets)) {
        if (all.has(to) && to !== from) found.push({ from: module.at, to: all.get(to).at, file: module.file, line: text.slice(0, index).split('\n').length });
      }
    }
  }
  return found;
}
