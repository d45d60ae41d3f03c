<#
    Brings what README's transcripts answer up to date: each command behind a prompt is run, on a throwaway machine with the services demo
    and web (tests/Examples/Examples.ps1). An answer that ends with an ellipsis has as many lines of the new one as it had before.
#>
param(
    # Changes nothing, and gives one text for each transcript that is answered otherwise now.
    [switch] $Check
)

$ErrorActionPreference = 'Stop'
$root = (Resolve-Path "$PSScriptRoot/../..").Path
. "$root/tests/Examples/Examples.ps1"
Import-Module "$root/PSSystemdHarden.psd1"
$width = 120
$ellipsis = [string][char] 0x2026

# A transcript's prompts, each with what was typed, and what is answered.
function Entries([string] $text) {
    foreach ($part in [regex]::Split($text.TrimEnd(), '(?m)^(?=PS> )').Where({ $_ })) {
        $lines = $part.TrimEnd().Split("`n")
        $typed = @($lines.Where({ $_ -match '^(PS> |>> )' }))
        [pscustomobject]@{ Typed = $typed; Answer = @($lines | Select-Object -Skip $typed.Count) }
    }
}

# What a shell of its own writes for each of some commands, in the current folder.
function Answers([string[]] $commands) {
    $script = @"
        `$PSStyle.OutputRendering = 'PlainText'
        `$ProgressPreference = 'SilentlyContinue'
        Import-Module '$root/PSSystemdHarden.psd1'
        foreach (`$command in ConvertFrom-Json ([Console]::In.ReadToEnd())) {
            [Console]::WriteLine([char] 1)
            try { . ([scriptblock]::Create(`$command)) 2>&1 | Out-String -Stream -Width $width }
            catch { `$_ | Out-String -Stream -Width $width }
        }
"@
    [IO.File]::WriteAllText("$PWD/transcript.ps1", $script)
    $said = ConvertTo-Json $commands | pwsh -NoProfile -NonInteractive -File "$PWD/transcript.ps1"
    [string]::Join("`n", $said).Split([char] 1).ForEach({ $_ -replace '(?m)[ ]+$' }) | Select-Object -Skip 1
}

function Transcript($example) {
    $entries = @(Entries $example.Text)
    $answers = @(Answers $entries.ForEach({ [string]::Join("`n", $_.Typed.ForEach({ $_ -replace '^(PS> |>> )' })) }))
    $lines = for ($i = 0; $i -lt $entries.Count; $i++) {
        $entries[$i].Typed
        # The line break is the marker's.
        [string[]] $answer = ($answers[$i] -replace '^\n').TrimEnd() -split "`n"
        $shown = $entries[$i].Answer.Count - 1
        if ($shown -ge 0 -and $entries[$i].Answer[-1] -eq $ellipsis -and $answer.Count -gt $shown) { $answer = @($answer | Select-Object -First $shown) + $ellipsis }
        if ($answer.Where({ $_ })) {
            $answer
            if ($i -lt $entries.Count - 1) { '' }
        }
    }
    [string]::Join("`n", $lines) + "`n"
}

$readme = "$root/README.md"
$text = [IO.File]::ReadAllText($readme)
$start = "$PWD"

# From the last to the first: a change moves only what stands behind it.
foreach ($example in @(Examples $readme).Where({ $_.Text.StartsWith('PS> ') }) | Sort-Object Start -Descending) {
    if (MissingCommand $example) { continue }
    $folder = [IO.Directory]::CreateTempSubdirectory('pssh-readme-').FullName
    Set-Location $folder
    try {
        WriteFiles
        ResetServices
        $new = Transcript $example
    }
    finally {
        Set-Location $start
        [IO.Directory]::Delete($folder, $true)
    }
    if ($new -ceq $example.Text) { continue }
    if ($Check -and 'varies' -notin $example.Marks) { "README's $($example.Number). example is answered otherwise now:`n$new" }
    $text = $text.Remove($example.Start, $example.Text.Length).Insert($example.Start, $new)
}
if (-not $Check) { [IO.File]::WriteAllText($readme, $text) }
