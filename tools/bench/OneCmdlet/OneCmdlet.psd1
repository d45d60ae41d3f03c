@{
    RootModule           = 'OneCmdlet.dll'
    ModuleVersion        = '1.0.0'
    GUID                 = '0f6f1c5e-6d3a-4c0e-9a51-3f0f7f0f2b7d'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    CmdletsToExport      = @('Get-Nothing')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
}
