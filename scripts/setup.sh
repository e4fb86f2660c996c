#!/usr/bin/env bash
# Installs what a build needs and this machine lacks, saying what and why.
# Nothing is done twice; safe to run at any time.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# package, the command that succeeds where it is there, why it is needed
packages=(
    "build-essential|g++ --version|compiles the C and C++ parts of dependencies"
    "make|make --version|runs the targets that the README names"
    "perl|perl -MFindBin -MFile::Compare -MIPC::Cmd -e 1|configures OpenSSL, which the node's network is built with"
    "protobuf-compiler|protoc --version|compiles the messages of the node's network"
    "nodejs|node --version|runs the tests through @polkadot/api"
    "npm|npm --version|installs @polkadot/api for these tests"
    "mosquitto|test -x /usr/sbin/mosquitto|is the MQTT broker in the tests of the meters' gateway"
    "faketime|faketime --version|lets days pass in the tests of delivery"
    "openssl|openssl version|makes the broker's certificate in these tests"
    "python3|python3 --version|makes the chain spec of a consortium"
)

check_rust() {
    command -v rustup >/dev/null || fail "rustup is missing; install it from https://rustup.rs and run this again"
    # The toolchain is named in rust-toolchain.toml.
    rustc --version >/dev/null || rustup toolchain install ||
        fail "the Rust toolchain named in rust-toolchain.toml can't be had; see the message above"
}

check_packages() {
    local missing=() entry package probe why
    for entry in "${packages[@]}"; do
        IFS='|' read -r package probe why <<<"$entry"
        # Split into words on purpose.
        $probe >/dev/null 2>&1 && continue
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
