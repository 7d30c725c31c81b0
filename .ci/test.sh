#!/usr/bin/env bash
# Runs README's test command and keeps the runner's summary for the end. A run of no tests is a failure.
set -euo pipefail
log=$DMON_CI_SCRATCH/test.log

status=0
timeout 900 swift test 2>&1 | tee "$log" || status=$?

# The runner's last word, preceded by what it found wrong and where; a runner that died has none.
summary=$(grep -E 'Test run with [0-9]+ tests? ' "$log" | tail -n 1) || summary=
{
  grep -E -A 4 '^.{0,4} ?Test .* recorded an issue' "$log" | cut -c 1-600 | head -n 80 || true
  grep -E '^.{0,4} ?Test .* failed after' "$log" | grep -v 'Test run with' || true
  printf '%s\n' "${summary:-the test runner ended without a summary (exit $status)}"
} >"$DMON_CI_SCRATCH/summary"

[ "$status" -eq 0 ] || exit "$status"
case $summary in
  *'Test run with 0 tests'* | '')
    echo 'test.sh: no test was run' >&2
    exit 1
    ;;
esac
grep -q '^swift test$' README.md || { echo "test.sh: README.md does not show 'swift test' on a line of its own" >&2; exit 1; }
