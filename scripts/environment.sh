# Sourced by the other scripts: one target directory outside the checkout, so
# that a fresh clone finds the dependencies built.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." >/dev/null && pwd)"
# The shell that installed rustup may not have it in its path yet.
export PATH="${CARGO_HOME:-$HOME/.cargo}/bin:$PATH"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/busbar/target}"
# Where the runtime's WASM build finds Cargo.lock, since its target directory
# doesn't lie within the checkout.
export WASM_BUILD_WORKSPACE_HINT="$root"
cd "$root"

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'busbar: %s\n' "$*" >&2; exit 1; }
