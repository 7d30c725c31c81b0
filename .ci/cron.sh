#!/usr/bin/env bash
# cron.sh BINARY: a line of a real crontab under Debian's cron, for two minutes: through a kill -9 of the daemon, one of keeper
# and daemon together, and an edit of a script. Cron is started here if none runs; root's crontab is put back.
set -euo pipefail
unset "${!DMON_@}"
binary=$(readlink -f "$1")
[ "$(id -u)" -eq 0 ] || { echo 'cron.sh: cron needs root' >&2; exit 1; }
root=$(mktemp -d)
scripts=$root/scripts
state=$scripts/.dmon
table=/var/spool/cron/crontabs/root
cron=
begun=$SECONDS

say() { printf '%3d s  %s\n' $((SECONDS - begun)) "$*"; }
fail() {
  say "FAILED: $*" >&2
  cat "$state/daemon.log" "$root/cron.log" 2>/dev/null >&2 || true
  exit 1
}

clean() {
  if [ -n "$cron" ]; then kill "$cron" 2>/dev/null || true; fi
  if [ -n "$cron" ] && [ ! -e "$root/rebooted" ]; then rm -f /run/crond.reboot; fi
  if [ -e "$root/table" ]; then cp -p "$root/table" "$table"; else rm -f "$table"; fi
  if [ -e "$state/lock" ]; then timeout 30 "$binary" shutdown --yes --directory "$scripts" 2>/dev/null || true; fi
  rm -rf "$root"
}

# until SECONDS WHAT COMMAND...: waits for a command to succeed.
until_true() {
  local limit=$1 what=$2 end=$((SECONDS + $1))
  shift 2
  until "$@"; do
    [ $SECONDS -lt $end ] || fail "not within $limit s: $what"
    sleep 0.2
  done
}

starts() { [ "$(wc -l <"$root/starts" 2>/dev/null || echo 0)" -eq "$1" ]; }
# The processes of the lock file: daemon, its start, keeper, its start, socket.
holder() { read -r daemon _ keeper _ <"$state/lock"; }
is_new_daemon() { holder && [ "$daemon" -gt 1 ] && [ "$daemon" -ne "$1" ] && [ -d "/proc/$daemon" ]; }
shown() { "$binary" ls --directory "$scripts" 2>/dev/null | grep -q "$1"; }
# It is there, and more than what a parent that waits for nobody has left of it.
lives() { [ -d "/proc/$1" ] && ! grep -q '^State:.Z' "/proc/$1/status"; }
# The one process of the script that lives; none or two are wrong.
only_child() {
  local pid alive=()
  for pid in $(cat "$root/starts"); do
    if lives "$pid"; then alive+=("$pid"); fi
  done
  [ ${#alive[@]} -eq 1 ] || fail "${#alive[@]} processes of the script live: ${alive[*]}"
  pid=${alive[0]}
  printf '%s\n' "$pid"
}
write_script() {
  printf '#!/bin/sh\n# %s\necho $$ >>%s\nexec sleep 600\n' "$1" "$root/starts" >"$scripts/web"
  chmod 700 "$scripts/web"
}

command -v cron >/dev/null || { echo 'cron.sh: there is no cron' >&2; exit 1; }
if [ -e /run/crond.reboot ]; then touch "$root/rebooted"; fi
mkdir -p "$(dirname "$table")"
if [ -e "$table" ]; then cp -p "$table" "$root/table"; fi
trap clean EXIT

mkdir -m 700 "$scripts"
: >"$root/starts"
write_script first
cp Tests/Goldens/cronmon-service "$scripts/cronmon-service"
chmod 755 "$scripts/cronmon-service"

# The lines as they are printed; what they write goes to a file, since there is no mail here.
{
  echo "FROM_CRONTAB='of the crontab'"
  echo "* * * * * echo >>$root/minutes"
  "$binary" cron --crontab --directory "$scripts" | sed "/^[@*]/s|\$| >>$root/output 2>\&1|"
} >"$root/lines"
cp "$root/lines" "$table"
chmod 600 "$table"
cat "$root/lines"
if ! pgrep -x cron >/dev/null; then
  cron -f >"$root/cron.log" 2>&1 &
  cron=$!
fi

until_true 70 'cron starts dmon' shown 'web .*running'
until_true 10 'the script runs' starts 1
first=$(only_child)
say "cron has started dmon, and that process $first"
holder
old=$daemon
kill -KILL "$old"
until_true 10 'the keeper starts another daemon' is_new_daemon "$old"
until_true 10 'it answers' shown 'web .*running'
[ "$(only_child)" = "$first" ] || fail 'the script was started again'
say "daemon $old was killed; daemon $daemon is there, and process $first goes on"

write_script second
until_true 10 'the script that was written is started anew' starts 2
until_true 10 'it runs' shown 'web .*running'
second=$(only_child)
say "the script was written: process $second"

holder
kill -STOP "$keeper" "$daemon"
kill -KILL "$keeper" "$daemon"
killed=$SECONDS
"$binary" ls --directory "$scripts" | grep -q 'nobody looks after it' || fail 'ls does not say so'
say "keeper $keeper and daemon $daemon were killed"
until_true 70 'the next minute takes over' is_new_daemon "$daemon"
until_true 10 'it answers' shown 'web .*running'
[ "$(only_child)" = "$second" ] || fail 'the script was started again'
say "$((SECONDS - killed)) s later daemon $daemon has taken over, and process $second goes on"

# Cron goes on to start it each minute: that changes nothing and says nothing.
while [ $((SECONDS - begun)) -lt 125 ]; do sleep 1; done
[ "$(only_child)" = "$second" ] || fail 'the script was started again'
starts 2 || fail 'the script was started too often'
[ ! -s "$root/output" ] || fail "cron would have mailed: $(cat "$root/output")"
grep -q . "$state/logs/cronmon-service.log" || fail 'the example wrote nothing'
tr '\0' '\n' <"/proc/$second/environ" | grep -qx 'FROM_CRONTAB=of the crontab' || fail "cron's variables are lost"
for word in 'acquired: ' 'default/web: added' 'default/web: spawned' 'default/web: exited'; do
  "$binary" journal --directory "$scripts" | grep -q "$word" || fail "the journal does not say '$word'"
done
say "cron has started it in $(wc -l <"$root/minutes") minutes, and would have mailed nothing"
rm -f "$table"
if [ -n "$cron" ]; then kill "$cron"; fi
timeout 30 "$binary" shutdown --yes --directory "$scripts"
! lives "$second" || fail 'the script outlives the shutdown'
say 'ended, nothing is left'
