BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Get-SandboxDirective' {
    It 'shows what a version knows' {
        $found = Get-SandboxDirective PrivatePIDs -SystemdVersion 252
        $found.Support | Should -Be Ignored
        $found.Reason | Should -Be 'systemd 252 passes over it: it came with 257'
        $found.ManualPage | Should -Be 'systemd.exec(5)'
        $found.Requires | Should -Be 'PID namespaces'
    }

    It 'leaves out what is not supported' {
        (Get-SandboxDirective Private* -SystemdVersion 252 -Supported).Name | Should -Not -Contain PrivatePIDs
    }

    It 'knows areas' {
        (Get-SandboxDirective -Area Devices -SystemdVersion 257).Name | Should -Be DeviceAllow, DevicePolicy, PrivateDevices
    }

    It 'gives the words of the version' {
        (Get-SandboxDirective ProtectHostname -SystemdVersion 257).Values | Should -Be no, yes
        (Get-SandboxDirective ProtectHostname -SystemdVersion 258).Values | Should -Be no, private, yes
    }

    It 'shows them by area' {
        $text = Get-SandboxDirective PrivatePIDs -SystemdVersion 252 | Out-String -Width 200
        $text | Should -Match 'Area: Kernel'
        $text | Should -Match 'PrivatePIDs +.*ignored.* 257 Runs '
    }

    It 'names what was meant' {
        Get-SandboxDirective ProtectSytem -SystemdVersion 257 -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -Be 'DirectiveNotFound,PSSystemdHarden.Commands.GetSandboxDirectiveCommand'
        $failures[0].ErrorDetails.RecommendedAction | Should -Be 'Did you mean ProtectSystem?'
    }

    It 'judges this host' -Skip:(-not (Test-Path /run/systemd/system)) {
        $all = Get-SandboxDirective
        $all.Count | Should -Be 202
        $all | Where-Object { $_.Support -ne 'Supported' -and -not $_.Reason } | Should -BeNullOrEmpty
        (Get-SandboxDirective NoNewPrivileges).Support | Should -Be Supported
    }
}
