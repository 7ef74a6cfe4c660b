#!/usr/bin/env bash
# What the macros cost at compile time: builds a crate with N commands and handlers, and the same types and functions
# without attributes, each cold (its dependencies built before), debug profile.
#
#     benches/compile_time.sh [N] [RUNS]    # 500 commands, the best of 3 runs
set -euo pipefail

count=${1:-500}
runs=${2:-3}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Neither a target directory nor flags of the caller may change what is measured.
export CARGO_TARGET_DIR=$work/target
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS RUSTC_WRAPPER CARGO_INCREMENTAL

# One file for 50 commands, as in a program: `module FILE FIRST LAST annotated|plain`.
module() {
    local file=$1 first=$2 last=$3 kind=$4 number command='' handler=''
    if [[ $kind == annotated ]]; then
        command='#[command(returns = u64)]'
        handler='#[handler]'
    fi
    {
        echo 'use cqrs::prelude::*;'
        echo 'use crate::Pool;'
        for ((number = first; number <= last; number++)); do
            cat <<RUST
$command
pub struct Command$number {
    pub amount: u64,
}

$handler
pub async fn handle$number(command: Command$number, pool: &Pool, ctx: Context<'_>) -> Result<u64, BoxError> {
    let _ = ctx;
    Ok(command.amount + pool.0 + $number)
}

RUST
        done
    } >"$file"
}

# `package NAME annotated|plain`: a library. Nothing sends its commands: that costs what a generic call costs.
package() {
    local name=$1 kind=$2 first last modules=() part
    mkdir -p "$work/$name/src"
    cat >"$work/$name/Cargo.toml" <<TOML
[package]
name = "$name"
version = "0.0.0"
edition = "2024"

[dependencies]
cqrs = { path = "$root" }

[workspace]
TOML
    cp "$root/Cargo.lock" "$work/$name/Cargo.lock"
    for ((first = 1; first <= count; first += 50)); do
        last=$((first + 49 < count ? first + 49 : count))
        part=part$first
        modules+=("pub mod $part;")
        module "$work/$name/src/$part.rs" "$first" "$last" "$kind"
    done
    printf '%s\n' 'pub struct Pool(pub u64);' "${modules[@]}" >"$work/$name/src/lib.rs"
}

# Seconds that cargo takes to build the package, whose dependencies are there.
build() {
    local name=$1 start end
    touch "$work/$name/src/lib.rs"
    cargo clean --quiet --manifest-path "$work/$name/Cargo.toml" --package "$name"
    start=$(date +%s%N)
    cargo build --quiet --offline --manifest-path "$work/$name/Cargo.toml"
    end=$(date +%s%N)
    echo $(((end - start) / 1000000))
}

# The best of several runs: everything else only adds.
best() {
    local name=$1 run millis best=''
    for ((run = 0; run < runs; run++)); do
        millis=$(build "$name")
        if [[ -z $best || $millis -lt $best ]]; then best=$millis; fi
    done
    echo "$best"
}

package annotated annotated
package plain plain
for name in annotated plain; do
    cargo build --quiet --manifest-path "$work/$name/Cargo.toml"
done
with=$(best annotated)
without=$(best plain)

seconds() { printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)); }
micros=$(((with - without) * 1000 / count))
echo "$count commands with handlers, $(rustc --version), $(nproc) cores, best of $runs"
echo "with attributes:     $(seconds "$with") s"
echo "without attributes:  $(seconds "$without") s"
echo "per command+handler: $(seconds "$micros") ms"
