#!/usr/bin/env bash
# Gets the standard library for wasm32v1-none, which runtimes are built for:
# from rustup, or, where no Rust server can be reached, built from the Debian
# package rust-src of exactly the compiler's version.
#
# WASM_TARGET_SOURCE=debian skips rustup.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

target=wasm32v1-none
suite=trixie-backports
sysroot="$(rustc --print sysroot)"
version="$(rustc --version | cut -d' ' -f2)"
libraries="$sysroot/lib/rustlib/$target/lib"

installed() {
    local library
    for library in core alloc compiler_builtins; do
        compgen -G "$libraries/lib$library-*.rlib" >/dev/null || return 1
    done
}

from_rustup() {
    printf 'asking rustup for %s\n' "$target"
    timeout 300 rustup target add "$target" && installed
}

# Leaves this machine's own package lists alone: every path is private.
from_debian() {
    printf 'building core and alloc for %s from the Debian package rust-src %s\n' "$target" "$version"
    command -v apt-get >/dev/null || fail "no apt-get here; install the target with: rustup target add $target"
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg archive
    # A machine whose package lists are empty names none.
    archive="$(apt-get indextargets --format '$(REPO_URI) $(CREATED_BY) $(ORIGIN)' |
        awk '$2 == "Packages" && $3 == "Debian" && $1 ~ /\/debian\/?$/ && !seen++ { print $1 }')"
    archive="${archive:-http://deb.debian.org/debian}"

    work="$(mktemp -d)"
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work"/{lists/partial,cache/archives/partial,source,crate/src}
    echo "deb [signed-by=$keyring] $archive $suite main" >"$work/sources.list"
    local options=(
        -o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o "Dir::State::Lists=$work/lists" -o "Dir::Cache=$work/cache"
        -o APT::Sandbox::User=root
    )
    apt-get "${options[@]}" -qq update
    (cd "$work" && apt-get "${options[@]}" -qq download "rust-src=$version*") ||
        fail "Debian's $suite has no rust-src $version; install the target with: rustup target add $target"
    dpkg -x "$work"/rust-src_*.deb "$work/source"
    local library="$work/source/usr/src/rustc-$version/library"
    [ -d "$library" ] || fail "the package rust-src holds no folder library"
    mkdir -p "$sysroot/lib/rustlib/src/rust"
    rm -rf "$sysroot/lib/rustlib/src/rust/library"
    cp -r "$library" "$sysroot/lib/rustlib/src/rust/"

    printf '#![no_std]\n' >"$work/crate/src/lib.rs"
    printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/crate/Cargo.toml"
    # Without embedded bitcode the runtime's link-time optimisation fails.
    (cd "$work/crate" && RUSTUP_TOOLCHAIN="$(basename "$sysroot")" CARGO_TARGET_DIR="$work/target" \
        RUSTFLAGS="-C embed-bitcode=yes" RUSTC_BOOTSTRAP=1 \
        cargo build -q -Zbuild-std=core,alloc --target "$target" --release)
    mkdir -p "$libraries"
    cp "$work/target/$target"/release/deps/lib{core,alloc,compiler_builtins}-*.rlib "$libraries/"
    # Runtimes built against the former files would not link.
    rm -rf "$CARGO_TARGET_DIR/release/wbuild"
}

if installed; then exit 0; fi
step "Getting the standard library for $target"
if [ "${WASM_TARGET_SOURCE:-}" != debian ] && from_rustup; then exit 0; fi
# Not in a condition: that would switch `set -e` off inside.
from_debian
installed || fail "the standard library for $target could not be had"
