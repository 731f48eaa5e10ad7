#!/usr/bin/env bash
# A private, throw-away PostgreSQL cluster for tests: never use it for data that matters.
#   scripts/postgres.sh start DIR           makes and starts a cluster below DIR, prints its URL without a database
#   scripts/postgres.sh start DIR durable   the same as it would run for real, to measure with
#   scripts/postgres.sh restart DIR         starts it again, whatever became of it
#   scripts/postgres.sh stop DIR            stops it and removes DIR
set -euo pipefail

usage() { sed -n '2,6s/^# *//p' "$0" >&2; exit 2; }
[ $# -eq 2 ] || [ "$*" = "start ${2:-} durable" ] || usage
command=$1 dir=$2 kind=${3:-forgetful}

bin=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb)") || { echo 'no PostgreSQL server is installed' >&2; exit 1; }

# PostgreSQL refuses to run as root.
unprivileged() {
  if [ "$(id -u)" -eq 0 ]; then (cd "$dir" && runuser -u postgres -- "$@"); else "$@"; fi
}

free_port() {
  local port
  while port=$((RANDOM % 20000 + 30000)) && (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
  echo "$port"
}

common() {
  cat <<CONF
listen_addresses = '127.0.0.1'
unix_socket_directories = '$dir'
max_connections = 200
CONF
}

# What a test writes need not outlive it. Each test has a database of its own: autovacuum would go through hundreds of them.
forgetful() {
  cat <<CONF
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
CONF
}

# One fixed configuration for whatever is measured. Nothing is answered that a power cut would take back.
durable() {
  cat <<CONF
fsync = on
synchronous_commit = on
full_page_writes = on
shared_buffers = 2GB
effective_cache_size = 8GB
work_mem = 16MB
maintenance_work_mem = 512MB
max_wal_size = 8GB
checkpoint_timeout = 15min
wal_compression = lz4
random_page_cost = 1.1
jit = off
shared_preload_libraries = 'pg_stat_statements'
CONF
}

start() {
  local password port attempt
  mkdir -p "$dir"
  dir=$(cd "$dir" && pwd)
  [ "$(id -u)" -ne 0 ] || chown postgres "$dir"
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  (umask 077 && printf '%s\n' "$password" >"$dir/password")
  [ "$(id -u)" -ne 0 ] || chown postgres "$dir/password"
  unprivileged "$bin/initdb" -D "$dir/cluster" -U polku --auth=scram-sha-256 --pwfile="$dir/password" \
    --encoding=UTF8 --locale=C.UTF-8 --no-sync >"$dir/initdb.log"
  { common; "$kind"; } >>"$dir/cluster/postgresql.conf"
  for attempt in 1 2 3 4 5; do
    port=$(free_port)
    if unprivileged "$bin/pg_ctl" -D "$dir/cluster" -l "$dir/postgres.log" -o "-p $port" -w -s start 1>&2; then
      echo "postgres://polku:$password@127.0.0.1:$port"
      return
    fi
    echo "port $port: attempt $attempt failed" >&2
  done
  tail -n 20 "$dir/postgres.log" >&2
  exit 1
}

restart() {
  unprivileged "$bin/pg_ctl" -D "$dir/cluster" -l "$dir/postgres.log" -w -s restart 1>&2
}

stop() {
  [ -d "$dir" ] || return 0
  if [ -f "$dir/cluster/postmaster.pid" ]; then
    unprivileged "$bin/pg_ctl" -D "$dir/cluster" -m immediate -w -s stop 1>&2 || true
  fi
  # Only what `start` left here may go.
  rm -rf "$dir/cluster" "$dir/password" "$dir/initdb.log" "$dir/postgres.log" "$dir"/.s.PGSQL.*
  rmdir "$dir"
}

case $command in
  start) start ;;
  restart) restart ;;
  stop) stop ;;
  *) usage ;;
esac
