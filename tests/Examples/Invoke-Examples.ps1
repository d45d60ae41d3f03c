<#
    Runs the examples of pages: code blocks that begin with ```powershell and a mark.

        run      anywhere, in a folder with a few unit files
        live     on a throwaway machine, with the services demo and web besides
        fails=ID after either: it is to end with this error, and all others with none

    Gives an object for each: what came of it, or which command this shell does not have.
#>
param([string[]] $Path, [ValidateSet('run', 'live')] [string] $Mark)

$ErrorActionPreference = 'Stop'

function Examples([string] $page) {
    $text = [IO.File]::ReadAllText($page).Replace("`r", '')
    $number = 0
    foreach ($match in [regex]::Matches($text, '(?ms)^```powershell(?<marks>[^\n]*)\n(?<code>.*?)^```$')) {
        $number++
        $marks = @($match.Groups['marks'].Value.Split(' ', [StringSplitOptions]::RemoveEmptyEntries))
        $code = $match.Groups['code'].Value
        # A transcript has what is typed behind a prompt, and what is answered without one.
        if ($code.StartsWith('PS> ')) {
            $code = [string]::Join("`n", @($code.Split("`n").Where({ $_ -match '^(PS> |>> )' }).ForEach({ $_.Substring(4) })))
        }
        [pscustomobject]@{ Page = [IO.Path]::GetFileNameWithoutExtension($page); Number = $number; Marks = $marks; Code = $code }
    }
}

function MissingCommand([string] $code) {
    $problems = $null
    $tree = [Management.Automation.Language.Parser]::ParseInput($code, [ref]$null, [ref]$problems)
    if ($problems) { throw "$($problems[0])" }
    foreach ($command in $tree.FindAll({ param($node) $node -is [Management.Automation.Language.CommandAst] }, $true)) {
        $name = $command.GetCommandName()
        if ($name -and -not (Get-Command $name -ErrorAction Ignore)) { return $name }
    }
}

# The files that examples speak of, in the current folder, which is a fresh one.
function WriteFiles {
    $null = [IO.Directory]::CreateDirectory("$PWD/units")
    $null = [IO.Directory]::CreateDirectory("$PWD/profiles")
    $null = [IO.Directory]::CreateDirectory("$PWD/web.service.d")
    $hardened = "[Service]`nExecStart=/bin/sleep infinity`nDynamicUser=yes`nNoNewPrivileges=yes`nMemoryMax=50%`n"
    [IO.File]::WriteAllText("$PWD/units/web.service", $hardened)
    [IO.File]::WriteAllText("$PWD/units/bare.service", "[Service]`nExecStart=/bin/sleep infinity`n")
    [IO.File]::WriteAllText("$PWD/web.service", $hardened)
    [IO.File]::WriteAllText("$PWD/policy.json", '{ "UMask": { "weight": 5000 }, "waivers": [ { "unit": "backup*", "finding": "ProtectHome", "reason": "It saves /home." } ] }')
    [IO.File]::WriteAllText("$PWD/web.json", '{ "name": "web", "description": "For the web servers.", "settings": { "PrivateTmp": true, "ReadWritePaths": [ "/var/lib/web" ] } }')
}

# Two services as they come from a careless packager, with no change by this module, and an image.
function ResetServices {
    foreach ($name in 'demo', 'web') {
        Confirm-UnitSandbox $name -ErrorAction Ignore
        foreach ($folder in "/etc/systemd/system/$name.service.d", "/run/systemd/system/$name.service.d") {
            if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
        }
        foreach ($history in "/var/lib/pssystemdharden/$name.service.json", "/run/pssystemdharden/$name.service.json") {
            if ([IO.File]::Exists($history)) { [IO.File]::Delete($history) }
        }
    }
    [IO.File]::WriteAllText('/etc/systemd/system/demo.service', "[Unit]`nDescription=Demo`nStartLimitIntervalSec=0`n[Service]`nExecStart=/bin/sleep infinity`n")
    $start = '/bin/sh -c "mkdir -p /var/lib/web && touch /var/lib/web/state && exec sleep infinity"'
    [IO.File]::WriteAllText('/etc/systemd/system/web.service', "[Unit]`nDescription=Web`nStartLimitIntervalSec=0`n[Service]`nExecStart=$start`n")
    $image = '/mnt/image/usr/lib/systemd/system'
    $null = [IO.Directory]::CreateDirectory($image)
    [IO.File]::WriteAllText("$image/web.service", "[Service]`nExecStart=/bin/true`n")
    $null = [IO.Directory]::CreateDirectory('/etc/hardening')
    [IO.File]::WriteAllText('/etc/hardening/policy.json', '{ "UMask": { "weight": 5000 } }')
    foreach ($arguments in @('daemon-reload'), @('restart', 'demo', 'web')) {
        systemctl @arguments
        if ($LASTEXITCODE -ne 0) { throw "systemctl $arguments ended with $LASTEXITCODE" }
    }
}

# What an example takes for granted: changes made before it.
function Prepare([string] $page, [int] $number) {
    switch ($page) {
        'Import-SandboxProfile' {
            $null = [IO.Directory]::CreateDirectory('/etc/systemd/system/web.service.d')
            [IO.File]::WriteAllText('/etc/systemd/system/web.service.d/sandbox.conf', "[Service]`nPrivateTmp=yes`n")
        }
        'Undo-UnitSandbox' {
            Set-UnitSandbox web -ProtectSystem Full
            Set-UnitSandbox web -PrivateTmp
            Set-UnitSandbox demo -ProtectClock
            if ($number -eq 3) { Reset-UnitSandbox demo }
        }
        'Reset-UnitSandbox' {
            Get-Unit demo, web | Set-UnitSandbox -ProtectClock
            Set-UnitSandbox demo -PrivateTmp -Runtime
        }
    }
}

# The id of the error that ends it, with its text; nothing if none does.
function RunExample($example) {
    try { $null = & ([scriptblock]::Create($example.Code)) 3>$null }
    catch { "$($_.FullyQualifiedErrorId.Split(',')[0]): $_" }
}

$start = "$PWD"
foreach ($page in $Path) {
    foreach ($example in Examples $page) {
        if ($Mark -notin $example.Marks) { continue }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $missing = MissingCommand $example.Code
        $problem = ''
        if (-not $missing) {
            $folder = [IO.Directory]::CreateTempSubdirectory('pssh-example-').FullName
            $null = $ExecutionContext.SessionState.Path.SetLocation($folder)
            WriteFiles
            if ($Mark -eq 'live') {
                ResetServices
                Prepare $example.Page $example.Number 3>$null
            }
            $problem = "$(RunExample $example)"
            $expected = "$(@($example.Marks).Where({ $_.StartsWith('fails=') }))"
            if ($expected) { $problem = $problem.StartsWith($expected.Substring(6) + ':') ? '' : "It was to end with $($expected.Substring(6)), and not with '$problem'." }
            $null = $ExecutionContext.SessionState.Path.SetLocation($start)
            [IO.Directory]::Delete($folder, $true)
        }
        [pscustomobject]@{ Page = $example.Page; Number = $example.Number; Missing = $missing; Problem = $problem; Milliseconds = $watch.ElapsedMilliseconds }
    }
}
