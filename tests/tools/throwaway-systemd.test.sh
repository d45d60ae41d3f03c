#!/bin/bash
# Tests of tools/throwaway-systemd, with real machines. Needs root, and what `throwaway-systemd check` asks for.
#
#   throwaway-systemd.test.sh [SUITE...]    (default: host)
set -uo pipefail
tool=throwaway-systemd
# shellcheck source=tests/tools/checks.bash
. "$(dirname "${BASH_SOURCE[0]}")/checks.bash"

# The tool, with what is in machines or comes out of them ending up in $out, $err and $status.
run() {
    "$tool" run "$@" >"$scratch/out" 2>"$scratch/err"; status=$?
    out=$(tr '\0' '|' <"$scratch/out") err=$(tr '\0' '|' <"$scratch/err" | grep -v '^throwaway-systemd: ')
}

processes() { grep -al -- "${1%?}[${1: -1}]" /proc/[0-9]*/cmdline 2>/dev/null | wc -l; }  # with that in their command line ([]: not grep)
cgroups() { find /sys/fs/cgroup -maxdepth 2 -name "throwaway-systemd.*.$1.*" 2>/dev/null | wc -l; }
no_cgroup() { [ "$(cgroups "$1")" = 0 ]; }
left_over() { find /tmp /run/systemd -maxdepth 3 \( -name 'nspawn-root-*' -o -name throwaway \) 2>/dev/null; }

# Starts a machine whose command says that it runs, then sleeps; for the tests that end it early. Sets $pid and $marker.
marked=0
start() { # SUITE
    marked=$((marked + 1)); marker=60$$$marked
    rm -f "$scratch/up"
    # (a shell starts background commands deaf to SIGINT, nohup to SIGHUP, and they would stay so)
    env --default-signal=HUP,INT,QUIT "$tool" run "$1" -- sh -c "echo up; sleep $marker" >"$scratch/up" 2>"$scratch/err" &
    pid=$!
    until_true grep -qs up "$scratch/up" || { check 'the command has started' yes no; sed 's/^/      /' "$scratch/err"; }
}

nothing_left() { # WHAT
    check "$1: no mount" "$before" "$(mounts)"
    check "$1: no process" 0 "$(until_true no_process "$marker"; processes "$marker")"
    check "$1: no folder" "$left_before" "$(left_over)"
}

# ---- what needs no machine
check 'unknown suite: status 2' 2 "$("$tool" run potato true 2>"$scratch/err"; echo $?)"
check 'unknown suite: named' 1 "$(grep -c "unknown suite 'potato'" "$scratch/err")"
check 'setup of an unknown suite: status 2' 2 "$("$tool" setup potato 2>/dev/null; echo $?)"
check 'no command: status 2' 2 "$("$tool" run host 2>/dev/null; echo $?)"
check 'no such call to deny: status 2' 2 "$("$tool" run host --deny unshar true 2>/dev/null; echo $?)"
check 'nothing to bind: status 2' 2 "$("$tool" run host --bind-ro "$scratch/none" true 2>/dev/null; echo $?)"
for folder in / /tmp /tmp/ /home/../tmp /var/tmp /etc/x /run; do
    check "no writable bind to $folder: status 2" 2 "$("$tool" run host --bind "$scratch:$folder" true 2>/dev/null; echo $?)"
done
mkdir "$scratch/tools"; cp "$tool" "${tool%/*}/throwaway-common.bash" "$scratch/tools"
chmod -R a+rX "$scratch"  # nobody may not be allowed to read the repository
check 'check as nobody: status 3' 3 "$(setpriv --reuid=65534 --regid=65534 --clear-groups "$scratch/tools/throwaway-systemd" check 2>"$scratch/err"; echo $?)"
check 'check as nobody: says why' 'throwaway-systemd: not root' "$(cat "$scratch/err")"
check 'check: status 0' 0 "$("$tool" check; echo $?)"

