#!/usr/bin/env bash
# Regenerates .sqlx: applies the migrations to an empty database, then compiles all queries against it. The database is
# a temporary cluster of this machine's PostgreSQL, or the one in DATABASE_URL.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${DATABASE_URL:-}" ]; then
  bin=$(dirname "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1 | grep . || command -v initdb)")
  folder=$(mktemp -d)
  # PostgreSQL refuses to run as root.
  as=(); if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; as=(runuser -u postgres --); fi
  "${as[@]}" "$bin/initdb" -D "$folder/data" -U postgres --auth=trust --no-sync >/dev/null
  "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w start \
    -o "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off" >/dev/null
  trap '"${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null; rm -rf "$folder"' EXIT
  chmod o+x "$folder"
  DATABASE_URL="postgres://postgres@localhost/postgres?host=$folder"
fi

for file in migrations/*.up.sql; do psql "$DATABASE_URL" -v ON_ERROR_STOP=1 -q -1 -f "$file"; done
rm -rf .sqlx && mkdir .sqlx
touch app/src/lib.rs
SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$PWD/.sqlx" DATABASE_URL="$DATABASE_URL" cargo check -p server --lib
ls .sqlx | wc -l
