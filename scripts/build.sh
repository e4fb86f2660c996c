#!/usr/bin/env bash
# Builds everything that users run.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

step "Building (the first time this takes about half an hour)"
cargo build --release --workspace --locked
printf '\nbusbar:      %s\nbusbar-node: %s\nruntime:     %s\n' \
    "$CARGO_TARGET_DIR/release/busbar" "$CARGO_TARGET_DIR/release/busbar-node" \
    "$CARGO_TARGET_DIR/release/wbuild/busbar-power-runtime/busbar_power_runtime.compact.compressed.wasm"
