BeforeAll {
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $output = (Resolve-Path TestDrive:/).ProviderPath.TrimEnd('/')
    function Package([string] $name) {
        $null = New-Item -ItemType Directory -Force "$output/$name"
        & "$root/tools/package/New-Package.ps1" -Root $root -Output "$output/$name" -ProjectUri https://example.org/hardening
    }
    $package = Package one
    $version = (Import-PowerShellDataFile "$root/PSSystemdHarden.psd1").ModuleVersion
    $modules = "$output/modules"

    # As a gallery's client does it.
    if (Get-Module -ListAvailable Microsoft.PowerShell.PSResourceGet) {
        Register-PSResourceRepository -Name pssh-test -Uri (Split-Path $package) -Trusted -Force
        $null = New-Item -ItemType Directory $modules
        Save-PSResource PSSystemdHarden -Repository pssh-test -Path $modules -TrustRepository
        Unregister-PSResourceRepository -Name pssh-test
    }
    else {
        $null = New-Item -ItemType Directory "$modules/PSSystemdHarden/$version"
        [IO.Compression.ZipFile]::ExtractToDirectory($package, "$modules/PSSystemdHarden/$version")
        Remove-Item "$modules/PSSystemdHarden/$version/_rels", "$modules/PSSystemdHarden/$version/package" -Recurse -Force
        Remove-Item -LiteralPath "$modules/PSSystemdHarden/$version/[Content_Types].xml", "$modules/PSSystemdHarden/$version/PSSystemdHarden.nuspec"
    }

    # A shell that knows nothing of this checkout.
    function InCleanShell([string] $script) {
        $before = $env:PSModulePath
        $env:PSModulePath = $modules
        try { pwsh -NoProfile -NonInteractive -WorkingDirectory $output -Command $script }
        finally { $env:PSModulePath = $before }
    }
}

Describe 'The package' {
    It 'has the same bytes each time' {
        (Get-FileHash (Package two)).Hash | Should -Be (Get-FileHash $package).Hash
    }

    It 'has a complete manifest' {
        $manifest = Test-ModuleManifest "$modules/PSSystemdHarden/$version/PSSystemdHarden.psd1"
        $manifest.Version | Should -Be $version
        $manifest.ExportedCmdlets.Keys | Should -Contain Get-UnitExposure
        $manifest.PrivateData.PSData.ProjectUri | Should -Be https://example.org/hardening
        $manifest.PrivateData.PSData.LicenseUri | Should -BeLike https://*/LICENSE
        $manifest.PrivateData.PSData.IconUri | Should -BeLike https://*.png
        $manifest.PrivateData.PSData.ReleaseNotes | Should -BeLike '*Get-UnitExposure*'
        $manifest.Tags | Should -Contain systemd
    }

    It 'is loaded by the first command that is used' {
        "[Service]`nExecStart=/bin/true" | Set-Content "$output/demo.service"
        InCleanShell '(Get-UnitExposure -Path ./demo.service).Name; (Get-Module PSSystemdHarden).ModuleBase' |
            Should -Be 'demo.service', "$modules/PSSystemdHarden/$version"
    }

    It 'brings its help along' {
        InCleanShell '(Get-Help Set-UnitSandbox).Synopsis' | Should -BeLike 'Tightens services*'
        InCleanShell '(Get-Help about_UnitSandbox) -split "`n" | Select-Object -First 2' | Should -Be 'TOPIC', '    about_UnitSandbox'
    }

    It 'brings its views and the assemblies'' symbols along' {
        InCleanShell 'Get-SandboxDirective ProtectHome -SystemdVersion 257 | Out-String' | Should -Contain '   Area: FileSystem'
        Get-ChildItem "$modules/PSSystemdHarden/$version/bin" -Filter *.pdb | Should -HaveCount 2
        Get-ChildItem "$modules/PSSystemdHarden/$version/bin" -Filter *.dll | Should -HaveCount 2
    }
}
