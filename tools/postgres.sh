#!/usr/bin/env bash
# Runs a command against PostgreSQL. Usage: tools/postgres.sh COMMAND...
# DATABASE_URL names the server to use. Without it a throw-away server is started from the installed
# PostgreSQL (15 or newer), on a free port of 127.0.0.1, without fsync, and removed afterwards. Where
# none is installed and this runs as root on Debian or Ubuntu, it is installed first.
set -euo pipefail

if [ -n "${DATABASE_URL:-}" ]; then
  exec "$@"
fi

find_server() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -z "$found" ] && command -v pg_config >/dev/null && [ -x "$(pg_config --bindir)/initdb" ]; then
    found=$(pg_config --bindir)
  fi
  echo "$found"
}

server=$(find_server)
if [ -z "$server" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "    no PostgreSQL here: installing it with apt-get"
  apt_get() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 "$@"; }
  apt_get update
  apt_get install -y --no-install-recommends postgresql >/dev/null
  server=$(find_server)
fi
if [ -z "$server" ]; then
  echo "No PostgreSQL found. Install one (Debian: apt-get install postgresql), or name a server:" >&2
  echo "DATABASE_URL=postgresql://USER:PASSWORD@HOST/NAME make postgres" >&2
  exit 1
fi

# PostgreSQL refuses to run as root, so root lends it another user.
folder=$(mktemp -d)
as_server() { "$@"; }
if [ "$(id -u)" -eq 0 ]; then
  owner=postgres
  id postgres >/dev/null 2>&1 || owner=nobody
  chown "$owner" "$folder"
  as_server() { (cd / && setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups "$@"); }
fi
stop() {
  as_server "$server/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_server "$server/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
as_server "$server/pg_ctl" -D "$folder/data" -l "$folder/log" -w start -o "-p $port -c listen_addresses=127.0.0.1 \
  -c unix_socket_directories='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off" >/dev/null ||
  { cat "$folder/log" >&2; exit 1; }
# Not a superuser: a superuser passes row-level security and grants unseen, and tests of them would prove nothing.
"$server/psql" -q -h 127.0.0.1 -p "$port" -U postgres postgres \
  -c "CREATE ROLE holdfast LOGIN CREATEDB" -c "CREATE DATABASE holdfast OWNER holdfast"
echo "    $("$server/postgres" --version) on port $port"

DATABASE_URL="postgresql://holdfast@127.0.0.1:$port/holdfast" "$@"
