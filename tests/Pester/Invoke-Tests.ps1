<#
    Runs the Pester tests in pwsh, with Pester 5.9 or 6. Live tests need systemd as PID 1, and are skipped elsewhere. Where none is
    skipped, that they leave nothing out is a test of its own (Show-Gaps.ps1).
    Ends with one line of counts, and the number of failures as its exit status.
#>
param([version] $PesterVersion)

$ErrorActionPreference = 'Stop'
if ($PesterVersion) { Import-Module Pester -RequiredVersion $PesterVersion } else { Import-Module Pester -MinimumVersion 5.9 }

$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$recorder = & "$PSScriptRoot/BindingRecorder.ps1"
try { $result = Invoke-Pester -Configuration $configuration }
finally { $recorder.Dispose() }

$total = $result.TotalCount
$failed = $result.FailedCount + $result.FailedContainersCount
if ((Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root') {
    $gaps = @(& "$PSScriptRoot/Show-Gaps.ps1" -Bound $recorder.Bound)
    $gaps.ForEach({ "Gap: $_" })
    $total++
    $failed += [int]($gaps.Count -gt 0)
}

"Pester $((Get-Module Pester).Version), PowerShell $($PSVersionTable.PSVersion)"
"Tests: $total, Failed: $failed, Skipped: $($result.SkippedCount + $result.NotRunCount)"
exit $failed
