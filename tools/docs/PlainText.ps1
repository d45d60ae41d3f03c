<#
    Markdown as a terminal shows it best: Get-Help prints help as it stands, and knows no Markdown. Written for the Markdown of docs/en-US,
    which has paragraphs, lists, tables and code, but nothing inside of another.
#>
Set-StrictMode -Version 3

# Code marks go, and of links the text stays.
function PlainLine([string] $line) {
    $line = [regex]::Replace($line, '\[([^\]]+)\]\([^)]+\)', '$1')
    [regex]::Replace($line, '`([^`]+)`', '$1')
}

# A row as 'first: second; third'.
function PlainRow([string] $row) {
    $cells = @($row.Trim().Trim('|').Replace('\|', "`0").Split('|').ForEach({ (PlainLine $_.Trim()).Replace("`0", '|') }).Where({ $_ }))
    $first, $others = $cells
    '- ' + ($others ? "${first}: $([string]::Join('; ', @($others)))" : $first)
}

# Paragraphs and items of lists become one line each, which the terminal breaks where it must; code keeps its lines, and
# commands get a prompt. Blank lines have a space, as two line breaks in a row would begin another element of the help file.
function PlainText([string] $markdown) {
    if (-not $markdown) { return $markdown }
    $blocks = [Collections.Generic.List[string]]::new()
    $current = ''
    $code = ''
    $inTable = $false
    foreach ($line in $markdown.Replace("`r", '').Split("`n")) {
        if ($line.StartsWith('```')) {
            if ($current) { $blocks.Add($current) }
            $current = ''
            $code = $code ? '' : ($line.StartsWith('```powershell') ? 'PS> ' : '    ')
            if (-not $code) { $blocks.Add('') }
            $isFirst = $true
            continue
        }
        if ($code) {
            $prompt = $code -eq 'PS> ' -and -not $isFirst -and ($line -match '^([\s})]|catch\b|else\b|finally\b|$)') ? '>> ' : $code
            $blocks.Add(($code -eq '    ' ? $line : "$prompt$line").TrimEnd())
            $isFirst = $false
            continue
        }
        $isRow = $line.StartsWith('|')
        $isItem = $line -match '^(- |\d+\. )'
        if ($isRow -or $isItem -or -not $line) {
            if ($current) { $blocks.Add($current) }
            $current = ''
        }
        if ($isRow) {
            # The heading of a table says what its columns are; in a list that is plain.
            if (-not $inTable) { $inTable = $true; continue }
            if ($line -notmatch '^\|[-|: ]+$') { $blocks.Add((PlainRow $line)) }
            continue
        }
        $inTable = $false
        if (-not $line) { $blocks.Add('') }
        else { $current = $current ? "$current $(PlainLine $line.Trim())" : (PlainLine $line) }
    }
    if ($current) { $blocks.Add($current) }
    $text = [regex]::Replace([string]::Join("`n", $blocks), '\n{3,}', "`n`n").Trim("`n")
    $text.Replace("`n`n", "`n `n")
}

# about_*.md in the form that help topics have: Get-Help looks for the short description in the fifth line.
function AboutText([string] $markdown) {
    $lines = [Collections.Generic.List[string]]::new()
    $inCode = $false
    $afterHeading = $false
    foreach ($line in $markdown.Replace("`r", '').TrimEnd().Split("`n")) {
        if ($line.StartsWith('```')) { $inCode = -not $inCode; continue }
        if (-not $inCode -and $line -match '^(#+) (.*)$') {
            if ($Matches[1].Length -eq 1) { $lines.Add('TOPIC'); $lines.Add("    $($Matches[2])") }
            elseif ($Matches[1].Length -eq 2) { $lines.Add($Matches[2].ToUpperInvariant()) }
            else { $lines.Add("  $($Matches[2])") }
            $afterHeading = $Matches[1].Length -eq 2
            continue
        }
        if ($afterHeading -and -not $line) { continue }
        $afterHeading = $false
        $lines.Add(($line ? '    ' + ($inCode ? "    $line" : (PlainLine $line)) : ''))
    }
    [string]::Join("`n", $lines) + "`n"
}
