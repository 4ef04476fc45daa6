#!/bin/sh
# Makes a checkout ready to run: the external tools, node_modules, dist/. Does only what is missing.
#
#   sh scripts/setup.sh
#   sh scripts/setup.sh --build     only dist/, of a checkout that has the rest
#
# POSIX sh, because it runs before anything is installed. Nothing goes to standard output, which
# belongs to the program that is started next. Exit status: 0 ready, 3 not ready (the reason is told).
#
# shellcheck disable=SC2046 # names of packages hold no blanks
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)

main() {
  exec 1>&2
  # The tools of an administrator stand outside an ordinary user's PATH.
  PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
  LC_ALL=C # one order for sort, one language for messages
  export PATH LC_ALL
  cd "$root"

  if [ "${1-}" = --install-packages ]; then # this script, started by itself as root
    shift
    install_packages "$@"
    return
  fi

  if [ "${1-}" = --build ]; then
    build_alone
    return
  fi

  check_node
  if [ -z "$(missing_tools)" ] && modules_are_current && build_is_current; then
    return
  fi
  install_tools
  check_writable
  mkdir -p .setup
  lock .setup/lock
  install_modules
  build
}

build_alone() {
  mkdir -p .setup
  lock .setup/lock
  build
}

say() { printf 'mirrorbench: %s\n' "$*"; }

die() {
  say "$@"
  exit 3
}

check_node() {
  version=$(node --version 2>/dev/null) ||
    die 'Node 20.11 or newer is needed, and no node that runs is on the PATH'
  major=${version#v}
  minor=${major#*.}
  major=${major%%.*}
  minor=${minor%%.*}
  case $major:$minor in
    *[!0-9:]* | :* | *:) die "Node 20.11 or newer is needed; $(command -v node) calls itself '$version'" ;;
  esac
  if [ "$major" -lt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -lt 11 ]; }; then
    die "Node 20.11 or newer is needed; $(command -v node) is $version"
  fi
}

# --- External tools

# The lines of the table whose command is not there.
missing_tools() {
  while read -r command rest; do
    case $command in '' | '#'*) continue ;; esac
    command -v "$command" >/dev/null 2>&1 || printf '%s %s\n' "$command" "$rest"
  done <scripts/requirements.txt
}

install_tools() {
  missing=$(missing_tools)
  [ -n "$missing" ] || return 0
  manager=$(package_manager)
  if [ "$manager" != apt ]; then
    explain_missing
  elif [ "$(id -u)" -eq 0 ]; then
    sh scripts/setup.sh --install-packages $(packages) </dev/null || exit 3
  elif sudo -n true </dev/null >/dev/null 2>&1; then
    sudo -n sh "$root/scripts/setup.sh" --install-packages $(packages) </dev/null || exit 3
  else
    explain_missing
  fi
  missing=$(missing_tools)
  [ -z "$missing" ] || explain_missing
}

package_manager() {
  for candidate in apt-get:apt dnf:dnf apk:apk pacman:pacman; do
    if command -v "${candidate%:*}" >/dev/null 2>&1; then
      printf '%s\n' "${candidate#*:}"
      return
    fi
  done
  echo none
}

# The packages that bring what is missing, each once, in the order of the table.
packages() {
  seen=' '
  while read -r _ apt dnf apk pacman _; do
    case $manager in dnf) package=$dnf ;; apk) package=$apk ;; pacman) package=$pacman ;; *) package=$apt ;; esac
    case $seen in *" $package "*) continue ;; esac
    seen="$seen$package "
    printf '%s\n' "$package"
  done <<LINES
$missing
LINES
}

explain_missing() {
  say 'these tools are missing:'
  while read -r command apt dnf apk pacman why; do
    case $manager in dnf) package=$dnf ;; apk) package=$apk ;; pacman) package=$pacman ;; *) package=$apt ;; esac
    printf '  %s (package %s): %s\n' "$command" "$package" "$why"
  done <<LINES
$missing
LINES
  sudo='sudo '
  [ "$(id -u)" -ne 0 ] || sudo=
  case $manager in
    apt) install='apt-get install --no-install-recommends' ;;
    dnf) install='dnf install' ;;
    apk) install='apk add' ;;
    pacman) install='pacman -S --needed' ;;
    *) die "no apt, dnf, apk or pacman was found; Debian calls the packages:" $(packages) ;;
  esac
  say 'install them with:'
  printf '  %s%s' "$sudo" "$install"
  printf ' %s' $(packages)
  printf '\n'
  exit 3
}

# --- Packages, as root

# Nothing may ask, and nothing that is installed may start.
install_packages() {
  work=$(mktemp -d)
  made_policy=
  trap 'rm -rf "$work"; [ -z "$made_policy" ] || rm -f "$policy"' EXIT
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
  lock /run/mirrorbench-setup.lock
  [ -n "$(missing_tools)" ] || return 0

  say "installing $* …"
  DEBIAN_FRONTEND=noninteractive
  DEBCONF_NONINTERACTIVE_SEEN=true
  APT_LISTCHANGES_FRONTEND=none
  NEEDRESTART_SUSPEND=1
  export DEBIAN_FRONTEND DEBCONF_NONINTERACTIVE_SEEN APT_LISTCHANGES_FRONTEND NEEDRESTART_SUSPEND
  update_lists || say 'apt-get update failed; trying with the package lists that are there'
  deny_services
  without_services apt-get install --yes --no-install-recommends --no-upgrade --no-remove \
    -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold \
    "$@" </dev/null >>"$work/log" 2>&1 9>&- || {
    cat "$work/log"
    die "apt-get could not install: $*"
  }
}

