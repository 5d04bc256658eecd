// Circles among imports. What has to hold: modules that stand beside each other in Rust, each with everything below it, and files in Python,
// need each other in one direction only. A Rust module and what is below it are one room: they may use each other's items. Packages of Python
// may name each other, because each holds what one thing is responsible for, and not a layer.

/** Imports between modules that stand beside each other: from the part above both that `from` is in to the one that `to` is in. */
export function betweenSiblings(imports) {
  return imports.flatMap((found) => {
    const { from, to } = found;
    const above = from.findIndex((part, at) => part !== to[at]);
    return above < 0 || above >= to.length ? [] : [{ ...found, from: from.slice(0, above + 1), to: to.slice(0, above + 1) }];
  });
}

/** Groups of modules of which each needs each, with the lines that make them so. */
export function circles(imports) {
  const next = new Map();
  const edges = imports.map((found) => ({ ...found, from: found.from.join('/'), to: found.to.join('/') }));
  for (const { from, to } of edges) next.set(from, (next.get(from) ?? new Set()).add(to));
  const reached = new Map([...next.keys()].map((start) => {
    const seen = new Set(), waiting = [start];
    while (waiting.length > 0) {
      const found = [...(next.get(waiting.pop()) ?? [])].filter((module) => !seen.has(module));
      for (const module of found) seen.add(module);
      waiting.push(...found);
    }
    return [start, seen];
  }));
  const needsEachOther = (a, b) => reached.get(a)?.has(b) && reached.get(b)?.has(a);
  const groups = new Map();
  for (const edge of edges.filter(({ from, to }) => needsEachOther(from, to))) {
    const first = [...groups.keys()].find((module) => needsEachOther(module, edge.from)) ?? edge.from;
    groups.set(first, (groups.get(first) ?? new Set()).add(`${edge.file}:${edge.line} ${edge.from} → ${edge.to}`));
  }
  return [...groups.values()].map((lines) => [...lines].sort());
}
