<#
    Lists what the Pester tests leave out: ids of errors that they don't name, and cmdlets, parameters, parameter sets and -WhatIf that they
    don't use, as far as these were recorded while the tests ran (Invoke-Tests.ps1 does that, and fails where there is a gap).
#>
param(
    # What a BindingRecorder has seen.
    [string[]] $Bound
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../..").Path
Import-Module "$root/PSSystemdHarden.psd1"

# Errors that can't be had for real on a machine that tests run on, and why.
$notMade = [ordered]@{
    BusProtocol = 'systemd would have to answer with values of other types than its interface has'
    BusTimeout  = 'systemd would have to be silent for a minute and a half'
    NotLinux    = 'there is no systemd on other systems to test with'
}

# Strings and words of the tests, without their comments.
$named = [Collections.Generic.HashSet[string]]::new()
foreach ($file in Get-ChildItem "$PSScriptRoot/*.Tests.ps1") {
    $tokens = $null
    $null = [Management.Automation.Language.Parser]::ParseFile($file.FullName, [ref]$tokens, [ref]$null)
    foreach ($token in $tokens.Where({ $_.Kind -ne 'Comment' })) {
        foreach ($word in [regex]::Matches($token.Text, '\w+')) { $null = $named.Add($word.Value) }
    }
}

# The first argument of each factory of records is its id, either as text or as the name of the method that makes it.
$source = @(Get-ChildItem "$root/src/PSSystemdHarden/Errors/*.cs" | ForEach-Object { [IO.File]::ReadAllText($_.FullName) }) -join "`n"
$ids = [regex]::Matches($source, '"([A-Z][a-z]+(?:[A-Z][a-z]+)+)"').ForEach({ $_.Groups[1].Value }) | Sort-Object -Unique
foreach ($id in $ids.Where({ -not $named.Contains($_) -and -not $notMade.Contains($_) })) { "no test names the error $id" }
foreach ($id in $notMade.Keys.Where({ $_ -notin $ids -or $named.Contains($_) })) { "the error $id is said not to be made, and is made, or is none any more" }

if (-not $PSBoundParameters.ContainsKey('Bound')) { return }
foreach ($command in Get-Command -Module PSSystemdHarden) {
    if ($command.Name -notin $Bound) { "no test uses $($command.Name)"; continue }
    foreach ($set in $command.ParameterSets.Where({ "$($command.Name)/$($_.Name)" -notin $Bound -and -not ($_.IsDefault -and "$($command.Name)/" -in $Bound) })) {
        "no test uses $($command.Name) with its parameter set $($set.Name)"
    }
    foreach ($parameter in $command.Parameters.Keys.Where({ $_ -notin [Management.Automation.Cmdlet]::CommonParameters -and "$($command.Name) -$_" -notin $Bound })) {
        "no test uses $($command.Name) -$parameter"
    }
}
