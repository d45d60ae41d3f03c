<#
    Operators of Pester's Should, 5.9 and later. Importing the module in a test registers them:

        BeforeAll { Import-Module PSSystemdHarden }
        Get-UnitExposure -Path ./units | Should -HaveExposureBelow 5
        'nginx' | Should -HaveExposureBelow 5 -Because 'it faces the network'

    A service is given by its name, by a unit or a rating of this module, or by the path of its file (text with a slash).
#>
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.9.0' }

Set-StrictMode -Version 3

$dearestCount = 3

function Reason([string] $because) { $because ? " because $($because -replace '^because\s+')," : '' }

# The rating of whatever a test hands over; what can't be rated ends the test with the cmdlet's own error.
function Rating($actual) {
    # Not before it is needed: the module itself imports this file.
    if (-not (Get-Module PSSystemdHarden)) { Import-Module "$PSScriptRoot/PSSystemdHarden.psd1" }
    if ($actual -is [PSSystemdHarden.Exposure.UnitExposure]) { return $actual }
    if ($actual -is [PSSystemdHarden.Manager.SystemdUnit]) { return Get-UnitExposure -InputObject $actual -ErrorAction Stop }
    if ($actual -is [IO.FileInfo]) { return Get-UnitExposure -LiteralPath $actual.FullName -ErrorAction Stop }
    if ($actual -is [string] -and $actual.Contains('/')) { return Get-UnitExposure -LiteralPath $actual -ErrorAction Stop }
    if ($actual -is [string] -and $actual) { return Get-UnitExposure -Name $actual -ErrorAction Stop }
    throw [ArgumentException]::new("A service is needed: its name, a unit, a rating, or the path of its file; and not '$actual'.")
}

function Dearest($rating) {
    $findings = $rating.Findings.Where({ $_.Gain -gt 0 }, 'First', $dearestCount)
    if (-not $findings) { return '' }
    " Dearest: $(@($findings.ForEach({ '{0} (gains {1:0.0}: {2})' -f $_.Name, $_.Gain, $_.Description })) -join '; ')."
}

function Should-HaveExposureBelow {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseApprovedVerbs', '', Justification = 'As Pester names its operators.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'CallerSessionState', Justification = 'Pester hands it to every operator.')]
    param($ActualValue, [double] $Limit, [switch] $Negate, [string] $Because, $CallerSessionState)

    $ratings = @($ActualValue).ForEach({ Rating $_ })
    if ($ratings.Count -eq 0) {
        return [pscustomobject]@{ Succeeded = $false; FailureMessage = "Expected services with an exposure below $Limit,$(Reason $Because) but there is none." }
    }
    $bad = @($ratings.Where({ ($_.Exposure -lt $Limit) -eq [bool]$Negate }))
    $expected = $Negate ? "not to have an exposure below $Limit" : "to have an exposure below $Limit"
    $lines = foreach ($rating in $bad) {
        "Expected $($rating.Name) $expected,$(Reason $Because) but it is $('{0:0.0}' -f $rating.Exposure) ($($rating.Rating)).$($Negate ? '' : (Dearest $rating))"
    }
    [pscustomobject]@{ Succeeded = $bad.Count -eq 0; FailureMessage = @($lines) -join "`n" }
}

# A module that is imported twice registers once.
foreach ($operator in 'HaveExposureBelow') {
    if (-not (Get-ShouldOperator | Where-Object Name -eq $operator)) {
        Add-ShouldOperator -Name $operator -InternalName "Should-$operator" -Test (Get-Item "function:Should-$operator").ScriptBlock -SupportsArrayInput
    }
}

Export-ModuleMember
