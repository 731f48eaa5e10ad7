# What each recipe does in a sentence: docs/testing.md

default:
    @just --list

# The demo, started again after each change when cargo-watch is installed
dev *args:
    @if command -v cargo-watch >/dev/null; then cargo watch -q -x "run -- demo {{ args }}"; else cargo run -- demo {{ args }}; fi

# Everything that needs no database and no server
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings
    cargo deny --log-level error check licenses bans sources
    @if command -v typos >/dev/null; then typos; else echo 'typos is not installed: spelling not checked'; fi
    cargo nextest run --locked -p polku --test it -E 'test(/^(budget|layers)::/)'

# All tests on SQLite
test *args:
    cargo nextest run --locked -p domain --no-tests pass {{ args }}
    cargo nextest run --locked -p polku -p entity -p migration {{ args }}

# The integration tests on a private PostgreSQL
test-pg *args:
    #!/usr/bin/env bash
    set -euo pipefail
    dir=$(mktemp -d -t polku-pg.XXXXXX)
    trap 'scripts/postgres.sh stop "$dir"' EXIT
    url=$(scripts/postgres.sh start "$dir")
    TEST_DATABASE_URL=$url cargo nextest run --locked -p polku --test it {{ args }}

# Changes the decision in every way that might go unnoticed: a test must fail each time
mutants *args:
    DECISIONS=24000 cargo mutants -p domain {{ args }}

# Writes the specification anew; a failed run leaves the old one
openapi:
    #!/usr/bin/env bash
    set -euo pipefail
    new=$(mktemp)
    trap 'rm -f "$new"' EXIT
    cargo run -q --locked -- openapi >"$new"
    cat "$new" >openapi/openapi.json

# The imaginary county on a fresh embedded database
demo *args:
    cargo run --locked -- demo {{ args }}

# The service beside its limit on a generated country (docs/performance.md); --referrals N, --operations read,list, …
bench *args:
    cargo build --release --locked
    cd benches/limit && CARGO_TARGET_DIR=../../target/limit cargo build --release --locked
    python3 benches/bench.py {{ args }}

# What the build server runs
ci:
    .ci/run
