@{
    RootModule           = 'bin/PSSystemdHarden.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5d0c3c43-9d0e-4f0f-8c0a-6f3b0a5b7e11'
    Author               = 'The PSSystemdHarden authors'
    CompanyName          = 'PSSystemdHarden'
    Copyright            = '(c) 2026 The PSSystemdHarden authors. MIT licence.'
    Description          = 'The sandboxing that systemd offers, for the PowerShell pipeline: how exposed each service is, as systemd-analyze security rates it; what its sandbox is, and where that is said; and changes to it that are planned before, and taken back where a service does not work with them.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @('Get-Unit', 'Get-UnitExposure', 'Get-UnitSandbox', 'Get-SandboxDirective', 'Set-UnitSandbox', 'Undo-UnitSandbox', 'Reset-UnitSandbox',
        'Confirm-UnitSandbox', 'Get-SandboxProfile', 'New-SandboxProfile', 'Import-SandboxProfile', 'Export-SandboxProfile', 'ConvertTo-UnitDropIn',
        'Test-UnitExposure', 'Import-ExposurePolicy', 'Test-UnitFile', 'Invoke-SandboxedCommand', 'Get-ProcessSandbox', 'Get-UnitDenial', 'Test-UnitSandbox')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    TypesToProcess       = @('bin/PSSystemdHarden.Types.ps1xml')
    FormatsToProcess     = @('bin/PSSystemdHarden.Units.Format.ps1xml', 'bin/PSSystemdHarden.Exposure.Format.ps1xml', 'bin/PSSystemdHarden.Sandbox.Format.ps1xml',
        'bin/PSSystemdHarden.Profiles.Format.ps1xml', 'bin/PSSystemdHarden.Changes.Format.ps1xml', 'bin/PSSystemdHarden.Linting.Format.ps1xml',
        'bin/PSSystemdHarden.Running.Format.ps1xml', 'bin/PSSystemdHarden.Processes.Format.ps1xml', 'bin/PSSystemdHarden.Denials.Format.ps1xml',
        'bin/PSSystemdHarden.Enforcement.Format.ps1xml')
    PrivateData          = @{
        PSData = @{
            Tags         = @('systemd', 'Linux', 'security', 'hardening', 'sandbox', 'PSEdition_Core')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
