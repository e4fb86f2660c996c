#!/usr/bin/env bash
# All tests, and the build of what is shipped.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

step "Tests, and the runtimes' WASM (cold: about an hour)"
cargo test --release --workspace --locked

step "Every benchmark once (what they measure isn't shipped: a feature set of its own)"
pallets=("$root"/pallets/*)
features="$(printf 'pallet-%s/runtime-benchmarks,' "${pallets[@]##*/}")"
# The whole workspace, though only pallets have such tests: asked for alone, they
# would get their dependencies with other features, all built once more.
cargo test --release --workspace --exclude busbar-power-runtime --exclude busbar-green-runtime \
    --exclude busbar-runtime-common --locked --features "${features%,}" --lib -- benchmarking

# The binaries are those that the tests above were built with.
step "The demonstration on a live network of four"
"$CARGO_TARGET_DIR/release/busbar" demo --once --rpc-port 0 --p2p-port 0 --prometheus-port 0

step "The market from polkadot.js, on a live network of four"
cd "$root/tests/polkadot-js"
npm ci --no-audit --no-fund
npm test
