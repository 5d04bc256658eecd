// Reads a Python run's standard error: which module was missing, and where it was asked for.
const MISSING = /^(?:\w+\.)*(?:ModuleNotFoundError|ImportError|PackageNotFoundError|RuntimeError|importlib\.metadata\.PackageNotFoundError)\b:?\s*(.*)$/gm;
const SAYS = [
  [/No module named '([\w.]+)'/, 1],
  [/email-validator is not installed/, 0, 'email_validator'],
  [/"python-multipart"|python-multipart/, 0, 'multipart'],
  [/No package metadata was found for ([\w.-]+)/, 1],
  [/pip install (?:-U )?[`'"]*([\w-]+(?:\[[\w,-]+\])?)/, 1],
  [/^[`'"]?([\w.-]+)[`'"]? (?:must be|is not|needs to be) installed/, 1],
  [/cannot import name '\w+' from '([\w.]+)' \(unknown location\)/, 1],
];

/** `{module, file}`: what the last exception of the text misses and the file of the last frame outside of libraries. */
export function missingModule(text) {
  const [, program] = /^\S*python\S*: No module named '?([\w.]+)/m.exec(text) ?? [];
  if (program) return { module: program };
  const last = [...text.matchAll(MISSING)].at(-1);
  if (!last) return undefined;
  for (const [pattern, group, name] of SAYS) {
    const match = pattern.exec(last[1]);
    if (match) {
      const files = [...text.slice(0, last.index).matchAll(/^\s+File "([^"<]+)", line \d+/gm)].map(([, file]) => file);
      return { module: name ?? match[group], file: files.findLast((file) => !file.includes('/site-packages/') && !file.includes('/lib/python')) };
    }
  }
  return undefined;
}

/** The last line that an exception left, for failures that the recorder did not see. */
export function lastWords(text) {
  const lines = text.trim().split('\n');
  const at = lines.findLastIndex((line) => /^\S*(?:Error|Exception|Exit|Warning|FAILED|Usage)\b/.test(line));
  return (at < 0 ? lines.slice(-3) : lines.slice(at, at + 4)).join('\n').slice(0, 1000);
}
