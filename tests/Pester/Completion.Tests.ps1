BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force

    function Completed([string] $line) { (TabExpansion2 $line $line.Length).CompletionMatches }
}

Describe 'Completion' {
    It 'fails for no parameter of any cmdlet, whatever the word' {
        $found = & "$PSScriptRoot/../Completion/Complete-Everything.ps1"
        $found.Where({ $_.Problem }).ForEach({ "$($_.Line): $($_.Problem)" }) | Should -BeNullOrEmpty
        $found[-1].Lines | Should -BeGreaterThan 500
        $found[-1].Asked | Should -BeGreaterThan 1000
    }

    It 'gives the built-in profiles, and paths: <_>' -ForEach 'Set-UnitSandbox x -Profile', 'ConvertTo-UnitDropIn', 'Export-SandboxProfile x -InputObject' {
        (Completed "$_ ").CompletionText | Should -Be 'Baseline', 'Strict', 'Isolated'
        (Completed "$_ /etc/passw").CompletionText | Should -Contain '/etc/passwd'
    }

    It 'gives folders where no file can be meant: <_>' -ForEach 'Get-Unit -Root', 'Get-UnitExposure -Root', 'Invoke-SandboxedCommand -WorkingDirectory' {
        (Completed "$_ /etc/s").CompletionText | Should -Contain '/etc/systemd'
        (Completed "$_ /etc/pass").CompletionText | Should -BeNullOrEmpty
    }

    It 'gives words with what they mean, and else paths: -DeviceAllow' {
        (Completed 'Set-UnitSandbox x -DeviceAllow /dev/nul').ToolTip | Should -Be 'The null device'
        (Completed 'Set-UnitSandbox x -DeviceAllow /dev/sh').CompletionText | Should -Contain '/dev/shm'
    }

    It 'begins the dictionary of -Property with a directive' {
        $found = Completed 'Set-UnitSandbox x -Property PrivateTm'
        $found.CompletionText | Should -BeExactly '@{ PrivateTmp = '
        $found.ToolTip | Should -Match '/tmp'
    }

    It 'gives the names of services, and of slices' -Skip:(-not (Test-Path /run/systemd/system)) {
        (Completed 'Set-UnitSandbox systemd-journald.s').CompletionText | Should -Be 'systemd-journald.service'
        (Completed 'Invoke-SandboxedCommand -Slice system.').CompletionText | Should -Be 'system.slice'
    }
}
