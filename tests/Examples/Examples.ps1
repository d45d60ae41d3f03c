<#
    The examples of pages, and what they take for granted. Code blocks that begin with ```powershell and a mark are run:

        run      anywhere, in a folder with a few unit files
        live     on a throwaway machine, with the services demo and web besides
        fails=ID after either: it is to end with this error, and all others with none
        needs=P  only where there is a program P
        exits=N  as a script of its own, which is to end with this status
        pester=N as the body of a Describe of which N tests are to fail
        varies   what it answers is not the same on each machine, and not looked at
        terminal as a script of its own on a terminal, where somebody types exit
#>
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
        [pscustomobject]@{
            Page = [IO.Path]::GetFileNameWithoutExtension($page); Number = $number; Marks = $marks; Code = $code
            Text = $match.Groups['code'].Value; Start = $match.Groups['code'].Index
        }
    }
}

# What stands behind a mark; nothing where the mark is not there.
function MarkValue($example, [string] $mark) {
    foreach ($each in $example.Marks) {
        if ($each -eq $mark) { return $true }
        if ($each.StartsWith("$mark=")) { return $each.Substring($mark.Length + 1) }
    }
}

# A command that it needs and that is not here; nothing if all are.
function MissingCommand($example) {
    $needs = @(
        MarkValue $example needs
        if (IsScript $example) { 'pwsh' }
        if (MarkValue $example pester) { 'Invoke-Pester' }
        if (MarkValue $example terminal) { 'script' }
    )
    foreach ($need in $needs) {
        if (-not (Get-Command $need -ErrorAction Ignore)) { return $need }
    }
    if (MarkValue $example pester) { return }
    $problems = $null
    $tree = [Management.Automation.Language.Parser]::ParseInput($example.Code, [ref]$null, [ref]$problems)
    if ($problems) { throw "$($problems[0])" }
    foreach ($command in $tree.FindAll({ param($node) $node -is [Management.Automation.Language.CommandAst] }, $true)) {
        $name = $command.GetCommandName()
        if ($name -and -not (Get-Command $name -ErrorAction Ignore)) { return $name }
    }
}

# Whether it runs in a shell of its own.
function IsScript($example) { [bool]((MarkValue $example exits) ?? (MarkValue $example pester) ?? (MarkValue $example terminal)) }

# The files that examples speak of, in the current folder, which is a fresh one.
function WriteFiles {
    $null = [IO.Directory]::CreateDirectory("$PWD/units")
    $null = [IO.Directory]::CreateDirectory("$PWD/profiles")
    $null = [IO.Directory]::CreateDirectory("$PWD/web.service.d")
    $hardened = "[Service]`nExecStart=/bin/sleep infinity`nDynamicUser=yes`nNoNewPrivileges=yes`nMemoryMax=50%`n"
    [IO.File]::WriteAllText("$PWD/units/web.service", $hardened)
    [IO.File]::WriteAllText("$PWD/units/bare.service", "[Service]`nExecStart=/bin/sleep infinity`n")
    [IO.File]::WriteAllText("$PWD/web.service", $hardened)
    [IO.File]::WriteAllLines("$PWD/big.log", [string[]](1..1000).ForEach({ "$_ $($_ % 400 -eq 0 ? 'needle' : 'hay')" }))
    [IO.File]::WriteAllText("$PWD/orders.csv", "Id,Total`n1,2.50`n2,10`n")
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
        'Test-UnitSandbox' { Set-UnitSandbox web -ProtectSystem Full -ProtectHome Yes -NoNewPrivileges -PrivateTmp -Restart -SettleSec 0.2 }
        'Reset-UnitSandbox' {
            Get-Unit demo, web | Set-UnitSandbox -ProtectClock
            Set-UnitSandbox demo -PrivateTmp -Runtime
        }
    }
}

# Runs it in the current folder. Gives the id of the error that ends it, with its text; nothing if none does.
function RunExample($example) {
    if (IsScript $example) { return RunScript $example }
    try { $null = & ([scriptblock]::Create($example.Code)) 3>$null }
    catch { "$($_.FullyQualifiedErrorId.Split(',')[0]): $_" }
}

# The same in a pwsh of its own, that finds the module by its name.
function RunScript($example) {
    $null = [IO.Directory]::CreateDirectory("$PWD/modules")
    $null = [IO.Directory]::CreateSymbolicLink("$PWD/modules/PSSystemdHarden", (Get-Module PSSystemdHarden).ModuleBase.TrimEnd('/'))
    $header = "`$env:PSModulePath = '$PWD/modules:' + `$env:PSModulePath`nImport-Module PSSystemdHarden`n"
    $code = $example.Code
    $expected = MarkValue $example exits
    if (MarkValue $example pester) {
        [IO.File]::WriteAllText("$PWD/example.Tests.ps1", "Describe 'Example' {`n$code}`n")
        $version = Get-Module Pester | ForEach-Object { "-RequiredVersion $($_.Version)" }
        $code = "Import-Module Pester $version`nexit (Invoke-Pester ./example.Tests.ps1 -PassThru).FailedCount`n"
        $expected = MarkValue $example pester
    }
    [IO.File]::WriteAllText("$PWD/example.ps1", $header + $code)
    $said = if (MarkValue $example terminal) { 'exit' | script --quiet --return --command "pwsh -NoProfile -File $PWD/example.ps1" /dev/null 2>&1 }
        else { pwsh -NoProfile -NonInteractive -File "$PWD/example.ps1" 2>&1 }
    if ($LASTEXITCODE -ne [int]$expected) { "It ended with $LASTEXITCODE, and not with $([int]$expected): $said" }
}
