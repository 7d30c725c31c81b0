#!/usr/bin/env bash
# chroot.sh BINARY: the static binary alone in an empty root, without /proc, /dev and libraries. Needs root.
set -euo pipefail
binary=$1
root=$(mktemp -d)
daemon=

clean() {
  if [ -n "$daemon" ]; then kill -KILL "$daemon" 2>/dev/null || true; fi
  rm -rf "$root"
}
trap clean EXIT

cp "$binary" "$root/dmon"
mkdir -m 700 "$root/run"
alone=(env -i PATH=/usr/sbin:/sbin:/usr/bin:/bin DMON_SOCKET=/run/dmon.sock)
inside() { "${alone[@]}" DMON_AUTOSTART=0 timeout 20 chroot "$root" /dmon "$@"; }

expect() {
  if [ "$1" != "$2" ]; then
    echo "chroot.sh: '$2' was to come, but it is '$1'" >&2
    exit 1
  fi
}

inside version
"${alone[@]}" chroot "$root" /dmon daemon 2>"$root/log" &
daemon=$!
for _ in {1..200}; do
  if inside ls >/dev/null 2>&1; then break; fi
  kill -0 "$daemon" || { echo "chroot.sh: the daemon did not come up" >&2; cat "$root/log" >&2; exit 1; }
  sleep 0.05
done

expect "$(inside report new build --label link --total 4 --strict)" 1
inside report set build 1 1 --strict
inside watch --once | tee "$root/shown"
grep -q '25%' "$root/shown"
inside report done build 1 --strict
inside watch --once | tee "$root/shown"
grep -q 'done' "$root/shown"
# Without /proc the lock file alone says who it is.
kill -TERM "$(cut -d ' ' -f 1 "$root/run/dmon.sock.state/lock")"
code=0
wait "$daemon" || code=$?
daemon=
expect "$code" 0
[ ! -e "$root/run/dmon.sock" ] || { echo 'chroot.sh: the socket was left behind' >&2; exit 1; }
cat "$root/log"

# In the background, too: it finds itself without /proc, and needs no /dev/null.
inside daemon --detach
daemon=$(cut -d ' ' -f 1 "$root/run/dmon.sock.state/lock")
inside ls | grep -q link
kill -TERM "$daemon"
for _ in {1..200}; do
  kill -0 "$daemon" 2>/dev/null || break
  sleep 0.05
done
[ ! -e "$root/run/dmon.sock" ] || { echo 'chroot.sh: the one in the background did not end' >&2; exit 1; }
daemon=
