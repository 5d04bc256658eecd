#!/usr/bin/env bash
# Installs what building Stillroom needs and writes .tools/env, which the other scripts read. Says what it does; does nothing
# twice. `setup.sh --tests` adds what only the tests need: two browsers, a native PostgreSQL, a Python with Alembic.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .tools

say() { printf '• %s\n' "$*"; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }

# apt_install <why> <package>…: Debian's packages, without their recommendations.
apt_install() {
  local why=$1; shift
  command -v apt-get >/dev/null || fail "$why: install $* with your system's package manager, then run this again."
  say "$why: installing $* with apt-get"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get -o DPkg::Lock::Timeout=600 update -qq
  as_root apt-get -o DPkg::Lock::Timeout=600 install -y -qq --no-install-recommends "$@" >.tools/apt.log 2>&1 ||
    { tail -n 20 .tools/apt.log >&2; fail "apt-get could not install $*"; }
}

# changed <stamp> <file>…: true unless the files are as they were at the last `keep <stamp>`.
changed() { local stamp=.tools/$1.stamp; shift; [ "$(cat "$stamp" 2>/dev/null)" != "$(cat "$@" | sha256sum)" ]; }
keep() { local stamp=.tools/$1.stamp; shift; cat "$@" | sha256sum >"$stamp"; }

command -v rustup >/dev/null || fail "rustup is missing: see https://rustup.rs, then run this again."
command -v node >/dev/null || apt_install "Node.js 20 or newer" nodejs npm
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || fail "Node.js 20 or newer is needed; this is $(node --version)."

python3 -m pip --version >/dev/null 2>&1 || apt_install "Python's pip, for the wheels that Pyodide gets" python3 python3-pip

. scripts/toolchain.sh

if [ ! -d node_modules ] || changed npm package-lock.json; then
  say "npm packages (package-lock.json)"
  npm ci --no-audit --no-fund --loglevel=error
  keep npm package-lock.json
fi

if [ "${1:-}" = --tests ]; then . scripts/setup-tests.sh; fi
