// What a migration prints, as a terminal may have it: text that can't move the cursor, set a title, fill the clipboard or hide itself.

const COLOURS = /\x1b\[[0-9;]*m/g;

/** Control characters but tab and line feed, and those that turn the direction of writing. */
const CONTROLS = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** The text without colours, and with every character that controls something in its escaped form. */
export function forTerminal(text) {
  return text.replace(COLOURS, '').replace(/\r\n/g, '\n').replace(CONTROLS, escaped);
}

/** The same JSON, in which no character controls a terminal: JSON itself escapes only the first 32 characters. */
export function jsonForTerminal(json) {
  return json.replace(CONTROLS, (character) => `\\u${hex(character, 4)}`);
}

function escaped(character) {
  if (character === '\r') return '\\r';
  return character < '\u0100' ? `\\x${hex(character, 2)}` : `\\u${hex(character, 4)}`;
}

const hex = (character, digits) => character.codePointAt(0).toString(16).padStart(digits, '0');
