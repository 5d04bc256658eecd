// Flask-Migrate's env.py asks for current_app: Alembic runs inside the application that the repository makes, as `flask db` does.
import path from 'node:path';

/** `module:name` of the application or of what makes it, or undefined when none can be found. */
export function flaskApp({ environment, declared, folder, cwd }) {
  return environment.settings.flask ?? nearestApp(declared.flask_apps, environment.script, folder, cwd);
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
