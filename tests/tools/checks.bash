# What the tests of the tools have in common: sourced, with $tool set to the tool's name.
# shellcheck shell=bash disable=SC2034
tool=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../tools" && pwd)/$tool
cache=${PSSYSTEMDHARDEN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/pssystemdharden}
checks=0 failures=0
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

check() { # NAME EXPECTED ACTUAL
    checks=$((checks + 1))
    if [ "$2" = "$3" ]; then echo "ok    $1"; return; fi
    failures=$((failures + 1))
    printf 'FAIL  %s\n      expected: %s\n      actual:   %s\n' "$1" "${2@Q}" "${3@Q}"
}

# Waits for a command to succeed: up to three minutes.
until_true() {
    local i
    for ((i = 0; i < 3600; i++)); do "$@" && return; sleep 0.05; done
    return 1
}

# (others may mount things meanwhile; the tools' are their own, or in these places)
mounts() { grep -E " (/run|/tmp|/sys/kernel|$cache)[/ ]| - [^ ]+ throwaway " /proc/self/mountinfo | sort; }
no_process() { [ "$(processes "$1")" = 0 ]; }
