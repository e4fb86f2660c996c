#!/usr/bin/env bash
# Measures on this machine what all calls and hooks cost, and writes it into the runtimes:
# docs/weights.md says when to, and on which machine.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# Of the release of Polkadot SDK that the workspace pins.
version=0.28.0
tools="$CARGO_TARGET_DIR/tools"
bencher="$tools/bin/frame-omni-bencher"
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

step "Building the runtimes with their benchmarks"
# Checking is enough: the WASM is made by the build script, before the crate itself. It goes
# elsewhere, since what the benchmarks measure isn't shipped.
WASM_TARGET_DIRECTORY="$measured" cargo check --release --workspace --locked \
    --features busbar-power-runtime/runtime-benchmarks,busbar-green-runtime/runtime-benchmarks
# Which runtime, and whatever else is asked of the tool.
bench() {
    local runtime="$1" what="$2"
    shift 2
    "$bencher" v1 benchmark "$what" --runtime "$measured/busbar_${runtime}_runtime.wasm" \
        --genesis-builder runtime --genesis-builder-preset dev "$@"
}

step "An empty block, and an extrinsic that does nothing"
bench power overhead --weight-path "$measured"
python3 "$root/scripts/weights.py" "$measured" >"$measured/base.rs"

step "All calls and hooks (about a quarter of an hour)"
measure() {
    local runtime="$1"
    shift
    mkdir -p "$measured/$runtime"
    bench "$runtime" pallet --extrinsic '*' --min-duration 1 \
        --template "$root/scripts/weights.hbs" --output "$measured/$runtime" "$@" >/dev/null
}
# The SDK's benchmarks of a collective fill it anew for each of a hundred members and motions; for
# each batch of readings as many meters are made, and all are signed.
slow=pallet_collective,pallet_metering
measure power --pallets '*' --exclude-pallets "$slow" --steps 50 --repeat 20
measure power --pallets "$slow" --steps 10 --repeat 10
measure green --pallets '*' --steps 50 --repeat 20

# All of them or none: figures of two machines don't go together. What both runtimes call is measured on
# the one of the power-market chain.
common="$root/runtime/common/src/weights"
mv "$measured/base.rs" "$common"
for runtime in power green; do
    for figures in "$measured/$runtime"/*.rs; do
        name="$(basename "$figures")"
        if [ -e "$common/$name" ]; then
            mv "$figures" "$common"
        else
            mv "$figures" "$root/runtime/$runtime/src/weights"
        fi
    done
done
cargo fmt --all
printf '\nwritten to %s/*/src/weights: read the changes, then build and test\n' "$root/runtime"
