// What differs between two texts, line by line, with some lines around each difference.
const CONTEXT = 2;

/** Lines of `- only left`, `+ only right` and `  both`; the empty text when there is no difference. */
export function diff(left, right) {
  const lines = compared(left.split('\n'), right.split('\n'));
  const near = (index) => lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(([mark]) => mark !== ' ');
  return lines
    .map(([mark, line], index) => near(index) && `${mark} ${line}`)
    .filter(Boolean)
    .join('\n');
}

function compared(left, right) {
  const common = commonLengths(left, right);
  const lines = [];
  let [l, r] = [0, 0];
  while (l < left.length || r < right.length) {
    if (l < left.length && r < right.length && left[l] === right[r]) {
      lines.push([' ', left[l]]);
      l += 1;
      r += 1;
    } else if (r === right.length || (l < left.length && common[l + 1][r] >= common[l][r + 1])) {
      lines.push(['-', left[l]]);
      l += 1;
    } else {
      lines.push(['+', right[r]]);
      r += 1;
    }
  }
  return lines;
}

/** `[l][r]`: how many lines the rest of left from l and the rest of right from r have in common. */
function commonLengths(left, right) {
  const table = Array.from({ length: left.length + 1 }, () => new Uint32Array(right.length + 1));
  for (let l = left.length - 1; l >= 0; l -= 1) {
    for (let r = right.length - 1; r >= 0; r -= 1) {
      table[l][r] = left[l] === right[r] ? table[l + 1][r + 1] + 1 : Math.max(table[l + 1][r], table[l][r + 1]);
    }
  }
  return table;
}
