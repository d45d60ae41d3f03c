#!/bin/bash
# Tests of tools/throwaway-vm, with real virtual machines. Needs root, and what `throwaway-vm check` asks for.
#
#   throwaway-vm.test.sh [SUITE...]    (default: trixie)
set -uo pipefail
tool=throwaway-vm
# shellcheck source=tests/tools/checks.bash
. "$(dirname "${BASH_SOURCE[0]}")/checks.bash"

# The tool, with what comes out of machines ending up in $out, $err and $status, and its own words in $said.
run() {
    "$tool" run "$@" >"$scratch/out" 2>"$scratch/err"; status=$?
    out=$(tr '\0' '|' <"$scratch/out") err=$(tr '\0' '|' <"$scratch/err")
    said=$(grep '^throwaway-vm: ' <<<"$err") err=$(grep -v '^throwaway-vm: ' <<<"$err")
}

processes() { grep -alE -- "[q]emu-system.*$cache/vms|${1%?}[${1: -1}]" /proc/[0-9]*/cmdline 2>/dev/null | wc -l; }  # ([]: not grep itself)
booting() { grep -qaE '[q]emu-system' /proc/[0-9]*/cmdline 2>/dev/null && grep -qa "${1%?}[${1: -1}]" /proc/[0-9]*/cmdline 2>/dev/null; }
left_over() { find /tmp /var/tmp "$cache/vms" -maxdepth 1 \( -name 'vl.*' -o -name 'qemu*' -o -name '*.part' \) 2>/dev/null; }

nothing_left() { # WHAT MARKER
    check "$1: no mount" "$before" "$(mounts)"
    check "$1: no process" 0 "$(until_true no_process "$2"; processes "$2")"
    check "$1: no file" "$left_before" "$(left_over)"
}

# ---- what needs no machine
check 'unknown suite: status 2' 2 "$("$tool" run potato true 2>"$scratch/err"; echo $?)"
check 'unknown suite: named' 1 "$(grep -c "unknown suite 'potato'" "$scratch/err")"
check 'setup of an unknown suite: status 2' 2 "$("$tool" setup potato 2>/dev/null; echo $?)"
check 'no command: status 2' 2 "$("$tool" run trixie 2>/dev/null; echo $?)"
check 'nothing to bind: status 2' 2 "$("$tool" run trixie --bind-ro "$scratch/none" true 2>/dev/null; echo $?)"
check 'writable bind: status 2' 2 "$("$tool" run trixie --bind "$scratch" true 2>/dev/null; echo $?)"
mkdir "$scratch/tools"; cp "$tool" "${tool%/*}/throwaway-common.bash" "$scratch/tools"; chmod -R a+rX "$scratch"
check 'check as nobody: status 3' 3 "$(setpriv --reuid=65534 --regid=65534 --clear-groups "$scratch/tools/throwaway-vm" check 2>"$scratch/err"; echo $?)"
check 'check as nobody: says why' 'throwaway-vm: not root' "$(cat "$scratch/err")"
check 'check: status 0' 0 "$("$tool" check; echo $?)"

for suite in "${@:-trixie}"; do
    echo "# $suite"
    check 'setup: status 0' 0 "$("$tool" setup "$suite" >"$scratch/out" 2>&1; echo $?)"
    check 'setup, nothing to do: quiet' '' "$("$tool" setup "$suite" 2>&1)"
    before=$(mounts) left_before=$(left_over)

    # What goes in and comes out, in one machine
    mine=$scratch/mine; mkdir -p "$mine/sub"; echo bound >"$mine/sub/file"
    head -c 3000000 /dev/urandom >"$scratch/in"
    cat >"$mine/look" <<'INSIDE'
cat /proc/1/comm; pwd; echo "$A"; cat sub/file; touch sub/new 2>&1 | grep -o Read-only; id -u; sha256sum; dotnet --list-runtimes | wc -l
printf 'o\000\n'; echo again >/dev/stdout; printf 'e\000' >&2; echo again >/dev/stderr
echo "has $(cat /sys/fs/cgroup/cgroup.controllers) $(tr , ' ' </sys/kernel/security/lsm) $(ls /sys/class/net) $(nproc)CPU" \
    "$(sed -n 's/^MemTotal: *\([0-9]*\)[0-9]\{5\} kB/\1/p' /proc/meminfo)00MB"
