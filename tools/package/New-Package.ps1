<#
    Makes the module as it is installed (OUTPUT/PSSystemdHarden), and of that the package that a gallery takes
    (OUTPUT/PSSystemdHarden.VERSION.nupkg): an OPC file as NuGet reads it, made here because that takes no more than a ZIP archive.
    The same files give the same bytes: their order and their times are fixed.
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSReviewUnusedParameter', 'ProjectUri', Justification = 'Functions of this file use it.')]
param(
    [string] $Root,
    [string] $Output,

    # Where the project is: completes the manifest's addresses. Without it they are left out.
    [string] $ProjectUri
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'

# The first that a ZIP archive can have.
$time = [DateTimeOffset]::new(1980, 1, 1, 0, 0, 0, [TimeSpan]::Zero)
$utf8 = [Text.UTF8Encoding]::new($false)

# What changed in a version: its section of the change log.
function ReleaseNotes([string] $version) {
    $log = [IO.File]::ReadAllText("$Root/CHANGELOG.md").Replace("`r", '')
    $section = [regex]::Match($log, "(?ms)^## v$([regex]::Escape($version))\b[^\n]*\n(?<text>.*?)(?=^## |\z)")
    if (-not $section.Success) { throw "CHANGELOG.md has no section '## v$version'." }
    $section.Groups['text'].Value.Trim()
}

# The manifest with what only a package can say.
function PackagedManifest([string] $notes) {
    $text = [IO.File]::ReadAllText("$Root/PSSystemdHarden.psd1").Replace("`r", '')
    $entries = @("ReleaseNotes = @'`n$notes`n'@")
    if ($ProjectUri) {
        $base = $ProjectUri.TrimEnd('/')
        $entries += "ProjectUri   = '$base'", "LicenseUri   = '$base/blob/main/LICENSE'", "IconUri      = '$base/raw/main/docs/icon.png'"
    }
    $line = [regex]'(?m)^            ReleaseNotes = .*$'
    if (-not $line.IsMatch($text)) { throw 'PSSystemdHarden.psd1 has no line ReleaseNotes to complete.' }
    $completed = [string]::Join("`n", @($entries.ForEach({ "            $_" })))
    $text.Replace($line.Match($text).Value, $completed)
}

function CopyModule([string] $folder, [string] $notes) {
    if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
    foreach ($name in 'bin', 'en-US', 'schemas') { $null = [IO.Directory]::CreateDirectory("$folder/$name") }
    foreach ($name in 'PSSystemdHarden.Pester.psm1', 'README.md', 'CHANGELOG.md', 'LICENSE') { [IO.File]::Copy("$Root/$name", "$folder/$name") }
    [IO.File]::Copy("$Root/docs/icon.png", "$folder/icon.png")
    foreach ($file in [IO.Directory]::GetFiles("$Root/src/PSSystemdHarden.Core/Data", '*.schema.json')) { [IO.File]::Copy($file, "$folder/schemas/$([IO.Path]::GetFileName($file))") }
    foreach ($part in 'bin', 'en-US') {
        foreach ($file in [IO.Directory]::GetFiles("$Root/$part")) { [IO.File]::Copy($file, "$folder/$part/$([IO.Path]::GetFileName($file))") }
    }
    [IO.File]::WriteAllText("$folder/PSSystemdHarden.psd1", (PackagedManifest $notes), $utf8)
}

function Escaped([string] $text) { [Security.SecurityElement]::Escape($text) }

# The manifest as NuGet has it. The tags are those by which galleries find modules and cmdlets.
function Nuspec($manifest, [string] $version, [string] $notes) {
    $tags = @($manifest.PrivateData.PSData.Tags) + 'PSModule' + @($manifest.CmdletsToExport).ForEach({ "PSCmdlet_$_"; "PSCommand_$_" }) + 'PSIncludes_Cmdlet'
    $project = $ProjectUri ? "`n    <projectUrl>$(Escaped $ProjectUri.TrimEnd('/'))</projectUrl>" : ''
    @"
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2011/08/nuspec.xsd">
  <metadata>
    <id>PSSystemdHarden</id>
    <version>$version</version>
    <authors>$(Escaped $manifest.Author)</authors>
    <owners>$(Escaped $manifest.CompanyName)</owners>
    <requireLicenseAcceptance>false</requireLicenseAcceptance>
    <license type="file">LICENSE</license>
    <icon>icon.png</icon>$project
    <description>$(Escaped $manifest.Description)</description>
    <releaseNotes>$(Escaped $notes)</releaseNotes>
    <copyright>$(Escaped $manifest.Copyright)</copyright>
    <tags>$(Escaped ($tags -join ' '))</tags>
  </metadata>
</package>
"@.Replace("`r", '')
}

$types = [ordered]@{
    rels = 'application/vnd.openxmlformats-package.relationships+xml'; psmdcp = 'application/vnd.openxmlformats-package.core-properties+xml'
    nuspec = 'application/octet'; dll = 'application/octet'; pdb = 'application/octet'; png = 'image/png'; psd1 = 'text/plain'; psm1 = 'text/plain'
    ps1xml = 'text/xml'; xml = 'text/xml'; txt = 'text/plain'; md = 'text/plain'; json = 'application/json'
}

function ContentTypes {
    $defaults = $types.Keys.ForEach({ "  <Default Extension=`"$_`" ContentType=`"$($types[$_])`" />" })
    "<?xml version=`"1.0`" encoding=`"utf-8`"?>`n<Types xmlns=`"http://schemas.openxmlformats.org/package/2006/content-types`">`n$($defaults -join "`n")`n" +
        "  <Override PartName=`"/LICENSE`" ContentType=`"text/plain`" />`n</Types>`n"
}

