// JSON as PostgreSQL writes it, changed without being parsed: numbers stay as they are, and so does every space.

/** The text of an object whose field has another value. */
export function withField(text, field, value) {
  const key = `"${field}" : `;
  const from = outside(text, 1, key) + key.length;
  return text.slice(0, from) + value + text.slice(end(text, from));
}

/** Where `what` begins in an object's text, at the depth that is given. */
function outside(text, depth, what) {
  for (let at = 0, deep = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '"') {
      if (deep === depth && text.startsWith(what, at)) return at;
      at = endOfString(text, at);
    } else if (OPENS.has(letter)) deep += 1;
    else if (CLOSES.has(letter)) deep -= 1;
  }
  throw new Error(`There is no ${what} in ${text}`);
}

/** Where the value that begins at `from` is over. */
function end(text, from) {
  for (let at = from, deep = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (deep === 0 && (letter === ',' || letter === '}')) return at;
    if (letter === '"') at = endOfString(text, at);
    else if (OPENS.has(letter)) deep += 1;
    else if (CLOSES.has(letter)) deep -= 1;
  }
  return text.length;
}

/** Of a string that begins at `from`, where its last quote is. */
function endOfString(text, from) {
  let at = from + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

const OPENS = new Set('{[');
const CLOSES = new Set('}]');
