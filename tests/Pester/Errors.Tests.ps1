BeforeDiscovery {
    $isThrowaway = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $folder = (Resolve-Path TestDrive:/).ProviderPath.TrimEnd('/')
    $null = New-Item -ItemType Directory "$folder/empty"
    "[Service]`nExecStart=/bin/true" | Set-Content "$folder/bare.service"
    '[Service]' | Set-Content "$folder/broken.service"
    'no unit' | Set-Content "$folder/notes.txt"
    '{ "no": "baseline" }' | Set-Content "$folder/broken.json"

    # The error of a script, by its id and category; each says what to do next.
    function Failure([scriptblock] $script) {
        $failure = try { & $script 2>&1 3>$null | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | Select-Object -First 1 } catch { $_ }
        $failures = @($failure)
        $failures | Should -HaveCount 1
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        $id = $failures[0].FullyQualifiedErrorId.Split(',')[0]
        # Of what found nothing at all there is nothing to name, nor of a manager that is not there.
        if ($id -notin 'NothingTested', 'NothingVerified', 'UserManagerNotRunning') { $failures[0].TargetObject | Should -Not -BeNullOrEmpty }
        "$id $($failures[0].CategoryInfo.Category)"
    }
}

Describe 'Errors anywhere' {
    It '<Id> is <Category>' -ForEach @(
        @{ Id = 'BaselineNotFound'; Category = 'ObjectNotFound'; Script = { Test-UnitExposure -Path $folder/bare.service -Baseline $folder/none.json } }
        @{ Id = 'BaselineInvalid'; Category = 'InvalidData'; Script = { Test-UnitExposure -Path $folder/bare.service -Baseline $folder/broken.json } }
        @{ Id = 'BaselineMissing'; Category = 'InvalidArgument'; Script = { Test-UnitExposure -Path $folder/bare.service -MaximumExposure 10 -UpdateBaseline } }
        @{ Id = 'BaselineNotFound'; Category = 'ObjectNotFound'; Script = { Test-UnitExposure -Path $folder/bare.service -Baseline "$folder/a`0b" } }
        @{ Id = 'BaselineNotWritten'; Category = 'WriteError'; Script = { Test-UnitExposure -Path $folder/bare.service -Baseline "$folder/a`0b" -UpdateBaseline } }
        @{ Id = 'SandboxProfileNotFound'; Category = 'ObjectNotFound'; Script = { Import-SandboxProfile -LiteralPath "$folder/a`0b" } }
        @{ Id = 'SandboxProfileNotWritten'; Category = 'WriteError'; Script = { Get-SandboxProfile Strict | Export-SandboxProfile "$folder/a`0b" } }
        @{ Id = 'BaselineUnreadable'; Category = 'ReadError'; Script = { Test-UnitExposure -Path $folder/bare.service -Baseline $folder } }
        @{ Id = 'BaselineNotWritten'; Category = 'WriteError'; Script = { Test-UnitExposure -Path $folder/bare.service -Baseline $folder/none/b.json -UpdateBaseline } }
        @{ Id = 'ExposurePolicyUnreadable'; Category = 'ReadError'; Script = { Import-ExposurePolicy $folder } }
        @{ Id = 'LimitMissing'; Category = 'InvalidArgument'; Script = { Test-UnitExposure -Path $folder/bare.service } }
        @{ Id = 'NothingTested'; Category = 'ObjectNotFound'; Script = { Test-UnitExposure -Path $folder/empty -MaximumExposure 5 } }
        @{ Id = 'RootNotFound'; Category = 'ObjectNotFound'; Script = { Get-Unit -Root $folder/none } }
        @{ Id = 'SandboxProfileNotFound'; Category = 'ObjectNotFound'; Script = { Import-SandboxProfile $folder/none.json } }
        @{ Id = 'SandboxProfileNotWritten'; Category = 'WriteError'; Script = { Get-SandboxProfile Strict | Export-SandboxProfile $folder/none/p.json } }
        @{ Id = 'SandboxProfileUnreadable'; Category = 'ReadError'; Script = { Import-SandboxProfile $folder } }
        @{ Id = 'SettingsMissing'; Category = 'InvalidArgument'; Script = { ConvertTo-UnitDropIn } }
        @{ Id = 'UnitFileNameInvalid'; Category = 'InvalidType'; Script = { Test-UnitFile $folder/notes.txt } }
        @{ Id = 'UnitNotLoaded'; Category = 'InvalidData'; Script = { Get-UnitExposure -Path $folder/broken.service } }
        @{ Id = 'UnitNotTold'; Category = 'ObjectNotFound'; Script = { Get-Item $folder | Get-Unit } }
    ) {
        Failure $Script | Should -Be "$Id $Category"
    }
}