$properties = 'package/services/metadata/core-properties/PSSystemdHarden.psmdcp'

function Relationships {
    @"
<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
  <Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/PSSystemdHarden.nuspec" Id="R1" />
  <Relationship Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="/$properties" Id="R2" />
</Relationships>
"@.Replace("`r", '')
}

function CoreProperties($manifest, [string] $version) {
    @"
<?xml version="1.0" encoding="utf-8"?>
<coreProperties xmlns="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:creator>$(Escaped $manifest.Author)</dc:creator>
  <dc:description>$(Escaped $manifest.Description)</dc:description>
  <dc:identifier>PSSystemdHarden</dc:identifier>
  <version>$version</version>
</coreProperties>
"@.Replace("`r", '')
}

function WriteArchive([string] $path, $contents) {
    $file = [IO.File]::Create($path)
    $archive = [IO.Compression.ZipArchive]::new($file, [IO.Compression.ZipArchiveMode]::Create)
    try {
        foreach ($name in [Linq.Enumerable]::Order([string[]]$contents.Keys, [StringComparer]::Ordinal)) {
            $entry = $archive.CreateEntry($name, [IO.Compression.CompressionLevel]::SmallestSize)
            $entry.LastWriteTime = $time
            # A regular file that all may read.
            $entry.ExternalAttributes = 0x81A4 -shl 16
            $stream = $entry.Open()
            $stream.Write([byte[]]$contents[$name])
            $stream.Dispose()
        }
    }
    finally {
        $archive.Dispose()
        $file.Dispose()
    }
}

$manifest = & ([scriptblock]::Create([IO.File]::ReadAllText("$Root/PSSystemdHarden.psd1")))
$prerelease = $manifest.PrivateData.PSData['Prerelease']
$version = $prerelease ? "$($manifest.ModuleVersion)-$prerelease" : $manifest.ModuleVersion
$notes = ReleaseNotes $manifest.ModuleVersion
$folder = "$Output/PSSystemdHarden"
CopyModule $folder $notes

$contents = @{
    'PSSystemdHarden.nuspec' = $utf8.GetBytes((Nuspec $manifest $version $notes))
    '[Content_Types].xml' = $utf8.GetBytes((ContentTypes))
    '_rels/.rels' = $utf8.GetBytes((Relationships))
    $properties = $utf8.GetBytes((CoreProperties $manifest $version))
}
foreach ($file in [IO.Directory]::GetFiles($folder, '*', [IO.SearchOption]::AllDirectories)) {
    $name = $file.Substring($folder.Length + 1)
    $extension = [IO.Path]::GetExtension($name).TrimStart('.')
    if ($name -ne 'LICENSE' -and -not $types.Contains($extension)) { throw "The package has no content type for $name." }
    $contents[$name] = [IO.File]::ReadAllBytes($file)
}
$package = "$Output/PSSystemdHarden.$version.nupkg"
WriteArchive $package $contents
$package