for suite in "${@:-host}"; do
    echo "# $suite"
    check 'setup: status 0' 0 "$("$tool" setup "$suite" >"$scratch/out" 2>&1; echo $?)"
    check 'setup, nothing to do: quiet' '' "$("$tool" setup "$suite" 2>&1)"
    before=$(mounts) left_before=$(left_over)

    run "$suite" -- sh -c 'cat /proc/1/comm; systemctl is-system-running; busctl --no-legend list | grep -c "^org.freedesktop.systemd1 "'
    check 'PID 1, state, bus' 1 "$(printf %s "$out" | tr '\n' ' ' | grep -cE '^systemd (running|degraded) 1$')"
    check 'status 0' 0 $status
    check 'one line of its own' 1 "$(grep -c '^throwaway-systemd: ' "$scratch/err")"
    sed -n 's/^throwaway-systemd: /      /p' "$scratch/err"
    run "$suite" sh -c 'exit 7'; check 'status 7' 7 $status
    run "$suite" sh -c 'kill -TERM $$'; check 'SIGTERM inside: 143' 143 $status; check 'SIGTERM inside: no words about it' '' "$err"
    run "$suite" sh -c 'kill -KILL $$'; check 'SIGKILL inside: 137' 137 $status
    run "$suite" no-such-command; check 'no such command: 127' 127 $status
    run "$suite" sh -c 'printf "o\000\n"; printf "e\000" >&2'; check 'stdout' $'o|' "$out"; check 'stderr' 'e|' "$err"
    head -c 3000000 /dev/urandom >"$scratch/in"
    run "$suite" sha256sum <"$scratch/in"; check 'stdin, 3 MB' "$(sha256sum <"$scratch/in")" "$out"
    run "$suite" cat <&-; check 'stdin closed' "0" "$status$out"

    # The boot inside must not touch what is bound writable, wherever that is (tmpfiles.d would empty /tmp)
    mine=$scratch/mine; mkdir -p "$mine/sub"; touch "$mine/file" "$mine/sub/.dot"
    # shellcheck disable=SC2016
    run "$suite" --bind "$mine" --bind-ro "$mine:/tmp/seen" --bind "$mine:/var/tmp/a b" --setenv 'A=x y' --chdir /usr sh -c 'pwd; echo "$A"
        touch "/var/tmp/a b/new"; touch /tmp/seen/not 2>&1 | grep -o Read-only; id -u; dotnet --list-runtimes | wc -l'
    check 'options' "/usr|x y|Read-only|0|$(dotnet --list-runtimes | wc -l)" "$(printf %s "$out" | tr '\n' '|')"
    left=$(cd "$mine" && find . -mindepth 1 -printf '%f\n' | LC_ALL=C sort | xargs)
    check 'writable binds: untouched by the boot' '.dot file new sub' "$left"
    rm -r "$mine"
    # shellcheck disable=SC2016
    run "$suite" --deny unshare --deny bpf sh -c 'systemd-run --wait --pipe -q -p PrivateTmp=yes readlink /proc/self/ns/mnt | grep -cxF "$(readlink /proc/1/ns/mnt)"
        readlink /proc/1/fd/* | grep -c bpf; unshare --mount echo may'
    check 'denied calls: systemd makes no namespaces and loads no programs, the command may' '1|0|may' "$(printf %s "$out" | tr '\n' '|')"
    run "$suite" --user nobody sh -c 'id -un; ls /sys/class/net | xargs'; check 'user, private network' $'nobody\nlo' "$out"

    "$tool" run "$suite" -- sh -c 'cat /etc/machine-id; sleep 3' >"$scratch/one" 2>/dev/null & one=$!
    "$tool" run "$suite" -- sh -c 'cat /etc/machine-id; sleep 3' >"$scratch/two" 2>/dev/null & two=$!
    until_true test -s "$scratch/one"; until_true test -s "$scratch/two"
    check 'two at once: both run' 2 "$(ps -o pid= -p "$one,$two" | wc -l)"
    wait "$one"; status=$?; wait "$two"; check 'two at once: status' '0 0' "$status $?"
    check 'two at once: different' 2 "$(cat "$scratch/one" "$scratch/two" | sort -u | wc -l)"

    for signal in INT:130 TERM:143 HUP:129; do
        start "$suite"; kill -"${signal%:*}" "$pid"; SECONDS=0; wait "$pid" 2>/dev/null; status=$?
        check "SIG${signal%:*}: status" "${signal#*:}" $status
        check "SIG${signal%:*}: within 5 s" yes "$([ $SECONDS -le 5 ] && echo yes || echo "$SECONDS s")"
        check "SIG${signal%:*}: no cgroup" 0 "$(cgroups "$pid")"
        nothing_left "SIG${signal%:*}"
    done
    start "$suite"; kill -KILL "$pid"; wait "$pid" 2>/dev/null; nothing_left SIGKILL
    run "$suite" true; check 'SIGKILL: no cgroup after the next start' 0 "$(until_true no_cgroup "$pid"; cgroups "$pid")"

    # Ctrl+C at a terminal: script(1) makes one
    rm -f "$scratch/tty"
    marked=$((marked + 1)); marker=60$$$marked
    (until_true grep -qs ^up "$scratch/tty"; printf '\003'; until_true grep -qs 'status=[0-9]' "$scratch/tty") |
        env --default-signal=HUP,INT,QUIT script -qefc "trap : INT; $tool run $suite -- sh -c 'echo up; sleep $marker'; echo status=\$?" "$scratch/tty" >/dev/null
    check 'Ctrl+C: status' 1 "$(grep -c 'status=130' "$scratch/tty")"
    nothing_left Ctrl+C
    rm -f "$scratch/tty"; mkfifo "$scratch/never.$suite"
    env --default-signal=HUP,INT,QUIT script -qefc "$tool run $suite -- sh -c 'echo up; sleep $marker'" "$scratch/tty" >/dev/null 2>&1 <>"$scratch/never.$suite" & pid=$!
    until_true grep -qs ^up "$scratch/tty"; kill -KILL $pid; wait $pid 2>/dev/null; nothing_left 'terminal killed'
done

echo "$checks checks, $failures failed"
[ $failures = 0 ]
