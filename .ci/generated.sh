#!/usr/bin/env bash
# Completions and man pages are what the command table makes of them, and other programs find nothing wrong with them.
set -euo pipefail
made=$DMON_CI_SCRATCH/generated
mkdir -p "$made"

.build/release/dmon help --generate "$made"
for directory in completions man; do
  if ! diff -r "$directory" "$made/$directory"; then
    echo "generated.sh: run '.build/release/dmon help --generate .' and commit the result" >&2
    exit 1
  fi
done

mapfile -d '' -t pages < <(find man -type f -print0 | sort -z)
[ ${#pages[@]} -gt 0 ] || { echo 'generated.sh: there are no man pages' >&2; exit 1; }
mandoc -T lint -W warning "${pages[@]}"

bash -n completions/dmon.bash
zsh -n completions/_dmon
fish --no-execute completions/dmon.fish
echo "${#pages[@]} man pages, 3 completions"
