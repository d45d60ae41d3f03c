<#
    Brings the pages of docs/en-US up to date with the cmdlets, and gives the paths of those that changed. With -Check nothing is written.
#>
param([string] $Folder, [switch] $Check)

. "$PSScriptRoot/HelpPage.ps1"
$pages = HelpPages $Folder
foreach ($path in $pages.Keys) {
    if ([IO.File]::ReadAllText($path) -cne $pages[$path]) {
        if (-not $Check) { [IO.File]::WriteAllText($path, $pages[$path]) }
        $path
    }
}
