// A statement's text without what may hold words and semicolons of its own: comments, strings, the bodies of functions, quoted names. It is
// walked through in steps from end to end, because a regular expression that may have to go back fails on megabytes.

const OPENS = /--|\/\*|['"]|\$\w*\$/g;
const WORD = /\w/;

/** The text with a space in the place of each of these; of a quoted name, what `name(quoted)` gives. */
export function withoutLiterals(sql, name = () => ' ') {
  const parts = [];
  let from = 0;
  OPENS.lastIndex = 0;
  for (let found = OPENS.exec(sql); found; found = OPENS.exec(sql)) {
    const [opening] = found;
    const escapes = opening === "'" && isEscapeString(sql, found.index);
    const end = escapes ? endOfEscapeString(sql, OPENS.lastIndex) : after(sql, CLOSES[opening] ?? opening, OPENS.lastIndex);
    parts.push(sql.slice(from, escapes ? found.index - 1 : found.index), opening === '"' ? name(sql.slice(found.index, end)) : ' ');
    OPENS.lastIndex = from = end;
  }
  return parts.length ? parts.join('') + sql.slice(from) : sql;
}

/** A doubled quote ends one string and begins the next, which leaves out the same. */
const CLOSES = { '--': '\n', '/*': '*/' };

function after(sql, closing, from) {
  const at = sql.indexOf(closing, from);
  return at < 0 ? sql.length : at + closing.length;
}

const isEscapeString = (sql, at) => (sql[at - 1] === 'e' || sql[at - 1] === 'E') && !(at > 1 && WORD.test(sql[at - 2]));

function endOfEscapeString(sql, from) {
  let [at, escape] = [from, sql.indexOf('\\', from)];
  for (;;) {
    const quote = sql.indexOf("'", at);
    if (quote < 0) return sql.length;
    if (escape >= 0 && escape < at) escape = sql.indexOf('\\', at);
    if (escape < 0 || escape > quote) {
      if (sql[quote + 1] !== "'") return quote + 1;
      at = quote + 2;
    } else at = escape + 2;
  }
}
