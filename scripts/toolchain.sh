# Sourced by setup.sh: finds or makes a Rust toolchain that compiles for wasm32-unknown-unknown and names it in .tools/env.
# Everything of the workspace, native tests too, is built with that one compiler: the version that Cargo.toml names, from rustup,
# or Debian's, which is the same. The user's own toolchains stay as they are.
minimum=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
pinned=$minimum.0

has_wasm32() {
  local dir
  dir=$(rustc "+$1" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) && [ -n "$(ls -A "$dir" 2>/dev/null)" ]
}
is_installed() { rustup toolchain list | grep -q "^$1\(-\| \|$\)"; }

# Debian's security suite carries a newer rustc with the source of std, from which the wasm32 target is built once, the way
# rustc's own bootstrap does it. `--features backtrace` and the metadata name are what makes the rlibs fit that compiler.
debian_toolchain() {
  apt_install "Rust $minimum for wasm32" rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web lld-22
  rustup toolchain link debian-web /usr
  local sysroot host commit work target
  sysroot=$(rustc +debian-web --print sysroot)
  host=$(rustc +debian-web -vV | sed -n 's/^host: //p')
  commit=$(rustc +debian-web -vV | sed -n 's/^commit-hash: //p')
  work=$(mktemp -d)
  say "building std for wasm32-unknown-unknown (about a minute, once)"
  as_root mkdir -p "$sysroot/lib/rustlib/$host/bin"
  as_root ln -sfn "$(command -v lld-22)" "$sysroot/lib/rustlib/$host/bin/rust-lld"
  cp -a "$sysroot/lib/rustlib/src/rust/library" "$work/library"
  ( cd "$work/library"
    RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" CARGO_PROFILE_DIST_DEBUG=0 __CARGO_DEFAULT_LIB_METADATA=debianweb \
    RUSTFLAGS="-Zforce-unstable-if-unmarked --remap-path-prefix=$PWD=/rustc/$commit/library" \
    cargo +debian-web build --locked --quiet --profile dist --target wasm32-unknown-unknown \
      --manifest-path sysroot/Cargo.toml --features backtrace )
  target="$sysroot/lib/rustlib/wasm32-unknown-unknown/lib"
  as_root mkdir -p "$target"
  as_root cp "$work"/target/wasm32-unknown-unknown/dist/deps/*.rlib "$target/"
  as_root sh -c "rm -f '$target'/libsysroot-*.rlib"
  rm -rf "$work"
}

choose_toolchain() {
  local name
  for name in "$pinned" debian-web; do
    # Asking for a toolchain that is not there would make rustup install it.
    if is_installed "$name" && has_wasm32 "$name"; then echo "$name"; return; fi
  done
  return 1
}

if ! toolchain=$(choose_toolchain); then
  say "Rust $pinned with the wasm32-unknown-unknown target: asking rustup"
  if ! timeout 300 rustup toolchain install "$pinned" --profile minimal --component rustfmt --target wasm32-unknown-unknown >.tools/rustup.log 2>&1; then
    say "rustup can't bring it here (.tools/rustup.log says why): taking Debian's compiler"
    debian_toolchain
  fi
  toolchain=$(choose_toolchain) || fail "No Rust $minimum with wasm32-unknown-unknown could be set up; .tools/rustup.log says why."
fi
export RUSTUP_TOOLCHAIN=$toolchain
printf 'export RUSTUP_TOOLCHAIN=%s\n' "$toolchain" >.tools/env

# Only the tests need clippy, and a toolchain that was here before may lack it.
ensure_clippy() {
  if cargo clippy --version >/dev/null 2>&1; then return; fi
  say "clippy for $toolchain"
  if [ "$toolchain" = debian-web ]; then apt_install "clippy" rust-web-clippy; return; fi
  rustup component add --toolchain "$toolchain" clippy >.tools/rustup.log 2>&1 || fail "rustup could not add clippy; .tools/rustup.log says why."
}
