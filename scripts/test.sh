#!/usr/bin/env bash
# All tests, and the build of what is shipped.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

step "Tests, and the runtime's WASM (cold: about half an hour)"
cargo test --release --workspace --locked
