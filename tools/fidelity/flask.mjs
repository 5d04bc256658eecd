// Flask-Migrate's env.py asks for current_app: its command line is `flask db …` with the application that the repository makes.
import path from 'node:path';

/** `[program, arguments]`, or undefined when no application can be found. */
export function flaskCommands({ environment, declared, venv, folder, cwd, script }, command) {
  const app = environment.settings.flask ?? nearestApp(declared.flask_apps, environment.script, folder, cwd);
  if (!app) return undefined;
  return [path.join(venv.bin, 'python'), ['-m', 'flask', '--app', app, 'db', command[0], '--directory', script, command[1]]];
}

/** As `flask --app` takes it: the module's file seen from where the command runs. */
function nearestApp(apps, script, folder, cwd) {
  const beside = path.dirname(script);
  const shared = ({ path: file }) => {
    const [left, right] = [file.split('/'), beside.split('/')];
    let count = 0;
    while (count < right.length && left[count] === right[count]) count += 1;
    return count;
  };
  const names = ['wsgi.py', 'app.py', 'application.py', 'manage.py', 'run.py', 'main.py', '__init__.py'];
  const rank = ({ path: file }) => (names.indexOf(path.basename(file)) + names.length + 1) % (names.length + 1);
  const [best] = [...apps].sort((l, r) => shared(r) - shared(l) || l.path.split('/').length - r.path.split('/').length || rank(l) - rank(r));
  if (!best) return undefined;
  const module = path.relative(cwd, path.join(folder, best.path)).replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.');
  return `${module}:${best.instance ?? best.factory}`;
}
