# Sourced by the other scripts: one target directory outside the checkout, so
# that a fresh clone finds the dependencies built.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/busbar/target}"
cd "$root"

step() { printf '\n== %s\n' "$*"; }
fail() { printf 'busbar: %s\n' "$*" >&2; exit 1; }
