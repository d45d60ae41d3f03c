<#
    Measures the module against systemd's own tools on one machine, in one run: bulk services loaded into PID 1, the two taken
    in turn, medians. Changes the machine it runs on (units in /run): meant for a throwaway one, where build.ps1 Bench starts it.
    Written for both pwsh and the embedded shell: no cmdlet of Microsoft.PowerShell.Utility or .Management.
#>
param(
    [int] $Units = 1000,
    [int] $Runs = 7,
    [string] $Manifest,
    # The command that starts this same shell afresh, with a script to follow.
    [string] $Shell,
    # A binary module of one cmdlet, for comparison.
    [string] $SmallestModule
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$freshShell = $Shell.Split(' ')
$unitFolder = '/run/systemd/system'
$keeper = "$unitFolder/multi-user.target.d/90-pssystemdharden-bench.conf"

# Settings that differ in kind and in length, as those of real services do.
$profiles = @(
    @(),
    @('PrivateTmp=yes', 'NoNewPrivileges=yes'),
    @('ProtectSystem=full', 'ProtectHome=yes', 'PrivateDevices=yes', 'RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6'),
    @('DynamicUser=yes', 'SystemCallFilter=@system-service', 'SystemCallArchitectures=native', 'ProtectProc=invisible'),
    @('User=daemon', 'CapabilityBoundingSet=CAP_NET_BIND_SERVICE', 'AmbientCapabilities=CAP_NET_BIND_SERVICE', 'UMask=0077'),
    @('ProtectSystem=strict', 'ProtectKernelTunables=yes', 'ProtectKernelModules=yes', 'ProtectKernelLogs=yes', 'ProtectClock=yes',
        'SystemCallFilter=~@privileged @resources', 'RestrictNamespaces=yes', 'IPAddressDeny=any', 'IPAddressAllow=localhost', 'MemoryDenyWriteExecute=yes')
)

function Say([string] $text) { [Console]::Out.WriteLine($text) }

function Median([double[]] $values) {
    $sorted = [double[]]$values.Clone()
    [Array]::Sort($sorted)
    $sorted[($sorted.Length - 1) / 2]
}

# Milliseconds that a script takes; its output is dropped.
function Time([scriptblock] $work) {
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $null = & $work
    $watch.Elapsed.TotalMilliseconds
}

# Two pieces of work in turn: one warm-up each, then $Runs of each; gives both medians and their ratio.
function Compare([string] $what, [scriptblock] $ours, [string] $peer, [scriptblock] $theirs) {
    $null = Time $ours
    $null = Time $theirs
    $a = [Collections.Generic.List[double]]::new()
    $b = [Collections.Generic.List[double]]::new()
    for ($i = 0; $i -lt $Runs; $i++) {
        $a.Add((Time $ours))
        $b.Add((Time $theirs))
    }
    $x = Median $a.ToArray()
    $y = Median $b.ToArray()
    Say ('{0,-46} {1,8:0.0} ms   {2,-46} {3,8:0.0} ms   ratio {4:0.00}' -f $what, $x, $peer, $y, ($x / $y))
}

# Beginning and end of a script that prints how many milliseconds it took.
$start = '$w = [Diagnostics.Stopwatch]::StartNew(); '
$print = '[Console]::Out.WriteLine($w.Elapsed.TotalMilliseconds.ToString([cultureinfo]::InvariantCulture))'

# Scripts that each print a figure, run in fresh shells in turn; gives the medians, and their ratio to the first.
function CompareFresh($scripts) {
    $values = @{}
    foreach ($name in $scripts.Keys) { $values[$name] = [Collections.Generic.List[double]]::new() }
    for ($i = 0; $i -le $Runs; $i++) {
        foreach ($name in $scripts.Keys) {
            $program, $arguments = $freshShell
            $printed = & $program @arguments $scripts[$name]
            if ($i -gt 0) { $values[$name].Add([double]::Parse("$printed", [cultureinfo]::InvariantCulture)) }
        }
    }
    $first = $null
    foreach ($name in $scripts.Keys) {
        $median = Median $values[$name].ToArray()
        if ($null -eq $first) { $first = $median }
        Say ('{0,-46} {1,8:0.0} ms   ratio {2:0.00}' -f $name, $median, ($median / $first))
    }
}

function WriteUnits {
    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($keeper))
    $keep = [Text.StringBuilder]::new("[Unit]`n")
    for ($i = 0; $i -lt $Units; $i++) {
        $settings = $profiles[$i % $profiles.Length] -join "`n"
        [IO.File]::WriteAllText("$unitFolder/bench-$i.service", "[Unit]`nDescription=Bench service $i`n[Service]`nExecStart=/bin/true`n$settings`n")
        # Ordering loads a unit and never starts it.
        $null = $keep.Append("After=bench-$i.service`n")
    }
    [IO.File]::WriteAllText($keeper, "$keep")
    systemctl daemon-reload
}

