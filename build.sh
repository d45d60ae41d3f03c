#!/bin/sh
# Runs a task of build.ps1, from any directory:
#
#   ./build.sh TASK [ARGUMENTS]      ./build.sh Test -Suite trixie
#   ./build.sh Try 'PIPELINE'        ./build.sh Try 'Get-Module'
#
# With pwsh where there is one, else with the embedded shell (tools/EmbeddedShell), which is built when needed and asks for
# nothing but the .NET SDK. PSSYSTEMDHARDEN_SHELL=pwsh or =embedded takes that one and no other.
set -eu

root=$(dirname -- "$(readlink -f -- "$0")")
source=$root/tools/EmbeddedShell
output=$root/artifacts/bin/EmbeddedShell/release
stamp=$output/.built

has() { command -v "$1" >/dev/null 2>&1; }

fail() {
    printf 'build.sh: %s\n' "$1" >&2
    exit "$2"
}

is_built() {
    [ -e "$stamp" ] && [ -e "$output/EmbeddedShell.dll" ] && [ -z "$(find "$source" "$root/global.json" \
        "$root/Directory.Build.props" "$root/Directory.Packages.props" -newer "$stamp" -print)" ]
}

# A file for the output and not a pipe: the compiler server may stay behind and keep a pipe open.
build_shell() {
    [ ! -t 2 ] || echo 'Building the embedded shell ...' >&2
    : >"$stamp.new"
    # From the root, because global.json is looked up from the current directory.
    if ! (cd "$root" && dotnet build "$source" -c Release -v quiet -nologo -clp:NoSummary) >"$output/.log" 2>&1 9>&-; then
        cat "$output/.log" >&2
        fail 'the embedded shell could not be built' 1
    fi
    mv -f "$stamp.new" "$stamp"
}

case ${PSSYSTEMDHARDEN_SHELL:-} in
    '') if has pwsh; then shell=pwsh; else shell=embedded; fi ;;
    pwsh | embedded) shell=$PSSYSTEMDHARDEN_SHELL ;;
    *) fail "PSSYSTEMDHARDEN_SHELL is '$PSSYSTEMDHARDEN_SHELL'; it can be pwsh or embedded" 64 ;;
esac

if [ "$shell" = pwsh ]; then
    has pwsh || fail 'PSSYSTEMDHARDEN_SHELL asks for pwsh, which is not on PATH' 127
    exec pwsh -NoProfile -File "$root/build.ps1" "$@"
fi

has dotnet || fail 'neither pwsh nor dotnet is on PATH: install PowerShell 7.4 or later, or the .NET 10 SDK' 127
if ! is_built; then
    mkdir -p "$output"
    (
        # One build at a time; who waited here finds it done.
        ! has flock || flock 9
        is_built || build_shell
    ) 9>"$output/.lock"
fi
exec dotnet "$output/EmbeddedShell.dll" -NoProfile -File "$root/build.ps1" "$@"
