#!/usr/bin/env bash
# Four validators of unequal credit over 200 blocks: the part of the blocks that each makes.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

bash "$root/scripts/build.sh"
step "Shares of blocks (about nine minutes)"
cd "$root/tests/polkadot-js"
npm ci --no-audit --no-fund
SOAK_BLOCKS="${SOAK_BLOCKS:-200}" node --test test/shares.test.js