# Files to be rated without PID 1.
function WriteFiles([string] $folder, [int] $count) {
    $null = [IO.Directory]::CreateDirectory($folder)
    for ($i = 0; $i -lt $count; $i++) {
        $settings = $profiles[$i % $profiles.Length] -join "`n"
        [IO.File]::WriteAllText("$folder/file-$i.service", "[Unit]`nDescription=Bench file $i`n[Service]`nExecStart=/bin/true`n$settings`n")
    }
    $folder
}

function CompareFiles([string] $folder) {
    foreach ($count in 1000, 10000) {
        $files = WriteFiles "$folder/$count" $count
        $null = Time { Get-UnitExposure -Path $files }
        $times = [double[]]@(for ($i = 0; $i -lt $Runs; $i++) { Time { Get-UnitExposure -Path $files } })
        Say ('{0,-46} {1,8:0.0} ms   {2:0} us a file' -f "Get-UnitExposure -Path, $count files", (Median $times), ((Median $times) * 1000 / $count))
    }
    $corpus = [IO.Directory]::GetFiles("$PSScriptRoot/../../tests/Fixtures/corpus/units", '*.service', 'AllDirectories')
    Compare "Get-UnitExposure -Path, corpus of $($corpus.Length)" { Get-UnitExposure -Path "$PSScriptRoot/../../tests/Fixtures/corpus/units" -ErrorAction SilentlyContinue } 'systemd-analyze security --offline=true' { systemd-analyze security --offline=true --no-pager @corpus 2>$null }
}

# A plan for many services, in a runspace of its own: what -WhatIf says goes to that one's host, which shows nothing.
function TimePlans([int] $count) {
    $shell = [powershell]::Create()
    try {
        $null = $shell.AddScript("Import-Module '$Manifest'; `$services = @(Get-Unit bench-*)[0..$($count - 1)]").Invoke()
        $times = [double[]]@(for ($i = 0; $i -le $Runs; $i++) {
            $shell.Commands.Clear()
            $null = $shell.AddScript('$services | Where-Object Exposure -gt 0 | Set-UnitSandbox -Profile Strict -WhatIf -WarningAction Ignore -PassThru')
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $plans = $shell.Invoke()
            if ($i -gt 0) { $watch.Elapsed.TotalMilliseconds }
        })
    }
    finally { $shell.Dispose() }
    Say ('{0,-46} {1,8:0.0} ms   {2} plans, nothing written' -f "Set-UnitSandbox -Profile Strict -WhatIf, $count", (Median $times), $plans.Count)
}

# Services that really run, all of whose settings are looked for: in this session, and as the first thing that a fresh one does.
function TimeVerification([int] $count) {
    $services = [string[]]@(for ($i = 0; $i -lt $count; $i++) { "bench-run-$i.service" })
    for ($i = 0; $i -lt $count; $i++) {
        $settings = $profiles[$i % $profiles.Length] -join "`n"
        [IO.File]::WriteAllText("$unitFolder/$($services[$i])", "[Service]`nExecStart=/bin/sleep infinity`n$settings`n")
    }
    systemctl daemon-reload
    systemctl start @services
    try {
        $times = [double[]]@(for ($i = 0; $i -le $Runs; $i++) {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $units = @(Get-Unit -State running | Test-UnitSandbox)
            if ($i -gt 0) { $watch.Elapsed.TotalMilliseconds }
        })
        $rows = 0
        foreach ($unit in $units) { $rows += $unit.Findings.Count }
        Say ('{0,-46} {1,8:0.0} ms   {2} verdicts on {3} services' -f 'Get-Unit -State running | Test-UnitSandbox', (Median $times), $rows, $units.Count)
        $pipeline = '$null = @(Get-Unit -State running | Test-UnitSandbox)'
        CompareFresh ([ordered]@{
            'The same, for the first time in a fresh shell' = "Import-Module '$Manifest'; $start$pipeline; $print"
            'The same, for the second time' = "Import-Module '$Manifest'; $pipeline; $start$pipeline; $print"
        })
    }
    finally {
        systemctl stop @services
        foreach ($service in $services) { [IO.File]::Delete("$unitFolder/$service") }
        systemctl daemon-reload
    }
}