uname -r; touch /var/marker; sleep 600 & exit 7
INSIDE
    run "$suite" --bind-ro "$mine:/opt/a b" --setenv 'A=x y' --chdir '/opt/a b' -- sh ./look <"$scratch/in"
    check 'status 7' 7 $status
    check 'one line of its own' 1 "$(grep -cE "^throwaway-vm: $suite is up: systemd [0-9.~a-z-]+, Linux [^ ]+, running, [0-9.]+ s$" <<<"$said")"
    printf '      %s\n' "$said"
    expected="systemd|/opt/a b|x y|bound|Read-only|0|$(sha256sum <"$scratch/in")|$(dotnet --list-runtimes | wc -l)|o||again|"
    check 'options, input, output' "$expected" "$(tr '\n' '|' <<<"${out:0:${#expected}}" | sed 's/|$//')"
    check 'errors' $'e|again' "$err"
    for word in memory pids cpu io cpuset apparmor bpf lo 2CPU 2000MB; do
        check "has $word" yes "$(grep '^has ' <<<"$out" | grep -qw "$word" && echo yes || echo no)"
    done
    check "a kernel of its own" 0 "$(grep -cx "$(uname -r)" <<<"$out")"
    nothing_left 'after the end' "$mine"

    # Two at once, each with a disk of its own, and a fresh one
    "$tool" run "$suite" -- sh -c 'cat /etc/hostname; ls /var/marker; touch /var/marker; kill -TERM $$' >"$scratch/one" 2>"$scratch/one.err" <&- & one=$!
    "$tool" run "$suite" -- no-such-command >"$scratch/two" 2>"$scratch/two.err" & two=$!
    wait "$one"; check 'SIGTERM inside: 143' 143 $?; wait "$two"; check 'no such command: 127' 127 $?
    check 'fresh disk, no words about the signal' "ls: cannot access '/var/marker': No such file or directory" "$(grep -v '^throwaway-vm: ' "$scratch/one.err")"

    run "$suite" sh -c 'echo before; exec systemctl poweroff --force --force'
    check 'ends early: status 125' 125 $status
    check 'ends early: output' before "$out"
    check 'ends early: says so' 1 "$(grep -c 'ended before the command' <<<"$said")"
    PSSYSTEMDHARDEN_VM_BOOT_SECONDS=1 run "$suite" true
    check 'boots too slowly: status 125' 125 $status
    check 'boots too slowly: says so' 1 "$(grep -c 'did not boot: not up within 1 s' <<<"$said")"

    # Ended from outside: while it boots, and later, by Ctrl+C at a terminal: script(1) makes one
    for signal in INT:130 TERM:143 HUP:129 KILL:137; do
        marker=60$$${signal#*:}
        env --default-signal=HUP,INT,QUIT "$tool" run "$suite" -- sleep "$marker" >/dev/null 2>&1 & pid=$!
        until_true booting "$marker"
        kill -"${signal%:*}" $pid; SECONDS=0; wait $pid 2>/dev/null
        check "SIG${signal%:*} while it boots: status" "${signal#*:}" $?
        check "SIG${signal%:*} while it boots: within 5 s" yes "$([ $SECONDS -le 5 ] && echo yes || echo "$SECONDS s")"
        nothing_left "SIG${signal%:*} while it boots" "$marker"
    done
    marker=60$$0
    (until_true grep -qs ^up "$scratch/tty"; printf '\003'; until_true grep -qs 'status=[0-9]' "$scratch/tty") |
        env --default-signal=HUP,INT,QUIT script -qefc "trap : INT; $tool run $suite -- sh -c 'echo up; sleep $marker'; echo status=\$?" "$scratch/tty" >/dev/null
    check 'Ctrl+C: status' 1 "$(grep -c 'status=130' "$scratch/tty")"
    nothing_left Ctrl+C "$marker"
done

echo "$checks checks, $failures failed"
[ $failures = 0 ]
