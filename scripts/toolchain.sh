# Sourced by setup.sh: finds or makes a Rust toolchain that compiles for wasm32-unknown-unknown and names it in .tools/env.
# Everything of the workspace, native tests too, is built with that one compiler.
minimum=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)

has_wasm32() {
  local dir
  dir=$(rustc "+$1" --print target-libdir --target wasm32-unknown-unknown 2>/dev/null) && [ -n "$(ls -A "$dir" 2>/dev/null)" ]
}
new_enough() { printf '%s\n%s\n' "$minimum" "$(rustc "+$1" --version | cut -d' ' -f2)" | sort -CV; }

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
  for name in stable debian-web; do
    if rustup run "$name" rustc --version >/dev/null 2>&1 && new_enough "$name" && has_wasm32 "$name"; then echo "$name"; return; fi
  done
  return 1
}

if ! toolchain=$(choose_toolchain); then
  say "Rust $minimum with the wasm32-unknown-unknown target: asking rustup"
  if timeout 300 rustup toolchain install stable --profile minimal -c clippy -c rustfmt >.tools/rustup.log 2>&1 && new_enough stable &&
     timeout 120 rustup target add wasm32-unknown-unknown --toolchain stable >>.tools/rustup.log 2>&1; then
    :
  else
    say "rustup can't bring it here (.tools/rustup.log says why): taking Debian's compiler"
    debian_toolchain
  fi
  toolchain=$(choose_toolchain) || fail "No Rust toolchain of $minimum or newer with wasm32-unknown-unknown could be set up."
fi
export RUSTUP_TOOLCHAIN=$toolchain
printf 'export RUSTUP_TOOLCHAIN=%s\n' "$toolchain" >.tools/env
