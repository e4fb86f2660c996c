#!/usr/bin/env bash
# Installs what a build needs and this machine lacks, saying what and why.
# Nothing is done twice; safe to run at any time.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# package, the command that shows it is there, why it is needed
packages=(
    "build-essential|g++|compiles the C and C++ parts of dependencies"
    "make|make|runs the targets that the README names"
)

check_rust() {
    command -v rustup >/dev/null || fail "rustup is missing; install it from https://rustup.rs and run this again"
    # The toolchain is named in rust-toolchain.toml.
    rustc --version >/dev/null || rustup toolchain install ||
        fail "the Rust toolchain named in rust-toolchain.toml can't be had; see the message above"
}

check_packages() {
    local missing=() entry package command why
    for entry in "${packages[@]}"; do
        IFS='|' read -r package command why <<<"$entry"
        command -v "$command" >/dev/null && continue
        printf 'missing: %s (%s)\n' "$package" "$why"
        missing+=("$package")
    done
    [ "${#missing[@]}" -eq 0 ] && return
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        sudo=(sudo -n)
        "${sudo[@]}" true 2>/dev/null || sudo=()
    fi
    if ! command -v apt-get >/dev/null || { [ "$(id -u)" -ne 0 ] && [ "${#sudo[@]}" -eq 0 ]; }; then
        fail "install them and run this again; on Debian, as root: apt-get update && apt-get install -y ${missing[*]}"
    fi
    step "Installing ${missing[*]}"
    "${sudo[@]}" apt-get update -qq
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${missing[@]}"
}

check_rust
check_packages
bash "$root/scripts/wasm-target.sh"
