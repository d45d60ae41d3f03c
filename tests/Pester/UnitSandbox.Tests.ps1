BeforeDiscovery {
    # These tests change a service: only on a machine that is thrown away afterwards.
    $isLive = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Set-UnitSandbox and its kin' {
    It '<_> can be asked what it would do' -ForEach 'Set-UnitSandbox', 'Undo-UnitSandbox', 'Reset-UnitSandbox' {
        (Get-Command $_).Parameters.Keys | Should -Contain 'WhatIf'
        (Get-Command $_).Parameters.Keys | Should -Contain 'HealthCheck'
    }

    It 'has a parameter for each usual directive' {
        $parameters = (Get-Command Set-UnitSandbox).Parameters
        [Nullable]::GetUnderlyingType($parameters.ProtectSystem.ParameterType).GetEnumNames() | Should -Be No, Yes, Full, Strict
        $parameters.PrivateTmp.SwitchParameter | Should -BeTrue
        $parameters.SystemCallFilter.ParameterType | Should -Be ([string[]])
    }
}

Describe 'Changing a service' -Skip:(-not $isLive) {
    BeforeAll {
        $unitFile = '/etc/systemd/system/pssh-pester.service'
        $folder = "$unitFile.d"
        $dropIn = "$folder/90-PSSystemdHarden.conf"
        $runtimeDropIn = '/run/systemd/system/pssh-pester.service.d/91-PSSystemdHarden-runtime.conf'
        $history = '/var/lib/pssystemdharden/pssh-pester.service.json'
        function Show([string] $property) { systemctl show pssh-pester -P $property }
        function Id($failures) { $failures.ForEach({ ($_.FullyQualifiedErrorId -split ',')[0] }) }
    }

    BeforeEach {
        "[Unit]`nStartLimitIntervalSec=0`n[Service]`nExecStart=/bin/sleep infinity" | Set-Content $unitFile
        systemctl daemon-reload
        systemctl start pssh-pester
    }

    AfterEach {
        Confirm-UnitSandbox pssh-pester -ErrorAction Ignore
        systemctl stop pssh-pester
        Remove-Item $folder, (Split-Path $runtimeDropIn), $history, '/run/pssystemdharden/pssh-pester.service.json', $unitFile -Recurse -Force -ErrorAction Ignore
        systemctl daemon-reload
    }

    It 'shows its plan with -WhatIf, and writes nothing' {
        $plan = Set-UnitSandbox pssh-pester -ProtectClock -WhatIf -PassThru
        "$($plan.Properties[0])" | Should -Be 'ProtectClock: (not set) -> yes'
        $plan.Diff | Should -Contain '+ProtectClock=yes'
        $plan.ExposureAfter | Should -BeLessThan $plan.ExposureBefore
        $plan.Time | Should -BeNullOrEmpty
        $folder | Should -Not -Exist
        $history | Should -Not -Exist
        Show ProtectClock | Should -Be no
    }

    It 'writes what systemd then has, exposed as predicted' {
        $change = Set-UnitSandbox pssh-pester -ProtectSystem Full -PrivateTmp -Restart -SettleSec 0.2 -PassThru
        $change.Unit | Should -Be pssh-pester.service
        $change.Path | Should -Be $dropIn
        $change.Restarted | Should -BeTrue
        $change.Time | Should -BeOfType datetime
        $change.ExposureAfter | Should -Be (Get-UnitExposure pssh-pester).Exposure
        Show ProtectSystem | Should -Be full
        Show PrivateTmp | Should -Be yes
        (Get-Content $dropIn)[-2..-1] | Should -Be 'PrivateTmp=yes', 'ProtectSystem=full'
    }

    It 'gives nothing without -PassThru, and says so with -Verbose when nothing differs' {
        Set-UnitSandbox pssh-pester -ProtectClock | Should -BeNullOrEmpty
        (Set-UnitSandbox pssh-pester -ProtectClock -Verbose 4>&1)[-1] | Should -BeLike '*nothing is changed*'
    }

    It 'adds to what it set before; -Property and $null take away' {
        Set-UnitSandbox pssh-pester -ProtectClock -PrivateTmp
        Set-UnitSandbox pssh-pester -ProtectHostname -Property @{ PrivateTmp = $null; UMask = '0077' }
        (Get-Content $dropIn).Where({ $_ -match '=' }) | Should -Be 'ProtectClock=yes', 'ProtectHostname=yes', 'UMask=0077'
        Set-UnitSandbox pssh-pester -LockPersonality -Replace
        (Get-Content $dropIn).Where({ $_ -match '=' }) | Should -Be 'LockPersonality=yes'
    }

    It 'takes changes back one after the other' {
        Set-UnitSandbox pssh-pester -ProtectClock
        $first = Get-Content $dropIn -Raw
        Set-UnitSandbox pssh-pester -PrivateTmp
        (Undo-UnitSandbox pssh-pester -PassThru).Properties.Directive | Should -Be PrivateTmp
        Get-Content $dropIn -Raw | Should -BeExactly $first
        Undo-UnitSandbox pssh-pester
        $folder | Should -Not -Exist
        Undo-UnitSandbox pssh-pester -ErrorVariable failures -ErrorAction SilentlyContinue
        Id $failures | Should -Be NothingToUndo
        $failures.CategoryInfo.Category | Should -Be ObjectNotFound
    }

    It 'takes a change back that -PassThru gave' {
        $change = Set-UnitSandbox pssh-pester -ProtectClock -PassThru
        ($change | Undo-UnitSandbox -PassThru).Properties.After | Should -BeNullOrEmpty
        $folder | Should -Not -Exist
    }

    It 'takes no change back that another one followed' {
        $change = Set-UnitSandbox pssh-pester -ProtectClock -PassThru
        Set-UnitSandbox pssh-pester -PrivateTmp
        Undo-UnitSandbox -Change $change -ErrorVariable failures -ErrorAction SilentlyContinue
        Id $failures | Should -Be UnitChangeNotBegun
        Show PrivateTmp | Should -Be yes
    }

    It 'removes all of it, which can be taken back' {
        Set-UnitSandbox pssh-pester -ProtectClock
        Set-UnitSandbox pssh-pester -PrivateTmp
        Reset-UnitSandbox pssh-pester
        $folder | Should -Not -Exist
        Undo-UnitSandbox pssh-pester
        Show PrivateTmp | Should -Be yes
        Show ProtectClock | Should -Be yes
    }

    It 'changes it until the next boot with -Runtime' {
        Set-UnitSandbox pssh-pester -ProtectClock -Runtime
        $runtimeDropIn | Should -Exist
        $folder | Should -Not -Exist
        Get-Unit pssh-pester | Reset-UnitSandbox -Runtime
        $runtimeDropIn | Should -Not -Exist
        Show ProtectClock | Should -Be no
    }

    It 'takes back what the health check does not pass' {
        Set-UnitSandbox pssh-pester -PrivateTmp -Restart -SettleSec 0.2 -HealthCheck { $false } -ErrorVariable failures -ErrorAction SilentlyContinue
        Id $failures | Should -Be HealthCheckFailed
        Show PrivateTmp | Should -Be no
        Show ActiveState | Should -Be active
        $folder | Should -Not -Exist
        Set-UnitSandbox pssh-pester -PrivateTmp -Restart -SettleSec 0.2 -HealthCheck { $_ -eq 'pssh-pester.service' }
        Show PrivateTmp | Should -Be yes
    }

    It 'takes back what the service does not start with' {
        Set-UnitSandbox pssh-pester -InaccessiblePaths /bin/sleep -Restart -ErrorVariable failures -ErrorAction SilentlyContinue
        Id $failures | Should -Be UnitRestartFailed
        "$($failures[0])" | Should -BeLike '*203/EXEC*'
        Show ActiveState | Should -Be active
        $folder | Should -Not -Exist
    }

    It 'warns of what goes badly together' {
        Set-UnitSandbox pssh-pester -ProtectSystem Strict -WhatIf -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings | Should -BeLike '*without StateDirectory= or ReadWritePaths=*'
    }

    It 'waits to be confirmed' {
        Set-UnitSandbox pssh-pester -ProtectClock -ConfirmWithinSec 300 -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings[0] | Should -BeLike '*Confirm-UnitSandbox pssh-pester.service'
        Confirm-UnitSandbox pssh-p* -WhatIf
        systemctl is-active pssystemdharden-rollback-pssh-pester.service.timer | Should -Be active
        Confirm-UnitSandbox pssh-pester
        systemctl is-active pssystemdharden-rollback-pssh-pester.service.timer | Should -Not -Be active
        Show ProtectClock | Should -Be yes
        Confirm-UnitSandbox pssh-pester -ErrorVariable failures -ErrorAction SilentlyContinue
        Id $failures | Should -Be NothingToConfirm
    }

    It 'is taken back by systemd unless it is confirmed' {
        Set-UnitSandbox pssh-pester -ProtectClock -ConfirmWithinSec 5 -WarningAction SilentlyContinue
        for ($i = 0; $i -lt 100 -and (Show ProtectClock) -eq 'yes'; $i++) { Start-Sleep -Milliseconds 200 }
        Show ProtectClock | Should -Be no
        $folder | Should -Not -Exist
    }

    It 'is refused with <Id>: <Arguments>' -ForEach @(
        @{ Arguments = @{ Property = @{ ProtectSytem = 'strict' } }; Id = 'DirectiveValueInvalid'; Advice = 'Did you mean ProtectSystem?' }
        @{ Arguments = @{ Property = @{ ProtectSystem = 'stricct' } }; Id = 'DirectiveValueInvalid'; Advice = 'Did you mean strict?' }
        @{ Arguments = @{ Property = @{ ProtectHome = "yes`nExecStart=/bin/sh" } }; Id = 'DirectiveValueInvalid'; Advice = 'Give one line of text.' }
        @{ Arguments = @{ }; Id = 'NothingToSet'; Advice = 'Give one, such as*' }
    ) {
        $failure = try { Set-UnitSandbox pssh-pester @Arguments -ErrorAction Stop } catch { $_ }
        $failure.FullyQualifiedErrorId | Should -Be "$Id,PSSystemdHarden.Commands.SetUnitSandboxCommand"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike $Advice
        $folder | Should -Not -Exist
    }

    It 'refuses <Name> with <Id>' -ForEach @(
        @{ Name = 'pssh-nope'; Id = 'UnitNotFound' }
        @{ Name = 'getty@'; Id = 'UnitIsTemplate' }
        @{ Name = 'dbus.socket'; Id = 'UnitNotService' }
        @{ Name = 'a b'; Id = 'UnitNameInvalid' }
    ) {
        Set-UnitSandbox $Name -ProtectClock -ErrorVariable failures -ErrorAction SilentlyContinue
        Id $failures | Should -Be $Id
    }

    It 'leaves a file alone that is not its own' {
        $null = New-Item -ItemType Directory $folder
        "[Service]`nPrivateTmp=yes" | Set-Content $dropIn
        Set-UnitSandbox pssh-pester -ProtectClock -ErrorVariable set -ErrorAction SilentlyContinue
        Reset-UnitSandbox pssh-pester -ErrorVariable reset -ErrorAction SilentlyContinue
        Id ($set + $reset) | Should -Be DropInForeign, DropInForeign
        Get-Content $dropIn | Should -Be '[Service]', 'PrivateTmp=yes'
    }

    It 'has a table of six columns' {
        $plan = Set-UnitSandbox pssh-pester -ProtectClock -WhatIf -PassThru
        $header = ($plan | Out-String -Width 160).Split("`n").Where({ $_ -match 'Unit' })[0]
        -split $header | Should -Be 'Unit', 'Before', 'After', 'Rating', 'Restarted', 'Changes'
    }
}
