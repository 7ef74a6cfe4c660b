#!/usr/bin/env bash
# A PostgreSQL server for the ignored tests, on machines with Debian's packages and without Docker.
#
#   eval "$(scripts/postgres.sh start)"           # prints `export CQRS_TEST_POSTGRES_URL=..`
#   cargo test --workspace -- --ignored
#   scripts/postgres.sh stop
#
# The server is one of its own: another one on the machine stays as it is. It listens on the loopback interface alone, trusts
# everybody there, and keeps nothing: it is for tests.
set -euo pipefail

port=${CQRS_TEST_POSTGRES_PORT:-54329}
home=${TMPDIR:-/tmp}/cqrs-postgres-$port

# The server refuses to run as root.
as_owner() {
    if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

binaries() {
    # Not every place is there.
    { find /usr/lib/postgresql /usr/pgsql* -name initdb -printf '%h\n' 2>/dev/null || true; } | sort -V | tail -n 1
}

case ${1:-} in
start)
    if [ -z "$(binaries)" ]; then
        { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql; } >&2
    fi
    bin=$(binaries)
    [ -n "$bin" ] || { echo "no PostgreSQL server was found: install the package \`postgresql\`" >&2; exit 1; }
    if ! as_owner "$bin/pg_ctl" status -D "$home/data" >/dev/null 2>&1; then
        rm -rf "$home"
        mkdir -p "$home"
        if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi
        as_owner "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --no-sync >/dev/null
        settings="-p $port -c listen_addresses=127.0.0.1 -k $home -c fsync=off -c max_connections=200"
        as_owner "$bin/pg_ctl" start -w -D "$home/data" -l "$home/log" -o "$settings" >/dev/null \
            || { cat "$home/log" >&2; exit 1; }
    fi
    echo "export CQRS_TEST_POSTGRES_URL=postgres://postgres@127.0.0.1:$port/postgres"
    ;;
stop)
    bin=$(binaries)
    if [ -n "$bin" ] && [ -d "$home/data" ]; then
        as_owner "$bin/pg_ctl" stop -m immediate -D "$home/data" >/dev/null
    fi
    rm -rf "$home"
    ;;
*)
    echo "usage: $0 start|stop" >&2
    exit 2
    ;;
esac
