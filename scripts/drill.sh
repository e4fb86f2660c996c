#!/usr/bin/env bash
# The drill of docs/rescue.md on a network of four: a runtime that makes no block, and the way back.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

bash "$root/scripts/build.sh"
step "The drill (about three minutes)"
cd "$root/tests/polkadot-js"
npm ci --no-audit --no-fund
node --test test/rescue.test.js
