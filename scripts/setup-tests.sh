# Sourced by setup.sh --tests: what checks the code, and what the tests compare with and run in.
ensure_clippy

for browser in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  [ -n "$browser" ] && chromium=$(command -v "$browser") && break
done
if [ -z "${chromium:-}" ]; then
  apt_install "Chromium for the browser tests" chromium fonts-dejavu-core
  chromium=$(command -v chromium)
fi

firefox=$(command -v "${FIREFOX:-firefox-esr}" || command -v firefox || true)
if [ -z "$firefox" ]; then
  apt_install "Firefox for the browser tests" firefox-esr
  firefox=$(command -v firefox-esr)
fi

postgres_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$postgres_bin" ]; then
  if command -v initdb >/dev/null; then postgres_bin=$(dirname "$(readlink -f "$(command -v initdb)")"); else
    apt_install "PostgreSQL, to compare with" postgresql
    postgres_bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
  fi
fi

python_requirements=(python/native-requirements.txt python/lint-requirements.txt)
if [ ! -x .tools/venv/bin/python ] || changed venv "${python_requirements[@]}"; then
  say "a Python with Alembic in .tools/venv, to compare with, and ruff"
  python3 -m venv .tools/venv || { apt_install "Python's venv" python3-venv && python3 -m venv .tools/venv; }
  .tools/venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "${python_requirements[@]/#/--requirement=}"
  keep venv "${python_requirements[@]}"
fi

cat >>.tools/env <<ENV
export CHROMIUM=$chromium
export FIREFOX=$firefox
export POSTGRES_BIN=$postgres_bin
export STILLROOM_PYTHON=$PWD/.tools/venv/bin/python
ENV
