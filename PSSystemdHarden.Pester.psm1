<#
    Operators of Pester's Should, 5.9 and later. Importing the module in a test registers them:

        BeforeAll { Import-Module PSSystemdHarden }
        Get-UnitExposure -Path ./units | Should -HaveExposureBelow 5
        'nginx' | Should -HaveExposureBelow 5 -Because 'it faces the network'
        'nginx' | Should -BeSandboxed

    A service is given by its name or as a unit of this module; for its exposure also as a rating, or by the path of its file (text
    with a slash). -BeSandboxed asks whether the kernel enforces all that its settings say, and that they say something.
#>
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.9.0' }

Set-StrictMode -Version 3

$namedCount = 3

function Reason([string] $because) { $because ? " because $($because -replace '^because\s+')," : '' }

# Not before it is needed: the module itself imports this file.
function LoadModule {
    if (-not (Get-Module PSSystemdHarden)) { Import-Module "$PSScriptRoot/PSSystemdHarden.psd1" }
}

# The rating of whatever a test hands over; what can't be rated ends the test with the cmdlet's own error.
function Rating($actual) {
    LoadModule
    if ($actual -is [PSSystemdHarden.Exposure.UnitExposure]) { return $actual }
    if ($actual -is [PSSystemdHarden.Manager.SystemdUnit]) { return Get-UnitExposure -InputObject $actual -ErrorAction Stop }
    if ($actual -is [IO.FileInfo]) { return Get-UnitExposure -LiteralPath $actual.FullName -ErrorAction Stop }
    if ($actual -is [string] -and $actual.Contains('/')) { return Get-UnitExposure -LiteralPath $actual -ErrorAction Stop }
    if ($actual -is [string] -and $actual) { return Get-UnitExposure -Name $actual -ErrorAction Stop }
    throw [ArgumentException]::new("A service is needed: its name, a unit, a rating, or the path of its file; and not '$actual'.")
}

function Dearest($rating) {
    $findings = $rating.Findings.Where({ $_.Gain -gt 0 }, 'First', $namedCount)
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

function Should-BeSandboxed {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseApprovedVerbs', '', Justification = 'As Pester names its operators.')]
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'CallerSessionState', Justification = 'Pester hands it to every operator.')]
    param($ActualValue, [switch] $Negate, [string] $Because, $CallerSessionState)

    LoadModule
    $results = @($ActualValue).ForEach({
        if ($_ -is [PSSystemdHarden.Manager.SystemdUnit]) { Test-UnitSandbox -InputObject $_ -ErrorAction Stop }
        elseif ($_ -is [string] -and $_) { Test-UnitSandbox -Name $_ -ErrorAction Stop }
        else { throw [ArgumentException]::new("A service is needed: its name, or a unit; and not '$_'.") }
    })
    if ($results.Count -eq 0) {
        return [pscustomobject]@{ Succeeded = $false; FailureMessage = "Expected services that are sandboxed,$(Reason $Because) but there is none." }
    }
    # Nothing that is out of force is not yet a sandbox.
    $bad = @($results.Where({ ($_.IsEnforced -and $_.Enforced -gt 0) -eq [bool]$Negate }))
    $lines = foreach ($result in $bad) {
        if ($Negate) { "Expected $($result.Unit) not to be sandboxed,$(Reason $Because) but $($result.Enforced) of its settings are in force, and none is out of force." }
        else { "Expected $($result.Unit) to be sandboxed,$(Reason $Because) but $(NotInForce $result)." }
    }
    [pscustomobject]@{ Succeeded = $bad.Count -eq 0; FailureMessage = @($lines) -join "`n" }
}

function NotInForce($result) {
    $findings = @($result.Findings.Where({ "$($_.Verdict)" -in 'NotEnforced', 'PendingRestart', 'PendingReload' }))
    if (-not $findings) { return 'none of its settings is seen to be in force' }
    $named = @($findings[0..([Math]::Min($namedCount, $findings.Count) - 1)].ForEach({ "$($_.Directive)= ($($_.Reason ? $_.Reason : $_.Verdict))" })) -join '; '
    $more = $findings.Count -gt $namedCount ? ", and $($findings.Count - $namedCount) more" : ''
    "these are not in force: $named$more"
}

# A module that is imported twice registers once.
foreach ($operator in 'HaveExposureBelow', 'BeSandboxed') {
    if (-not (Get-ShouldOperator | Where-Object Name -eq $operator)) {
        Add-ShouldOperator -Name $operator -InternalName "Should-$operator" -Test (Get-Item "function:Should-$operator").ScriptBlock -SupportsArrayInput
    }
}

Export-ModuleMember
