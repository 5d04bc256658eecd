// An editor for SQL that knows the database's tables and columns, runs what is typed, and marks where PostgreSQL found an error.
import { acceptCompletion, autocompletion } from '@codemirror/autocomplete';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { setDiagnostics } from '@codemirror/lint';
import { Compartment, Prec } from '@codemirror/state';
import { keymap, placeholder } from '@codemirror/view';
import { place } from './editor_base.mjs';

// Keywords that begin or join what people type; the grammar's others, of which there are hundreds, are offered after them.
const COMMON = new Set(
  ('select from where join left on group by order limit insert into values update set delete returning with as and or not null is in exists between like ' +
    'case when then else end distinct having union all create alter drop table index view column add constraint primary key foreign references unique ' +
    'default begin commit rollback explain analyze count using concurrently').split(' '),
);
const keyword = (label, type) => ({ label, type, boost: COMMON.has(label) ? 0 : -50 });
const language = (more) => sql({ dialect: PostgreSQL, keywordCompletion: keyword, ...more });

// `run()` is called on Ctrl-Enter, `recall(steps)` on Ctrl-Up and -Down; it gives another text, or undefined.
export function openSql(host, text, label, hint, typed, run, recall) {
  const known = new Compartment();
  const recalled = (steps) => {
    const other = recall(steps);
    if (other !== undefined) editor.replace(other);
    return true;
  };
  const ran = () => {
    run();
    return true;
  };
  // Tab leaves the editor, as everywhere in the page, unless there is something to complete.
  const keys = Prec.high(
    keymap.of([
      { key: 'Mod-Enter', preventDefault: true, run: ran },
      { key: 'Mod-ArrowUp', run: () => recalled(1) },
      { key: 'Mod-ArrowDown', run: () => recalled(-1) },
      { key: 'Tab', run: acceptCompletion },
    ]),
  );
  const view = place(host, text, label, typed, [keys, placeholder(hint), autocompletion(), known.of(language())]);
  const selection = () => view.state.selection.main;
  const editor = {
    close: () => view.destroy(),
    focus: () => view.focus(),
    // `schema` is `{schema: {table: [column]}}` as JSON.
    complete: (schema) => view.dispatch({ effects: known.reconfigure(language({ schema: JSON.parse(schema), defaultSchema: 'public' })) }),
    replace: (other) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: other }, selection: { anchor: other.length } }),
    // What is selected, or everything; and where it begins.
    chosen: () => (selection().empty ? view.state.doc.toString() : view.state.sliceDoc(selection().from, selection().to)),
    chosenFrom: () => (selection().empty ? 0 : selection().from),
    beforeCursor: () => view.state.sliceDoc(0, selection().head),
    // Marks an error; an empty message takes the mark away.
    mark(from, to, message) {
      const end = view.state.doc.length;
      const found = message && from < end ? [{ from, to: Math.min(to, end), severity: 'error', message }] : [];
      view.dispatch(setDiagnostics(view.state, found));
    },
  };
  return editor;
}
