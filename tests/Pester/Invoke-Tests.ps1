<#
    Runs the Pester tests in pwsh, with Pester 5.9 or 6. Live tests need systemd as PID 1, and are skipped elsewhere.
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
$result = Invoke-Pester -Configuration $configuration

"Pester $((Get-Module Pester).Version), PowerShell $($PSVersionTable.PSVersion)"
"Tests: $($result.TotalCount), Failed: $($result.FailedCount + $result.FailedContainersCount), Skipped: $($result.SkippedCount + $result.NotRunCount)"
exit $result.FailedCount + $result.FailedContainersCount
