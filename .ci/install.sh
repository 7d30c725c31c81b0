#!/usr/bin/env bash
# Installs the programs and the Python packages that the tests use, as far as they are missing.
set -euo pipefail

# Each program and the Debian package that has it.
needed=(
  mandoc:mandoc zsh:zsh fish:fish dash:dash make:make tmux:tmux python3:python3 file:file readelf:binutils
  strip:binutils script:bsdutils unshare:util-linux setpriv:util-linux nsenter:util-linux systemd-analyze:systemd
  /usr/bin/time:time timeout:coreutils stty:coreutils find:findutils diff:diffutils ps:procps pgrep:procps cron:cron
  gcc:gcc g++:g++ rsync:rsync parallel:parallel
)

missing_packages() {
  local entry
  for entry in "${needed[@]}"; do
    command -v "${entry%%:*}" >/dev/null || printf '%s\n' "${entry#*:}"
  done | sort -u
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo -n "$@"
  else
    echo "install.sh: '$*' needs root, and there is no sudo" >&2
    return 1
  fi
}

apt() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 "$@"; }

# Tries twice: somebody else may hold a lock of apt, or the net may have had the hiccups.
install_packages() {
  apt install --no-install-recommends "$@" && return 0
  echo 'install.sh: again, with new package lists' >&2
  sleep 10
  apt update && apt install --no-install-recommends "$@"
}

mapfile -t packages < <(missing_packages)
if [ ${#packages[@]} -gt 0 ]; then
  command -v apt-get >/dev/null || { echo "install.sh: no apt-get; please install ${packages[*]}" >&2; exit 1; }
  # A fresh container has no package lists yet.
  compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null || apt update
  install_packages "${packages[@]}"
  mapfile -t packages < <(missing_packages)
  [ ${#packages[@]} -eq 0 ] || { echo "install.sh: still missing: ${packages[*]}" >&2; exit 1; }
fi

# The independent Varlink client, readers of YAML (1.1 and 1.2), cron schedules and tqdm, for the python3 on PATH, whoseever it is.
if ! python3 -c 'import varlink, yaml, ruamel.yaml, croniter, tqdm' 2>/dev/null; then
  if ! python3 -m pip --version >/dev/null 2>&1; then
    python3 -m ensurepip --user 2>/dev/null || install_packages python3-pip
  fi
  # As variables, because a pip that does not know one ignores it. The second is needed where the system's Python is
  # marked as externally managed.
  export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_BREAK_SYSTEM_PACKAGES=1 PIP_ROOT_USER_ACTION=ignore
  packages=(varlink PyYAML ruamel.yaml croniter tqdm)
  python3 -m pip install --quiet "${packages[@]}" || { sleep 10; python3 -m pip install --quiet "${packages[@]}"; }
  python3 -c 'import varlink, yaml, ruamel.yaml, croniter, tqdm'
fi
echo 'everything is there'
