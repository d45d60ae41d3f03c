<#
    Completes each parameter of each cmdlet with several words: as the Tab key does, and by its completer alone, as PowerShell hides what
    a completer throws. Gives an object for each that went wrong, and one with the numbers at the end.
    Written for both pwsh and the embedded shell.
#>
param([string[]] $CommandName = '*')

$ErrorActionPreference = 'Stop'
$typed = '', "it's", '[a-', "'a`nb"
$words = $typed + '@', '"', '`', '$(', '*', '~CAP_', '-', '/nowhere/', ';', '{', '1', 'ü', ('x' * 2000)
$common = [Management.Automation.PSCmdlet]::CommonParameters + [Management.Automation.PSCmdlet]::OptionalCommonParameters
$seen = [Collections.Generic.HashSet[string]]::new()
$kinds = [Collections.Generic.HashSet[string]]::new()
$lines = 0
$asked = 0

# PowerShell completes paths with a cmdlet that the embedded shell does not have, and leaves an error then.
$tellsErrors = [bool](Get-Command Resolve-Path -ErrorAction Ignore)

function Problem([string] $line, [string] $text) { [pscustomobject]@{ Line = $line; Problem = $text } }

function Failures([string] $line) {
    if ($tellsErrors) { foreach ($failure in $global:Error) { Problem $line "left in `$Error: $failure" } }
}

# The engine's own way; of an enumeration with an open bracket that one throws by itself.
function Complete([string] $line) {
    $global:Error.Clear()
    try { $found = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches }
    catch { return Problem $line "$_" }
    foreach ($result in $found) {
        if (-not $result.ToolTip) { Problem $line "'$($result.CompletionText)' has no tool tip" }
    }
    Failures $line
}

function Ask([Management.Automation.IArgumentCompleter] $completer, $command, $parameter, [string] $word, $bindings) {
    $tree = [Management.Automation.Language.Parser]::ParseInput($command.Name, [ref]$null, [ref]$null)
    $call = $tree.Find({ param($node) $node -is [Management.Automation.Language.CommandAst] }, $true)
    $global:Error.Clear()
    foreach ($bound in $bindings) {
        try {
            foreach ($result in $completer.CompleteArgument($command.Name, $parameter.Name, $word, $call, $bound)) {
                if (-not $result.ToolTip) { Problem "$($command.Name) -$($parameter.Name) $word" "'$($result.CompletionText)' has no tool tip" }
            }
        }
        catch { Problem "$($command.Name) -$($parameter.Name) $word" "$_" }
    }
    Failures "$($command.Name) -$($parameter.Name) $word"
}

foreach ($command in Get-Command $CommandName -Module PSSystemdHarden -CommandType Cmdlet) {
    foreach ($parameter in $command.Parameters.Values) {
        # Two cmdlets have the parameters for directives, the same ones.
        if ($parameter.Name -in $common -or ($parameter.IsDynamic -and -not $seen.Add($parameter.Name))) { continue }
        $attribute = @($parameter.Attributes.Where({ $_ -is [ArgumentCompleter] }))
        foreach ($word in $typed) {
            if (-not $attribute -and $word.Contains('[')) { continue }
            Complete "$($command.Name) -$($parameter.Name) $word"
            $lines++
        }
        if ($attribute) {
            $completer = $attribute[0].Type::new()
            $isNew = $kinds.Add($attribute[0].Type.Name)
            foreach ($word in $words) {
                $bindings = if ($isNew) { @{}, @{ Name = $word; UnitName = $word; Root = $word; Scope = $word; SystemdVersion = $word }, @{ Scope = 'User' } } else { , @{} }
                Ask $completer $command $parameter $word $bindings
                $asked++
            }
        }
    }
}

[pscustomobject]@{ Line = ''; Problem = ''; Lines = $lines; Asked = $asked }
