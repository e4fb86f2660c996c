#!/usr/bin/env bash
# Builds everything that users run.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

step "Building (the first time this takes about an hour)"
# With a test beside them dependencies get the features that `make test` builds them
# with: else every second one would be built once more.
cargo build --release --workspace --locked --bins --test clear
printf '\nbusbar:      %s\nbusbar-node: %s\nruntime:     %s\n' \
    "$CARGO_TARGET_DIR/release/busbar" "$CARGO_TARGET_DIR/release/busbar-node" \
    "$CARGO_TARGET_DIR/release/wbuild/busbar-power-runtime/busbar_power_runtime.compact.compressed.wasm"
