#!/usr/bin/env bash
# Builds the WASM of the runtime as the checked-out commit has it, to the same bytes in
# every clone, for every user: docs/adr/0014-reproducible-runtime.md says what that takes.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# Paths get into the bytes, so all that is compiled has the same one everywhere.
place=/var/tmp/busbar-runtime
checkout="$place/source"
package=busbar-power-runtime
target=wasm32v1-none

# Makes a folder where anybody may write. Another's isn't taken, nor a link followed.
own() {
    mkdir -m 700 "$1" 2>/dev/null || true
    [ "$(LC_ALL=C stat -c '%F %u %a' "$1") $(realpath "$1")" = "directory $(id -u) 700 $1" ] ||
        fail "$1 is somebody else's, open to others (not of mode 700), or a link; have it removed"
}

own "$place"
exec 9>"$place/lock"
flock --nonblock 9 || fail "another build of the runtime is running in $place; wait for its end"

# Cargo takes settings from every folder above the one it works in. While this one is
# ours, nobody can put any there.
own /var/tmp/.cargo
trap 'rmdir --ignore-fail-on-non-empty /var/tmp/.cargo' EXIT
for above in / /var/ /var/tmp/; do
    if compgen -G "${above}.cargo/config*" >/dev/null; then
        fail "${above}.cargo has settings for cargo, which would get into the runtime; remove them"
    fi
done

step "Getting the source"
commit="$(git rev-parse --verify 'HEAD^{commit}')" ||
    fail "the runtime is built from a commit; get the source by git clone"
printf 'commit %s\n' "$commit"
[ -z "$(git status --porcelain)" ] ||
    printf 'the checkout has changes that are not committed: they are not in this runtime\n'
rm -rf "$checkout"
mkdir "$checkout"
# Whatever line ends this clone is set to. Files are as new as now: cargo goes by time,
# and a commit may be older than what was built last.
git -c core.autocrlf=false archive "$commit" | tar -x --touch -C "$checkout"

toolchain="$(sed -n 's/^channel = "\(.*\)"$/\1/p' "$checkout/rust-toolchain.toml")"
sysroot="$(rustc "+$toolchain" --print sysroot)" ||
    fail "install the toolchain: rustup toolchain install $toolchain --target $target"
# Called by its path: settings of rustup's don't count from here on.
version="$("$sysroot/bin/rustc" -vV)"
printf '%s\n' "$version"
for line in "release: $toolchain" "host: x86_64-unknown-linux-gnu"; do
    grep -qxF "$line" <<<"$version" ||
        fail "another compiler gives other bytes: $sysroot/bin/rustc must say '$line'"
done
# What scripts/wasm-target.sh builds where rustup's servers are out of reach has other bytes.
reinstall="rustup toolchain uninstall $toolchain && make setup"
library="lib/rustlib/$target/lib"
listed="$(sed -n "s|^file:$library/||p" "$sysroot/lib/rustlib/manifest-rust-std-$target" | sort)" ||
    fail "the standard library for $target isn't rustup's; get that: $reinstall"
[ "$(ls "$sysroot/$library" | sort)" = "$listed" ] ||
    fail "$sysroot/$library has other files than rustup's; get those: $reinstall"

step "Getting the dependencies (the first time: over a gigabyte on the disk)"
# With the user's own settings for registries and proxies, which the build doesn't see.
"$sysroot/bin/cargo" vendor --quiet --locked --versioned-dirs --respect-source-config \
    --manifest-path "$checkout/Cargo.toml" "$place/vendor"
mkdir -p "$place/cargo" "$place/tmp"
cat >"$place/cargo/config.toml" <<END
[source.crates-io]
replace-with = "vendor"
[source.vendor]
directory = "$place/vendor"
END

step "Building the runtime (the first time: about twenty minutes)"
built="$place/target/release/wbuild/$package"
# An earlier build that was interrupted may have left a compressed file of something else.
rm -f "$built"/*.wasm
# Where rust-src is installed, rustc writes its path instead of the one that it was built in.
hash="$(sed -n 's/^commit-hash: //p' <<<"$version")"
# Checking is enough: the WASM is made by the build script, before the crate itself.
(cd "$checkout" && env --ignore-environment \
    PATH="$sysroot/bin:$PATH" HOME="$place" TERM="${TERM:-dumb}" TMPDIR="$place/tmp" \
    CARGO_HOME="$place/cargo" CARGO_TARGET_DIR="$place/target" \
    WASM_BUILD_WORKSPACE_HINT="$checkout" \
    WASM_BUILD_RUSTFLAGS="--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc/$hash" \
    "$sysroot/bin/cargo" check --release --locked --package "$package")

runtime="$CARGO_TARGET_DIR/runtime/busbar_power_runtime-${commit:0:12}.wasm"
install -D -m 644 "$built/busbar_power_runtime.compact.compressed.wasm" "$runtime"
printf '\nruntime:     %s\ncommit:      %s\nsize:        %s bytes\nBlake2-256:  0x%s\n' \
    "$runtime" "$commit" "$(stat -c %s "$runtime")" "$(b2sum -l 256 <"$runtime" | cut -d' ' -f1)"
