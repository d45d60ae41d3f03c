<#
    Runs the examples of pages that have a mark (Examples.ps1 says what the marks are). Gives an object for each: what came of it, or which
    command is not here.
#>
param(
    [string[]] $Path,
    [ValidateSet('run', 'live')] [string] $Mark,

    # Transcripts, which have what is answered as well, are not run: tools/docs/Update-Readme.ps1 -Check looks at these.
    [switch] $SkipTranscripts
)

$ErrorActionPreference = 'Stop'
. "$PSScriptRoot/Examples.ps1"

$start = "$PWD"
foreach ($page in $Path) {
    foreach ($example in Examples $page) {
        if ($Mark -notin $example.Marks -or ($SkipTranscripts -and $example.Text.StartsWith('PS> '))) { continue }
        $watch = [Diagnostics.Stopwatch]::StartNew()
        $missing = MissingCommand $example
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
            $expected = MarkValue $example fails
            if ($expected) { $problem = $problem.StartsWith("${expected}:") ? '' : "It was to end with $expected, and not with '$problem'." }
            $null = $ExecutionContext.SessionState.Path.SetLocation($start)
            [IO.Directory]::Delete($folder, $true)
        }
        [pscustomobject]@{ Page = $example.Page; Number = $example.Number; Missing = $missing; Needs = MarkValue $example needs; Problem = $problem; Milliseconds = $watch.ElapsedMilliseconds }
    }
}
