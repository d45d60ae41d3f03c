BeforeDiscovery {
    $isThrowaway = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $folder = (Resolve-Path TestDrive:/).ProviderPath.TrimEnd('/')
    $null = New-Item -ItemType Directory "$folder/empty"
    "[Service]`nExecStart=/bin/true" | Set-Content "$folder/bare.service"
    'no unit' | Set-Content "$folder/notes.txt"
    '{ "no": "baseline" }' | Set-Content "$folder/broken.json"

    # The error of a script, by its id and category; each says what to do next.
    function Failure([scriptblock] $script) {
        $failures = @()
        $failure = try { & $script 2>&1 3>$null | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Select-Object -First 1 } catch { $_ }
        $failures = @($failure)
        $failures | Should -HaveCount 1
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$($failures[0].FullyQualifiedErrorId.Split(',')[0]) $($failures[0].CategoryInfo.Category)"
    }
}

Describe 'Errors anywhere' {
    It '<Id> is <Category>' -ForEach @(
        @{ Id = 'BaselineNotFound'; Category = 'ObjectNotFound'; Script = { Test-UnitExposure -Path $folder/bare.service -Baseline $folder/none.json } }
        @{ Id = 'BaselineInvalid'; Category = 'InvalidData'; Script = { Test-UnitExposure -Path $folder/bare.service -Baseline $folder/broken.json } }
        @{ Id = 'LimitMissing'; Category = 'InvalidArgument'; Script = { Test-UnitExposure -Path $folder/bare.service } }
        @{ Id = 'RootNotFound'; Category = 'ObjectNotFound'; Script = { Get-Unit -Root $folder/none } }
        @{ Id = 'SandboxProfileNotFound'; Category = 'ObjectNotFound'; Script = { Import-SandboxProfile $folder/none.json } }
        @{ Id = 'SettingsMissing'; Category = 'InvalidArgument'; Script = { ConvertTo-UnitDropIn } }
        @{ Id = 'UnitFileNameInvalid'; Category = 'InvalidType'; Script = { Test-UnitFile $folder/notes.txt } }
    ) {
        Failure $Script | Should -Be "$Id $Category"
    }
}

Describe 'Errors of a live systemd' -Skip:(-not $isThrowaway) {
    BeforeAll {
        "[Service]`nExecStart=/bin/sleep infinity" | Set-Content /etc/systemd/system/pssh-errors.service
        $null = New-Item -ItemType SymbolicLink /etc/systemd/system/pssh-masked.service -Target /dev/null
        systemctl daemon-reload
    }

    AfterAll {
        Confirm-UnitSandbox pssh-errors -ErrorAction Ignore
        Reset-UnitSandbox pssh-errors -ErrorAction Ignore -WarningAction Ignore
        Remove-Item /etc/systemd/system/pssh-errors.service, /etc/systemd/system/pssh-masked.service
        systemctl daemon-reload
    }

    It '<Id> is <Category>' -ForEach @(
        @{ Id = 'UnitMasked'; Category = 'InvalidOperation'; Script = { Set-UnitSandbox pssh-masked -ProtectClock } }
        @{ Id = 'CommandNotFound'; Category = 'ObjectNotFound'; Script = { Invoke-SandboxedCommand pssh-no-such-program } }
        @{ Id = 'CommandNotStarted'; Category = 'InvalidResult'; Script = { Invoke-SandboxedCommand -ReadWritePaths /pssh/none true } }
        @{ Id = 'CommandTimedOut'; Category = 'OperationTimeout'; Script = { Invoke-SandboxedCommand -TimeoutSec 0.5 sleep 60 } }
        @{ Id = 'EnvironmentNameInvalid'; Category = 'InvalidArgument'; Script = { Invoke-SandboxedCommand -Environment @{ 'a b' = 1 } true } }
    ) {
        Failure $Script | Should -Be "$Id $Category"
    }

    It 'makes no other change while one waits: ChangeNotConfirmed' {
        Set-UnitSandbox pssh-errors -ProtectClock -ConfirmWithinSec 300 -WarningAction Ignore
        Failure { Set-UnitSandbox pssh-errors -PrivateTmp } | Should -BeLike 'ChangeNotConfirmed *'
        Confirm-UnitSandbox pssh-errors
    }

    It 'takes nothing back with -WhatIf' {
        Set-UnitSandbox pssh-errors -ProtectHostname -WarningAction Ignore
        $before = Get-Content /etc/systemd/system/pssh-errors.service.d/90-PSSystemdHarden.conf
        Undo-UnitSandbox pssh-errors -WhatIf 6>$null
        Reset-UnitSandbox pssh-errors -WhatIf 6>$null
        Get-Content /etc/systemd/system/pssh-errors.service.d/90-PSSystemdHarden.conf | Should -Be $before
        systemctl show pssh-errors -P ProtectHostname | Should -Be yes
    }

    It 'runs commands after systemd was reloaded, too' {
        Invoke-SandboxedCommand echo before | Should -Be before
        systemctl daemon-reload
        Invoke-SandboxedCommand echo after | Should -Be after
    }

    It 'runs a command in a slice' {
        @(Invoke-SandboxedCommand -Slice pssh-test.slice cat /proc/self/cgroup) -match '/pssh-test.slice/' | Should -Not -BeNullOrEmpty
    }
}
