BeforeAll {
    $manifest = "$PSScriptRoot/../../PSSystemdHarden.psd1"
    Import-Module $manifest -Force
}

Describe 'The module' {
    It 'has a valid manifest' {
        Test-ModuleManifest $manifest | Should -Not -BeNullOrEmpty
    }

    It 'exports its cmdlets and nothing else' {
        (Get-Command -Module PSSystemdHarden).Name | Sort-Object | Should -Be 'Confirm-UnitSandbox', 'ConvertTo-UnitDropIn', 'Export-SandboxProfile', 'Get-ProcessSandbox', 'Get-SandboxDirective',
            'Get-SandboxProfile', 'Get-Unit', 'Get-UnitDenial', 'Get-UnitExposure', 'Get-UnitSandbox', 'Import-ExposurePolicy', 'Import-SandboxProfile', 'Invoke-SandboxedCommand', 'New-SandboxProfile', 'Reset-UnitSandbox', 'Set-UnitSandbox',
            'Test-UnitExposure', 'Test-UnitFile', 'Test-UnitSandbox', 'Undo-UnitSandbox'
    }

    It 'can be removed and imported again' {
        Remove-Module PSSystemdHarden
        Get-Command Get-UnitExposure -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module $manifest
        Get-Command Get-UnitExposure | Should -Not -BeNullOrEmpty
    }

    It 'uses approved verbs' {
        $approved = (Get-Verb).Verb
        (Get-Command -Module PSSystemdHarden).Verb | Should -BeIn $approved
    }
}

Describe 'Without systemd' -Skip:(Test-Path /run/systemd/system) {
    It '<_> says so and what to do' -ForEach 'Get-Unit', 'Get-UnitExposure' {
        $failure = { & $_ } | Should -Throw -PassThru
        $failure.FullyQualifiedErrorId | Should -BeLike 'SystemdNotRunning,*'
        $failure.CategoryInfo.Category | Should -Be ResourceUnavailable
        $failure.ErrorDetails.RecommendedAction | Should -Match 'PID 1'
    }
}
