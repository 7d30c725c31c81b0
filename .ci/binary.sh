#!/usr/bin/env bash
# The release binary is static, and as small and quick as it should be.
set -euo pipefail
binary=.build/release/dmon
# Bytes, stripped. With Foundation linked in by mistake, which is 12 MB more, it is beyond this.
budget=16000000

headers=$(readelf --program-headers --wide "$binary")
if grep -q INTERP <<<"$headers"; then
  echo "binary.sh: $binary needs an interpreter, so it is not static" >&2
  exit 1
fi
if readelf --dynamic --wide "$binary" 2>/dev/null | grep NEEDED; then
  echo "binary.sh: $binary needs shared libraries" >&2
  exit 1
fi
file -L "$binary"

strip -o "$DMON_CI_SCRATCH/dmon" "$binary"
size=$(stat -c %s "$DMON_CI_SCRATCH/dmon")
echo "size: $size bytes stripped (budget $budget), $(stat -L -c %s "$binary") with symbols"
if [ "$size" -gt "$budget" ]; then
  echo "binary.sh: over the budget" >&2
  exit 1
fi

# For the record, no limit: times depend on the machine.
"$binary" version
begun=$(date +%s%N)
for _ in {1..200}; do "$binary" version >/dev/null; done
echo "start to exit: $((($(date +%s%N) - begun) / 200000)) us each of 200 times 'dmon version', with the shell's fork"
