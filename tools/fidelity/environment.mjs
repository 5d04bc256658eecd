// Variables that a repository's settings ask for: the database's place from the start, others when a run stops for want of them.
// The same ones are given to the engine.

const PLACE = { host: 'localhost', port: '5432', user: 'stillroom', password: 'stillroom', database: 'stillroom' };
const url = (scheme) => `${scheme}://${PLACE.user}:${PLACE.password}@${PLACE.host}:${PLACE.port}/${PLACE.database}`;
const URLS = /^(?:\w+_)??_*(?:SQLALCHEMY_DATABASE_UR[LI]|(?:ASYNC_|SYNC_)?DATABASE_?UR[LI]|(?:DB|POSTGRES|POSTGRESQL|PG|PSQL)_?(?:DATABASE_)?(?:UR[LI]|DSN|CONNECTION_STRING)|DATABASE_(?:DSN|STRING|CONNECTION|CONNECTION_STRING|CONNECTION_URL)|DB_CONNECTION(?:_STRING|_URL)?|SQLALCHEMY_(?:UR[LI])|DB_UR[LI])$/;
const PARTS = [
  [/(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|PSQL)_?(?:HOST|HOSTNAME|SERVER|ADDRESS)$/, PLACE.host],
  [/(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|PSQL)_?PORT$/, PLACE.port],
  [/(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|PSQL)_?(?:USER|USERNAME)$/, PLACE.user],
  [/(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|PSQL)_?(?:PASSWORD|PASS|PWD)$/, PLACE.password],
  [/(?:^|_)(?:DB_NAME|DATABASE_NAME|(?:POSTGRES|POSTGRESQL)_(?:DB|DATABASE|DB_NAME)|PGDATABASE|PG_DATABASE|DB_DATABASE)$/, PLACE.database],
];
const OTHER_DATABASES = /MYSQL|MARIA|MONGO|REDIS|CLICKHOUSE|SQLITE|ORACLE|MSSQL|NEO4J|TEST|ELASTIC|SNOWFLAKE|BIGQUERY|VECTOR/;

/** What is set from the start: those of the names that say where the database is. */
export function placeVariables({ names, prefixes, examples }, scheme = 'postgresql') {
  const all = new Set(names);
  for (const prefix of prefixes) for (const name of names) if (placeValue(name, scheme)) all.add(`${prefix}${name}`.toUpperCase());
  // A repository whose own example names another database than PostgreSQL has that one.
  const other = (name) => /^(?:mysql|mariadb|oracle|mssql|mongodb)\b/.test(examples[name] ?? '');
  return Object.fromEntries([...all].sort().map((name) => [name, other(name) ? examples[name] : placeValue(name, scheme)]).filter(([, value]) => value));
}

function placeValue(name, scheme) {
  if (OTHER_DATABASES.test(name)) return undefined;
  if (URLS.test(name)) return url(scheme);
  return PARTS.find(([pattern]) => pattern.test(name))?.[1];
}

/** New variables for a run that stopped with this text, or an empty object: nothing in it asks for one. */
export function variablesFor(text, variables, have, declaredAsync) {
  const asked = {};
  const give = (name, kind) => {
    const value = valueFor(name, kind, variables.examples);
    if (have[name] !== value) asked[name] = value;
  };
  if (/asyncio extension requires an async driver|requires an async driver/.test(text) || (declaredAsync && /MissingGreenlet/.test(text))) {
    const changed = Object.entries(have).filter(([, value]) => value === url('postgresql'));
    return Object.fromEntries(changed.map(([name]) => [name, url('postgresql+asyncpg')]));
  }
  for (const [, name] of text.matchAll(/KeyError: ["'](\w+)["']\s*$/gm)) if (/^[A-Z]/.test(name)) give(name);
  for (const [, name] of text.matchAll(/Config '(\w+)' is missing|UndefinedValueError: (\w+) not found|[Ee]nvironment variable [`"']?(\w+)[`"']? (?:is )?(?:not|required|missing|must)|variable "(\w+)" not set/g)) if (name) give(name);
  if (/validation errors? for/.test(text)) {
    for (const [, field, why] of text.matchAll(/^([A-Za-z_][\w.]*)\n\s+(.+)$/gm)) {
      const names = [field.replaceAll('.', '__').toUpperCase(), ...variables.prefixes.map((prefix) => `${prefix}${field.replaceAll('.', '__')}`.toUpperCase())];
      for (const name of names) give(name, kindOf(why));
    }
  }
  if (Object.keys(asked).length === 0) {
    const last = text.trim().split('\n').slice(-3).join(' ');
    if (/set|missing|required|environ|configur|provide|defin|empty|None/i.test(last)) {
      const known = new Set([...variables.names, ...Object.keys(variables.examples)]);
      for (const [name] of last.matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b/g)) if (known.has(name) && !(name in have)) give(name);
    }
  }
  return asked;
}

function kindOf(why) {
  return ['integer', 'boolean', 'URL', 'list', 'dict', 'email', 'number', 'JSON', 'UUID'].find((kind) => why.includes(kind));
}

const KINDS = { integer: '1', number: '1', boolean: 'true', URL: 'http://localhost', list: '[]', dict: '{}', JSON: '{}', email: 'admin@example.com', UUID: '00000000-0000-4000-8000-000000000001' };

function valueFor(name, kind, examples) {
  const place = placeValue(name, 'postgresql');
  if (place) return place;
  if (kind && KINDS[kind]) return KINDS[kind];
  const example = examples[name];
  if (example && !/[<${]|your|change/i.test(example)) return example;
  if (/EMAIL|MAIL_FROM|SENDER/.test(name)) return 'admin@example.com';
  if (/FERNET|ENCRYPT/.test(name)) return 'c3RpbGxyb29tc3RpbGxyb29tc3RpbGxyb29tc3RpbGw=';
  if (/REDIS.*UR[LI]|BROKER/.test(name)) return 'redis://localhost:6379/0';
  if (/UR[LI]$|ENDPOINT|ORIGIN/.test(name)) return 'http://localhost';
  if (/PORT$|TTL|TIMEOUT|SECONDS|MINUTES|HOURS|DAYS|SIZE$|LIMIT|COUNT|MAX_|MIN_/.test(name)) return '60';
  if (/DEBUG|ENABLE|^USE_|IS_/.test(name)) return 'false';
  if (/HOST$/.test(name)) return 'localhost';
  return 'stillroom'.repeat(8);
}
