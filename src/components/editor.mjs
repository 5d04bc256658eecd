// The editors: CodeMirror with Python, and with SQL. Loaded only when somebody edits.
import { indentWithTab } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { indentUnit } from '@codemirror/language';
import { EditorView, keymap } from '@codemirror/view';
import { place } from './editor_base.mjs';

export { openSql } from './editor_sql.mjs';

// Opens an editor for Python in `host`; `typed(text)` is called with every change, `save()` on Ctrl-S. Gives a function that ends it.
export function open(host, text, label, line, typed, save) {
  // Tab indents; Escape and then Tab leaves the editor, as CodeMirror provides for keyboards.
  const saved = () => {
    save();
    return true;
  };
  const keys = keymap.of([{ key: 'Mod-s', preventDefault: true, run: saved }, indentWithTab]);
  const view = place(host, text, label, typed, [keys, indentUnit.of('    '), python()]);
  if (line > 0 && line <= view.state.doc.lines) {
    const position = view.state.doc.line(line).from;
    view.dispatch({ selection: { anchor: position }, effects: EditorView.scrollIntoView(position, { y: 'center' }) });
  }
  view.focus();
  return () => view.destroy();
}