Describe 'Errors of a live systemd' -Skip:(-not $isThrowaway) {
    BeforeAll {
        $service = "[Service]`nExecStart=/bin/sleep infinity"
        $service | Set-Content /etc/systemd/system/pssh-errors.service
        "[Unit]`nWants=pssh-not-there.service`n$service" | Set-Content /etc/systemd/system/pssh-overridden.service
        '[Service]' | Set-Content /etc/systemd/system/pssh-broken.service
        $null = New-Item -ItemType SymbolicLink /etc/systemd/system/pssh-masked.service -Target /dev/null
        $null = New-Item -ItemType SymbolicLink /etc/systemd/system/psshmasked.slice -Target /dev/null
        systemctl daemon-reload
        systemctl start pssh-overridden
        # systemd has not read this yet when the change is planned.
        $null = New-Item -ItemType Directory /etc/systemd/system/pssh-overridden.service.d
        "[Service]`nProtectClock=no" | Set-Content /etc/systemd/system/pssh-overridden.service.d/99-local.conf
        $babbler = '/run/pssh-babbler'
        "#!/bin/sh`nprintf '\0PSSystemdHarden\0garbage garbage garbage'" | Set-Content $babbler
        chmod 755 $babbler
    }

    AfterAll {
        Confirm-UnitSandbox pssh-errors -ErrorAction Ignore
        Reset-UnitSandbox pssh-errors -ErrorAction Ignore -WarningAction Ignore
        systemctl stop pssh-overridden
        Remove-Item /etc/systemd/system/pssh*, $babbler -Recurse
        systemctl daemon-reload
    }

    It '<Id> is <Category>' -ForEach @(
        @{ Id = 'UnitMasked'; Category = 'InvalidOperation'; Script = { Set-UnitSandbox pssh-masked -ProtectClock } }
        @{ Id = 'UnitNotLoaded'; Category = 'InvalidData'; Script = { Get-UnitExposure pssh-broken } }
        @{ Id = 'BusError'; Category = 'InvalidResult'; Script = { Invoke-SandboxedCommand -Slice psshmasked.slice true } }
        @{ Id = 'UnitHasNoFile'; Category = 'InvalidOperation'; Script = { Get-ProcessSandbox 1 | Test-UnitFile } }
        @{ Id = 'UnitNotFound'; Category = 'ObjectNotFound'; Script = { Set-UnitSandbox -InputObject (Get-Unit -Type Service -State not-found)[0] -ProtectClock } }
        @{ Id = 'UnitFileNotLoaded'; Category = 'InvalidArgument'; Script = { Get-UnitExposure -Path $folder/bare.service -Detailed | Set-UnitSandbox -ProtectClock } }
        @{ Id = 'UnitOfOtherManager'; Category = 'InvalidArgument'; Script = { Get-Unit pssh-errors | Test-UnitSandbox -Scope User } }
        @{ Id = 'RulesOfFiles'; Category = 'InvalidArgument'; Script = { Get-UnitExposure pssh-errors | Get-UnitExposure -SystemdVersion 257 } }
        @{ Id = 'UnitChangeNotInForce'; Category = 'InvalidResult'; Script = { Set-UnitSandbox pssh-overridden -ProtectClock } }
        @{ Id = 'HealthCheckNeedsRestart'; Category = 'InvalidArgument'; Script = { Set-UnitSandbox pssh-errors -ProtectClock -HealthCheck { $true } } }
        @{ Id = 'NothingVerified'; Category = 'ObjectNotFound'; Script = { Test-UnitSandbox pssh-nothing* } }
        @{ Id = 'ArgumentMistaken'; Category = 'InvalidArgument'; Script = { Invoke-SandboxedCommand sh -c 'echo ran' } }
        @{ Id = 'ParameterUnknown'; Category = 'InvalidArgument'; Script = { Invoke-SandboxedCommand -ProtectSytem Strict true } }
        @{ Id = 'InputNotTaken'; Category = 'InvalidOperation'; Script = { 1 | Invoke-SandboxedCommand -NoWait cat } }
        @{ Id = 'JobNotAlone'; Category = 'InvalidArgument'; Script = { Invoke-SandboxedCommand -AsJob -PassThru true } }
        @{ Id = 'PropertyTooLarge'; Category = 'LimitsExceeded'; Script = { Invoke-SandboxedCommand echo ('x' * 100000) } }
        @{ Id = 'PropertyTextInvalid'; Category = 'InvalidArgument'; Script = { Invoke-SandboxedCommand -Description "a`nb" true } }
        @{ Id = 'EnvironmentValueInvalid'; Category = 'InvalidArgument'; Script = { Invoke-SandboxedCommand -Environment @{ A = "x`0y" } true } }
        @{ Id = 'NothingToSet'; Category = 'InvalidArgument'; Script = { Set-UnitSandbox pssh-errors } }
        @{ Id = 'UnitExists'; Category = 'ResourceExists'; Script = { Invoke-SandboxedCommand -UnitName dbus true } }
        @{ Id = 'UserManagerNotRunning'; Category = 'ResourceUnavailable'; Script = { Invoke-SandboxedCommand -Scope User true } }
        @{ Id = 'UserManagerNotRunning'; Category = 'ResourceUnavailable'; Script = { Test-UnitSandbox -Scope User } }
        @{ Id = 'PowerShellNotFound'; Category = 'ObjectNotFound'; Script = { Invoke-SandboxedCommand -PowerShellPath pssh-no-such-shell { 1 } } }
        @{ Id = 'UsingVariableIsUndefined'; Category = 'InvalidArgument'; Script = { Invoke-SandboxedCommand { $using:pssh_not_set } } }
        @{ Id = 'ScriptCutShort'; Category = 'OperationStopped'; Script = { Invoke-SandboxedCommand { Stop-Process -Id $PID -Force } } }
        @{ Id = 'ScriptNotUnderstood'; Category = 'ProtocolError'; Script = { Invoke-SandboxedCommand -PowerShellPath $babbler { 1 } } }
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
