#!/usr/bin/env bash
# README's first command, into a pipe and on a terminal; nothing of it may live on.
set -euo pipefail
command='swift run -c release dmon demo'
log=$DMON_CI_SCRATCH/demo

grep -q "^$command\$" README.md || { echo "demo.sh: README.md does not show '$command' on a line of its own" >&2; exit 1; }

# The processes that run the release binary.
remaining() {
  local binary process
  binary=$(readlink -f .build/release/dmon)
  for process in /proc/[0-9]*; do
    if [ "$(readlink "$process/exe" 2>/dev/null)" = "$binary" ]; then printf '%s\n' "${process#/proc/}"; fi
  done
}

echo '--- into a pipe'
# shellcheck disable=SC2086
timeout 120 $command </dev/null 2>&1 | tee "$log.plain"
if grep -q $'\e' "$log.plain"; then
  echo 'demo.sh: the output into a pipe has escape sequences' >&2
  exit 1
fi

echo '--- on a terminal'
# The binary itself, for SwiftPM draws too. A new terminal has no size.
SHELL=/bin/sh TERM=xterm-256color timeout 120 \
  script --quiet --return --command 'stty rows 24 cols 80; exec .build/release/dmon demo' "$log.terminal" \
  </dev/null >/dev/null
grep -q $'\e\\[' "$log.terminal" || { echo 'demo.sh: nothing was drawn on the terminal' >&2; exit 1; }
echo "$(stat -c %s "$log.terminal") bytes were drawn"

left=$(remaining)
if [ -n "$left" ]; then
  echo 'demo.sh: these processes were left behind:' >&2
  # shellcheck disable=SC2086
  ps -o pid,ppid,args -p $left >&2
  exit 1
fi
