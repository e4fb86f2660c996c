#!/usr/bin/env bash
# Measures on this machine what all calls and hooks cost, and writes it into the runtime:
# docs/weights.md says when to, and on which machine.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# Of the release of Polkadot SDK that the workspace pins.
version=0.28.0
tools="$CARGO_TARGET_DIR/tools"
bencher="$tools/bin/frame-omni-bencher"
weights="$root/runtime/power/src/weights"
measured="$(mktemp -d)"
trap 'rm -rf "$measured"' EXIT

if [ "$("$bencher" --version 2>/dev/null)" != "frame-omni-bencher $version" ]; then
    compgen -G '/usr/lib/llvm*/lib/libclang*.so*' >/dev/null || [ -n "${LIBCLANG_PATH:-}" ] ||
        fail "frame-omni-bencher is built with libclang: apt-get install libclang-dev, or set LIBCLANG_PATH"
    step "Installing frame-omni-bencher $version (about half an hour)"
    cargo install frame-omni-bencher --version "$version" --locked --root "$tools"
fi

cd "$root"
step "The database (about two minutes)"
cargo bench --workspace --locked --bench database >"$measured/database.json"
cat "$measured/database.json"

step "Building the runtime with its benchmarks"
# Checking is enough: the WASM is made by the build script, before the crate itself. It goes
# elsewhere, since what the benchmarks measure isn't shipped.
WASM_TARGET_DIRECTORY="$measured" cargo check --release --workspace --locked \
    --features busbar-power-runtime/runtime-benchmarks
from=(--runtime "$measured/busbar_power_runtime.wasm" --genesis-builder runtime
    --genesis-builder-preset dev)

step "An empty block, and an extrinsic that does nothing"
"$bencher" v1 benchmark overhead "${from[@]}" --weight-path "$measured"
python3 "$root/scripts/weights.py" "$measured" >"$measured/base.rs"

step "All calls and hooks (about a quarter of an hour)"
mkdir "$measured/pallets"
measure() {
    "$bencher" v1 benchmark pallet "${from[@]}" --extrinsic '*' --min-duration 1 \
        --template "$root/scripts/weights.hbs" --output "$measured/pallets" "$@" >/dev/null
}
# The SDK's benchmarks of a collective fill it anew for each of a hundred members and motions; for
# each batch of readings as many meters are made, and all are signed.
slow=pallet_collective,pallet_metering
measure --pallets '*' --exclude-pallets "$slow" --steps 50 --repeat 20
measure --pallets "$slow" --steps 10 --repeat 10

# All of them or none: figures of two machines don't go together.
mv "$measured/base.rs" "$measured"/pallets/*.rs "$weights"
cargo fmt --all
printf '\nwritten to %s: read the changes, then build and test\n' "$weights"
