// Tables as aligned text, and numbers as people read them.

/** The first column is aligned to the left, the others to the right; `notes` follow one a line. */
export function formatTable({ title, columns, rows, notes = [] }) {
  const cells = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const aligned = (row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [title, rule, aligned(cells[0]), rule, ...cells.slice(1).map(aligned), rule, ...notes].join('\n');
}

/** `843 ms`, `1.24 s`. */
export function time(ms) {
  return ms < 1000 ? `${ms.toPrecision(ms < 10 ? 2 : 3)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** `12.3×`. */
export function ratio(value) {
  return `${value.toFixed(value < 10 ? 2 : 1)}×`;
}
