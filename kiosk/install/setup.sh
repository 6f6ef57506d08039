# Sets up what is missing on this machine; sourced by ./run and ./test from the top of the checkout.
# POSIX sh. When it is through, $python is the interpreter to use.
# shellcheck shell=sh
#
# There are two levels: `set_up run` brings what ./run needs, `set_up test` that and what ./test needs besides
# (a browser, checkers). An environment that has been at the level test stays there.
#
# A stamp inside .venv tells whether there is anything to do: level, Python, place, and a sum over what is
# installed. It is taken away before work starts and written last, so work that was cut off is known by its
# absence and begins again from nothing.

setup_folder=kiosk/install
setup_stamp=.venv/set-up
setup_from_source=pyscard # the one dependency that has no wheel for Linux

setup_say() { printf 'set-up: %s\n' "$*" >&2; }
setup_fail() {
  setup_say "$*"
  exit 1
}

setup_lists() { # level: the files that say what is installed
  if [ "$1" = test ]; then
    setup_lock=$setup_folder/requirements-test.lock
    setup_debian_lists="$setup_folder/debian.txt $setup_folder/debian-test.txt"
  else
    setup_lock=$setup_folder/requirements.lock
    setup_debian_lists=$setup_folder/debian.txt
  fi
}

setup_wanted() { # level: what the stamp must say
  setup_lists "$1"
  # shellcheck disable=SC2086
  echo "$1" &&
    "$PWD/.venv/bin/python" -V &&
    pwd -P &&
    cat "$setup_lock" $setup_debian_lists setup.cfg pyproject.toml | sha256sum
}

setup_level() { # level asked for: the level to work at
  if [ "$(head -n 1 "$setup_stamp" 2>/dev/null)" = test ]; then echo test; else echo "$1"; fi
}

setup_is_done() { # level
  [ -s "$setup_stamp" ] && [ "$(setup_wanted "$1" 2>/dev/null)" = "$(cat "$setup_stamp")" ]
}

setup_packages() { # the Debian packages of the lists
  # shellcheck disable=SC2086
  cat $setup_debian_lists | sed 's/[[:space:]]*#.*//; /^$/d'
}

setup_missing() { # the packages of the list that are not installed
  setup_packages | while read -r package; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
  done
}

setup_as_root() { # command…
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

setup_apt() { # command…
  setup_as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -q -y "$@" >&2
}

setup_debian() {
  if ! command -v dpkg-query >/dev/null; then
    setup_say "This is not Debian. Please see to it yourself that these are here: $(setup_packages | tr '\n' ' ')"
    return
  fi
  missing=$(setup_missing)
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
    setup_say "These Debian packages are missing, and installing them needs an administrator. Please run this line, then start again:"
    printf '\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends %s\n\n' "$missing" >&2
    exit 1
  fi
  setup_say "installing Debian packages: $missing"
  # the package lists may be missing or old: fetch them only when it turns out so
  # shellcheck disable=SC2086
  setup_apt install --no-install-recommends $missing ||
    { setup_apt update && setup_apt install --no-install-recommends $missing; } ||
    setup_fail "Debian could not install: $missing (the reason stands above). Is the network up? Then start again."
}

setup_find_python() { # prints the first Python that will do
  for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import ensurepip, venv, sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  setup_fail "Python 3.11, 3.12 or 3.13 with its venv module is needed and was not found."
}

setup_pip() { # pip install …
  .venv/bin/python -m pip --disable-pip-version-check --no-input install --quiet "$@"
}

setup_unlocked() { # what is installed and not in the lock
  .venv/bin/python -m pip --disable-pip-version-check list --format=freeze --exclude kiosk |
    sed 's/[ =@].*//' | tr 'A-Z_.' 'a-z--' |
    while read -r name; do grep -q "^$name==" "$setup_lock" || printf '%s ' "$name"; done
}

setup_environment() { # level
  if [ -s "$setup_stamp" ] && [ "$(sed -n 2,3p "$setup_stamp")" = "$(setup_wanted "$1" 2>/dev/null | sed -n 2,3p)" ]; then
    setup_say "bringing .venv up to date"
    rm -f "$setup_stamp"
  else
    setup_base=$(setup_find_python)
    setup_say "making the virtual environment .venv with $setup_base"
    rm -rf .venv
    "$setup_base" -m venv .venv || setup_fail "Python could not make .venv: is the disk full or read-only?"
  fi
  setup_say "installing the locked dependencies (a minute or two the first time)"
  # Wheels first. What has none for Linux is then built by the setuptools of the lock, so that no build dependency escapes it.
  awk -v skip="^$setup_from_source==" '/^[^ #]/ { kept = $0 !~ skip } kept || /^#/' "$setup_lock" >.venv/wheels.lock
  { setup_pip --require-hashes --only-binary :all: -r .venv/wheels.lock &&
    setup_pip --require-hashes --no-build-isolation --no-binary "$setup_from_source" -r "$setup_lock"; } ||
    setup_fail "The dependencies could not be installed (the reason stands above). Is the network up? Then start again."
  unlocked=$(setup_unlocked)
  # shellcheck disable=SC2086
  [ -z "$unlocked" ] || .venv/bin/python -m pip --disable-pip-version-check uninstall --quiet --yes $unlocked
  # setuptools warns at length about editable installs: shown only if it fails
  setup_log=$(setup_pip --no-build-isolation --no-deps --no-index --editable . 2>&1) ||
    setup_fail "The project itself could not be installed into .venv: $setup_log"
  setup_wanted "$1" >"$setup_stamp.new" && mv "$setup_stamp.new" "$setup_stamp"
}

set_up() { # run | test
  if ! setup_is_done "$(setup_level "$1")"; then
    # two commands started at once must not set up the same folder at once
    exec 9<"$setup_folder/debian.txt"
    if command -v flock >/dev/null && ! flock -n 9; then
      setup_say "another set-up is under way here, waiting for it"
      flock 9
    fi
    setup_at=$(setup_level "$1")
    if ! setup_is_done "$setup_at"; then
      setup_lists "$setup_at"
      setup_debian
      setup_environment "$setup_at"
      setup_say "done"
    fi
    exec 9<&-
  fi
  # shellcheck disable=SC2034  # for whoever sources this
  python=$PWD/.venv/bin/python
}
