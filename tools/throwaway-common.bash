# shellcheck shell=bash disable=SC2034
# What throwaway-systemd and throwaway-vm have in common; they source it. Both are called throwaway-X check|setup|run, explain themselves in
# the comment at their head, set SELF to their own path, and define cleanup(), which is called at the end however that comes about.
set -euo pipefail
umask 022
shopt -s nullglob extglob

CACHE=${PSSYSTEMDHARDEN_CACHE:-${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/pssystemdharden}
SYSTEM_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export PATH=${PATH:+$PATH:}$SYSTEM_PATH

say() { printf '%s: %s\n' "${SELF##*/}" "$*" >&2; }
die() { say "${*:2}"; exit "$1"; }
have() { command -v "$1" >/dev/null 2>&1; }
usage() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$SELF"; }
end_of_console() { tail -n 30 "$1" | sed 's/\x1b\[[0-9;?]*[A-Za-z]//g' >&2; } # FILE

# ---------------------------------------------------------------- what is needed

# Prints why this machine can do neither, and fails; PROGRAM is what makes the machine.
common_obstacle() { # PROGRAM
    [ "$(uname -s)" = Linux ] || { echo "this is $(uname -s), not Linux"; return 1; }
    [ "$(id -u)" = 0 ] || { echo 'not root'; return 1; }
    local tool
    for tool in unshare nsenter setpriv findmnt mount; do
        have $tool || { echo "no '$tool' (packages util-linux, mount)"; return 1; }
    done
    have "$1" || have apt-get || { echo "no '$1', and no apt-get to install it with"; return 1; }
    unshare --mount --pid --fork --propagation private true 2>/dev/null || { echo 'no mount and pid namespaces allowed'; return 1; }
}

not_installed() { # PACKAGE...: those that are not. On a machine without dpkg they are the user's care
    local package installed
    have dpkg-query || return 0
    installed=" $(dpkg-query --show --showformat '${Package}/${db:Status-Status} ' "$@" 2>/dev/null || true)"
    for package; do [[ $installed == *" $package/installed "* ]] || echo "$package"; done
}

install_packages() { # PACKAGE...
    local log
    have apt-get || die 125 "missing packages, and no apt-get to install them with: $*"
    say "installing $*"
    log=$({ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=600 \
        install --no-install-recommends "$@"; } </dev/null 2>&1) || { tail -n 15 <<<"$log" >&2; die 125 'apt-get failed'; }
}

# ---------------------------------------------------------------- suites: root file systems of Debian releases

ROOT_PACKAGES=(mmdebstrap debian-archive-keyring)  # make_root needs them

# The Debian mirror that this machine's apt uses: known by its origin, since there may be other repositories, too.
mirror() {
    local site=${PSSYSTEMDHARDEN_MIRROR-} try
    for try in 1 2; do
        # shellcheck disable=SC2016
        [ "$site" ] || site=$(apt-get indextargets --format '$(RELEASE) $(SITE)' 'Created-By: Packages' 'Origin: Debian' 'Component: main' |
            sed -n '/^[^ ]*security/!s/.* //p' || true)
        [ "$site" ] || [ $try = 2 ] || apt-get -qq update >&2 || true  # the origin is unknown until then
    done
    [ "$site" ] || die 125 "this machine's apt uses no Debian mirror; name one in PSSYSTEMDHARDEN_MIRROR"
    echo "${site%%$'\n'*}"
}

make_root() { # SUITE
    local suite=$1 site key value options=() sources
    site=$(mirror) || exit
    say "making the $suite suite, once; this takes a minute"
    part=$CACHE/suites/$suite.part
    rm -rf --one-file-system "$part"; mkdir -p "$part/tmp"
    # what leads this machine's apt to its mirror is needed by the suite's apt, too
    for key in Acquire::http::Proxy Acquire::https::Proxy Acquire::Check-Valid-Until; do
        value=; eval "$(apt-config shell value "$key")"
        [ -z "$value" ] || options+=(--aptopt="$key \"$value\"")
    done
    sources=("deb $site ${suite%-backports} main")
    [[ $suite != *-backports ]] || { sources+=("deb $site $suite main"); options+=(--aptopt="APT::Default-Release \"$suite\""); }
    # contained, because mmdebstrap mounts proc and the like below the new root
    contained bash -c '"$@"; exit' bash env TMPDIR="$part/tmp" mmdebstrap --mode=root --variant=minbase --format=directory \
        --include='systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,libnss-systemd,polkitd,procps,iproute2' \
        --include='util-linux,zlib1g,ca-certificates' --include='?name(^libicu[0-9]+$)' --skip=cleanup/reproducible \
        --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' "${options[@]}" \
        --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
        --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-include=/usr/share/doc/*/copyright' \
        "${suite%-backports}" "$part/root" "${sources[@]}" </dev/null >"$part/log" 2>&1
    [ "$status" = 0 ] || { tail -n 15 "$part/log" >&2; die 125 "mmdebstrap could not make the $suite suite"; }
    mv -T "$part/root" "${part%.part}"
    remove_part
}

# ---------------------------------------------------------------- what is shown inside

# Appends to $binds: the option, the source, the target.
add_bind() { # --bind|--bind-ro SRC[:DST]
    local source target=${2#"${2%%:*}"}
    source=$(realpath -se -- "${2%%:*}" 2>/dev/null) || die 2 "run: there is no '${2%%:*}' to bind"
    target=${target#:}; target=${target:-$source}
    case $target in *:* | [!/]*) die 2 "run: bind to '$target'? It must be an absolute path without colons" ;; esac
    binds+=("$1" "$source" "$(realpath -sm -- "$target")")
}

# Where this machine's .NET is; nothing if there is none.
dotnet_folder() {
    local dotnet
    dotnet=$(readlink -f "$(command -v dotnet || echo "${DOTNET_ROOT:-/nonexistent}/dotnet")") || true
    [ ! -x "$dotnet" ] || echo "${dotnet%/*}"
}

# ---------------------------------------------------------------- containment: nothing stays behind

# A suite or an image that is being made. If this very process is killed (-9) it stays, and the next attempt at it removes it.
part=''
remove_part() { [ -z "$part" ] || rm -rf --one-file-system "$part"; part=''; }
trap cleanup EXIT

# Runs a command as PID 1 of a pid namespace, in a mount namespace of its own; sets $status. All that it starts dies with it, all that it
# mounts goes with the namespace, and it dies at the latest when this process does, however that happens:
# this process --(death signal, by setpriv)--> unshare --(death signal, by --kill-child)--> PID 1 --> everything in the pid namespace.
child='' signal='' status=''
contained() {
    child='' signal=''
    trap 'stop HUP' HUP; trap 'stop INT' INT; trap 'stop TERM' TERM
    # In the background, because bash runs no trap before a foreground command ends. Bash gives background commands an empty stdin and
    # ignored signals: <&0 and env undo that. The sh ends if this process was already gone when setpriv asked for the death signal.
    # shellcheck disable=SC2016
    env --default-signal setpriv --pdeathsig KILL sh -c '[ "$PPID" = "$0" ] && exec "$@"' $$ \
        unshare --mount --pid --fork --kill-child --mount-proc --propagation private -- "$@" <&0 &
    child=$!
    [ -z "$signal" ] || stop "$signal"
    while :; do  # a trap interrupts wait
        status=0; wait "$child" || status=$?
        kill -0 "$child" 2>/dev/null || break
    done
    [ "$signal" ] || { trap - HUP INT TERM; return 0; }
    trap '' HUP INT TERM; cleanup
    trap - "$signal"; kill -"$signal" $$  # so that a calling shell sees what happened
}

stop() { # SIGNAL
    signal=$1
    local pid1 try
    [ "$child" ] || return 0
    # Kill PID 1 of the pid namespace and leave unshare to wait for it: that ends when the whole namespace is through
    for try in {1..50}; do
        pid1=; read -r pid1 _ 2>/dev/null <"/proc/$child/task/$child/children" || true
        [ -z "$pid1" ] || { kill -KILL "$pid1" 2>/dev/null || true; return 0; }
        kill -0 "$child" 2>/dev/null || return 0
        sleep 0.02
    done
    kill -KILL "$child" 2>/dev/null || true
}
