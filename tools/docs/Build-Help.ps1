<#
    Makes what Get-Help reads from the pages: PSSystemdHarden.dll-Help.xml, with Microsoft.PowerShell.PlatyPS, and about_*.help.txt.
#>
param([string] $Folder, [string] $Output)

. "$PSScriptRoot/PlainText.ps1"
. "$PSScriptRoot/PageHash.ps1"

# As the page has them, and not by name: what a cmdlet is about comes before the many directives.
function OrderParameters($parameters, [string] $text) {
    $ordered = [Linq.Enumerable]::OrderBy([object[]]@($parameters), [Func[object, int]] { param($p) $text.IndexOf("`n### -$($p.Name)`n", [StringComparison]::Ordinal) })
    $sorted = [Linq.Enumerable]::ToArray($ordered)
    $parameters.Clear()
    foreach ($parameter in $sorted) { $parameters.Add($parameter) }
}

Import-Module Microsoft.PowerShell.PlatyPS
$null = [IO.Directory]::CreateDirectory($Output)
foreach ($page in [IO.Directory]::GetFiles($Folder, 'about_*.md')) {
    [IO.File]::WriteAllText("$Output/$([IO.Path]::GetFileNameWithoutExtension($page)).help.txt", (AboutText ([IO.File]::ReadAllText($page))))
}

$commands = foreach ($page in CommandPages $Folder) {
    $command = Import-MarkdownCommandHelp -Path $page
    $complaints = $command.Diagnostics.Messages.Where({ "$($_.Severity)" -ne 'Information' })
    if ($complaints) { throw "${page}: $($complaints[0].Message) ($($complaints[0].Identifier))" }
    # An empty address would be a link of its own.
    $command.Metadata.Remove('HelpUri')
    $command.Description = PlainText $command.Description
    $command.Synopsis = PlainText $command.Synopsis
    $command.Notes = PlainText $command.Notes
    foreach ($example in $command.Examples) { $example.Remarks = PlainText $example.Remarks }
    foreach ($parameter in $command.Parameters) {
        $parameter.Description = PlainText $parameter.Description
        $parameter.Type = $parameter.Type.Substring($parameter.Type.LastIndexOf('.') + 1)
    }
    OrderParameters $command.Parameters ([IO.File]::ReadAllText($page))
    foreach ($value in @($command.Inputs) + @($command.Outputs)) { $value.Description = PlainText $value.Description }
    # A page beside this one is no address for who reads in a terminal.
    foreach ($link in $command.RelatedLinks) {
        if (-not $link.Uri.Contains('://')) { $link.Uri = '' }
    }
    $command
}

$temporary = [IO.Directory]::CreateTempSubdirectory('pssh-help-').FullName
try {
    $made = $commands | Export-MamlCommandHelp -OutputFolder $temporary -Force -Encoding ([Text.UTF8Encoding]::new($false))
    # What the pages were is said at the end, so that a test can tell whether they have changed since.
    $xml = [IO.File]::ReadAllText($made.FullName).Replace("`r", '').TrimEnd() + "`n$(PageHashMark $Folder)`n"
    [IO.File]::WriteAllText("$Output/$($made.Name)", $xml)
}
finally {
    [IO.Directory]::Delete($temporary, $true)
}
