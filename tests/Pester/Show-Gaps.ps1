<#
    Lists what no test names: ids of errors that the source makes, and parameter sets of cmdlets of which no parameter that they alone
    have is used. A list to work from: a name in a test is not yet a good test.
#>
$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../..").Path
Import-Module "$root/PSSystemdHarden.psd1" -Force

function Text([string[]] $folders, [string] $filter) {
    @(Get-ChildItem $folders -Recurse -File -Filter $filter | ForEach-Object { [IO.File]::ReadAllText($_.FullName) }) -join "`n"
}

$pester = Text "$root/tests/Pester" *.Tests.ps1
$all = $pester + (Text "$root/tests/PSSystemdHarden.Tests" *.cs)

# The first argument of each factory of records is its id, either as text or as the name of the method that makes it.
$source = Text "$root/src/PSSystemdHarden/Errors" *.cs
$ids = [regex]::Matches($source, '"([A-Z][a-z]+(?:[A-Z][a-z]+)+)"').ForEach({ $_.Groups[1].Value }) + [regex]::Matches($source, 'nameof\((\w+)\)').ForEach({ $_.Groups[1].Value }) |
    Sort-Object -Unique
foreach ($id in $ids) {
    if ($all -notmatch "\b$id\b") { [pscustomobject]@{ Kind = 'Error'; Name = $id; Missing = 'any test' } }
    elseif ($pester -notmatch "\b$id\b") { [pscustomobject]@{ Kind = 'Error'; Name = $id; Missing = 'Pester' } }
}

$common = [Management.Automation.Cmdlet]::CommonParameters + 'WhatIf', 'Confirm'
foreach ($command in Get-Command -Module PSSystemdHarden) {
    if ($pester -notmatch "\b$($command.Name)\b") { [pscustomobject]@{ Kind = 'Cmdlet'; Name = $command.Name; Missing = 'Pester' }; continue }
    if ($command.Parameters.ContainsKey('WhatIf') -and $all -notmatch "$($command.Name)[^\n]*-WhatIf") { [pscustomobject]@{ Kind = 'WhatIf'; Name = $command.Name; Missing = 'any test' } }
    foreach ($parameter in $command.Parameters.Values) {
        if ($parameter.Name -in $common -or $parameter.IsDynamic -or $parameter.Attributes.Where({ $_ -is [Parameter] -and ($_.DontShow -or $_.Position -ge 0 -or $_.ValueFromPipeline) })) { continue }
        if ($all -notmatch "-$($parameter.Name)\b") { [pscustomobject]@{ Kind = 'Parameter'; Name = "$($command.Name) -$($parameter.Name)"; Missing = 'any test' } }
    }
}