# The lock of the package lists has no time-out in apt: it fails at once while another apt holds it.
update_lists() {
  tries=0
  until apt-get update </dev/null >"$work/log" 2>&1 9>&-; do
    tries=$((tries + 1))
    if [ "$tries" -ge 150 ] || ! grep -q 'Could not get lock' "$work/log"; then
      return 1
    fi
    [ "$tries" -ne 1 ] || say 'waiting for another apt to end (300 s at most) …'
    sleep 2
  done
}

# Debian's maintainer scripts ask policy-rc.d before they start a service; 101 forbids it.
policy=/usr/sbin/policy-rc.d
mark='made by the set-up of mirrorbench; goes away with it'
bind_policy=

deny_services() {
  printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" >"$work/policy-rc.d"
  chmod 755 "$work/policy-rc.d"
  if [ ! -e "$policy" ] || grep -q "$mark" "$policy"; then # ours, when a set-up was killed
    made_policy=yes
    cp -p "$work/policy-rc.d" "$policy"
  else
    bind_policy=yes
    # A container may not mount; its own policy usually forbids services already.
    services_are_denied || bind_policy=
  fi
  services_are_denied || die "services cannot be kept from starting, because $policy allows them; nothing was installed"
}

services_are_denied() {
  status=0
  without_services "$policy" openvswitch-switch start >/dev/null 2>&1 || status=$?
  [ "$status" -eq 101 ]
}

# Runs a command under our policy. A policy of the machine stays as it is: ours lies over it in a
# mount namespace that only the command sees.
without_services() {
  if [ -z "$bind_policy" ]; then
    "$@"
  else
    # shellcheck disable=SC2016
    unshare --mount sh -c 'mount --bind "$1" "$2" && shift 2 && exec "$@"' sh "$work/policy-rc.d" "$policy" "$@"
  fi
}

# --- node_modules and dist/

check_writable() {
  for path in . .setup .setup/lock node_modules node_modules/.bin dist; do
    if [ -e "$path" ] && [ ! -w "$path" ]; then
      say "$(id -un) may not write $root/$path, perhaps because it was made by root; give the checkout back with:"
      printf "  sudo chown -R %s '%s'\n" "$(id -u):$(id -g)" "$root"
      exit 3
    fi
  done
}

# npm writes the hidden lock file last and when anything in node_modules changes, so a broken off
# or a changed installation differs from the stamp.
modules_state() { sha256sum package-lock.json node_modules/.package-lock.json 2>/dev/null || :; }

modules_are_current() {
  [ -d node_modules ] && [ -f .setup/modules ] && [ "$(cat .setup/modules)" = "$(modules_state)" ]
}

install_modules() {
  if modules_are_current; then
    return
  fi
  [ -f package-lock.json ] || die "$root/package-lock.json is missing"
  command -v npm >/dev/null 2>&1 || die 'npm is missing; it belongs to Node (Debian and Ubuntu: package npm)'
  say 'installing the npm packages of package-lock.json …'
  rm -f .setup/modules
  logged npm ci --include=dev --no-audit --no-fund --no-update-notifier --loglevel=warn
  stamp modules "$(modules_state)"
}

# Names and contents, so that a deleted or renamed source counts as a change; and the commit, which reports name.
build_state() {
  git rev-parse HEAD 2>/dev/null || :
  find package.json package-lock.json tsconfig.json tsconfig.build.json scripts/build.mjs src scenarios \
    -type f -exec sha256sum {} + 2>/dev/null | sort
}

build_is_current() {
  [ -f dist/cli.js ] && [ -f .setup/build ] && [ "$(cat .setup/build)" = "$(build_state)" ]
}

build() {
  if build_is_current; then
    return
  fi
  say 'building …'
  rm -f .setup/build
  state=$(build_state) # before the build: a source that changes meanwhile is built again
  logged node scripts/build.mjs
  [ -f dist/cli.js ] || die 'the build ended without dist/cli.js'
  stamp build "$state"
}

logged() {
  "$@" </dev/null >.setup/log 2>&1 9>&- || {
    cat .setup/log
    die "this failed: $*"
  }
  rm -f .setup/log
}

stamp() {
  printf '%s\n' "$2" >".setup/$1.new"
  mv -f ".setup/$1.new" ".setup/$1"
}

# Held through descriptor 9 until the script ends. Not `flock -w`: busybox has none.
lock() {
  exec 9>"$1"
  tries=0
  until flock -n 9; do
    [ "$tries" -ne 0 ] || say 'waiting for another set-up to end (600 s at most) …'
    tries=$((tries + 1))
    [ "$tries" -le 600 ] || die "another set-up has held $1 for 600 s"
    sleep 1
  done
}

main "$@"