# What the Tab key offers, in a session that has completed before.
function TimeCompletions {
    foreach ($line in 'Get-Unit bench-', 'Get-UnitExposure ', 'Invoke-SandboxedCommand -Slice ', 'Get-SandboxDirective P', 'Set-UnitSandbox x -Property Pro', 'Set-UnitSandbox x -SystemCallFilter ',
        'Set-UnitSandbox x -CapabilityBoundingSet CAP_', 'Set-UnitSandbox x -Profile ', 'Set-UnitSandbox x -P', 'Invoke-SandboxedCommand ', 'Get-ProcessSandbox ') {
        $times = [double[]]@(for ($i = 0; $i -le $Runs; $i++) {
            $watch = [Diagnostics.Stopwatch]::StartNew()
            $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches
            if ($i -gt 0) { $watch.Elapsed.TotalMilliseconds }
        })
        Say ('{0,-46} {1,8:0.0} ms   {2} offered' -f "Tab: $line", (Median $times), $found.Count)
    }
}

function RemoveUnits {
    for ($i = 0; $i -lt $Units; $i++) { [IO.File]::Delete("$unitFolder/bench-$i.service") }
    [IO.File]::Delete($keeper)
    systemctl daemon-reload
}

Import-Module $Manifest
. "$PSScriptRoot/running.ps1"
CompareRunning
$files = [IO.Directory]::CreateTempSubdirectory('bench-').FullName
try { CompareFiles $files }
finally { [IO.Directory]::Delete($files, $true) }

WriteUnits
try {
    $loaded = @(Get-Unit).Count
    Say "$((systemctl --version)[0]); PowerShell engine $($PSVersionTable.PSVersion) on .NET $([Environment]::Version); $loaded units loaded, $Units of them the bench's; medians of $Runs after one warm-up, taken in turn"
    Compare 'Get-UnitExposure' { Get-UnitExposure } 'systemd-analyze security' { systemd-analyze security --no-pager }
    Compare 'Get-Unit | Where-Object Exposure -gt 7' { Get-Unit | Where-Object Exposure -gt 7 } 'systemd-analyze security --json=short' { systemd-analyze security --no-pager --json=short }
    Compare 'Get-Unit' { Get-Unit } 'systemctl list-units --all --output=json' { systemctl list-units --all --output=json --no-pager }
    TimeCompletions
    TimePlans 300
    TimeVerification 300

    $before = [GC]::GetTotalAllocatedBytes($true)
    $rated = @(Get-UnitExposure)
    $allocated = [GC]::GetTotalAllocatedBytes($true) - $before
    $kept = [GC]::GetTotalMemory($true)
    Say ('{0,-46} {1,8:0.0} MB allocated, {2:0.0} MB live in the whole process, peak working set {3:0} MB' -f "Get-UnitExposure, $($rated.Count) services", ($allocated / 1MB), ($kept / 1MB), ([Diagnostics.Process]::GetCurrentProcess().PeakWorkingSet64 / 1MB))

    $import = "${start}Import-Module '$Manifest'"
    CompareFresh ([ordered]@{
        'Import-Module of a module with one cmdlet' = "${start}Import-Module '$SmallestModule'; $print"
        'Import-Module, in a fresh shell' = "$import; $print"
        'Import-Module to the first Get-Unit result' = "$import; foreach (`$u in Get-Unit) { break }; $print"
        'Import-Module to the first exposure' = "$import; `$null = Get-UnitExposure dbus; $print"
    })
}
finally {
    RemoveUnits
}
