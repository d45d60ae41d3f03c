<# Which pages a help file was made from. #>

# The pages of cmdlets, by name.
function CommandPages([string] $folder) {
    [Linq.Enumerable]::Order([string[]][IO.Directory]::GetFiles($folder, '*-*.md'), [StringComparer]::Ordinal)
}

# A comment for the end of the help file.
function PageHashMark([string] $folder) {
    $hash = [Security.Cryptography.IncrementalHash]::CreateHash([Security.Cryptography.HashAlgorithmName]::SHA256)
    foreach ($page in CommandPages $folder) {
        $hash.AppendData([Text.Encoding]::UTF8.GetBytes("$([IO.Path]::GetFileName($page))`n"))
        $hash.AppendData([IO.File]::ReadAllBytes($page))
    }
    "<!-- Made by build.ps1 Docs from docs/en-US: sha256 $([Convert]::ToHexString($hash.GetHashAndReset()).ToLowerInvariant()) -->"
}
