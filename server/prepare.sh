#!/usr/bin/env bash
# Renews .sqlx: starts a PostgreSQL of its own from the sources, applies the migrations, and
# compiles everything that has queries against it.
set -euo pipefail
cd "$(dirname "$0")/.."
url="${DATABASE_URL:?name an empty PostgreSQL database with DATABASE_URL; the migrations are applied to it}"
for file in migrations/*.up.sql; do psql "$url" -v ON_ERROR_STOP=1 -q -1 -f "$file"; done
rm -rf .sqlx && mkdir .sqlx
touch app/src/lib.rs
SQLX_OFFLINE=false SQLX_OFFLINE_DIR="$PWD/.sqlx" DATABASE_URL="$url" cargo check -p server --lib
ls .sqlx | wc -l
