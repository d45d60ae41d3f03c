BeforeDiscovery {
    $isLive = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Get-UnitDenial' {
    It 'takes services by name and from Get-Unit, and runs by their ID' {
        $command = Get-Command Get-UnitDenial
        $command.Parameters.Keys | Should -Contain 'InvocationId'
        $command.Parameters.Name.Aliases | Should -Be 'Unit', 'UnitName', 'Id'
        $command.Parameters.InputObject.ParameterType.Name | Should -Be 'SystemdUnit[]'
    }

    It 'refuses what is no ID of a run' {
        { Get-UnitDenial -InvocationId 'x' -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
    }
}

Describe 'What a service was denied' -Skip:(-not $isLive) {
    BeforeAll {
        $unitFile = '/run/systemd/system/pssh-denied.service'
        function Invoke-BrokenService([string[]] $settings, [string] $command) {
            "[Unit]`nStartLimitIntervalSec=0`n[Service]`nType=oneshot`nExecStart=$command`n$($settings -join "`n")" | Set-Content $unitFile
            systemctl daemon-reload
            systemctl start pssh-denied 2>$null
            $global:LASTEXITCODE | Should -Not -Be 0
        }
        function Id($failures) { $failures.ForEach({ ($_.FullyQualifiedErrorId -split ',')[0] }) }
    }

    AfterAll {
        Remove-Item $unitFile, '/run/pssh-hidden', '/etc/systemd/system/pssh-denied.service.d', '/var/lib/pssystemdharden/pssh-denied.service.json' -Recurse -Force -ErrorAction Ignore
        systemctl daemon-reload
        systemctl reset-failed pssh-denied 2>$null
    }

    It 'is told with the directive, why, and what would allow it' {
        Invoke-BrokenService 'ProtectSystem=strict' '/bin/touch /var/lib/pssh-denied'
        $denial = Get-UnitDenial pssh-denied
        $denial.Unit | Should -Be 'pssh-denied.service'
        $denial.Directive | Should -Be 'ProtectSystem'
        $denial.Value | Should -Be 'strict'
        "$($denial.Source)" | Should -Be 'pssh-denied.service:6'
        $denial.Certainty | Should -Be 'Certain'
        $denial.Error | Should -Be 'EROFS'
        $denial.Denied | Should -Be 'writing to /var/lib/pssh-denied'
        $denial.ProcessName | Should -Be 'touch'
        $denial.Time | Should -BeOfType datetime
        $denial.Evidence | Should -BeLike '*Read-only file system'
        "$($denial.Loosening[0])" | Should -Be 'ReadWritePaths=/var/lib'
    }

    It 'is allowed by the first loosening' {
        Invoke-BrokenService 'ProtectSystem=strict' '/bin/touch /var/lib/pssh-denied'
        $denial = Get-UnitDenial pssh-denied
        Set-UnitSandbox $denial.Unit -Property $denial.Loosening[0].Property
        systemctl start pssh-denied
        $LASTEXITCODE | Should -Be 0
        Reset-UnitSandbox pssh-denied
    }

    It 'is found by the run, from Get-Unit, by wildcard, since a time, and of all that failed' {
        $start = Get-Date
        $null = New-Item /run/pssh-hidden -ItemType Directory -Force
        'x' | Set-Content /run/pssh-hidden/settings
        Invoke-BrokenService 'InaccessiblePaths=/run/pssh-hidden' '/bin/cp /run/pssh-hidden/settings /run/pssh-copy'
        $run = systemctl show pssh-denied -P InvocationID
        $expected = Get-UnitDenial pssh-denied
        $expected.InvocationId | Should -Be $run
        foreach ($denials in @(
                , @(Get-UnitDenial -InvocationId $run), @(Get-Unit pssh-denied | Get-UnitDenial), @(Get-UnitDenial 'pssh-den*'),
                @(Get-UnitDenial pssh-denied -Since $start), @('pssh-denied' | Get-UnitDenial), @(Get-UnitDenial | Where-Object Unit -eq 'pssh-denied.service'))) {
            $denials.Directive | Should -Contain 'InaccessiblePaths'
        }
    }

    It 'is possible, and no more, once the unit is gone' {
        systemd-run --quiet --collect --wait --unit=pssh-gone --property=ProtectHome=yes cat /root/.profile 2>$null
        $denial = Get-UnitDenial pssh-gone
        $denial[0].Certainty | Should -Be 'Possible'
        $denial.Directive | Should -Contain 'ProtectHome'
    }

    It 'is nothing where nothing was denied, which -Verbose says' {
        '[Service]', 'Type=oneshot', 'ExecStart=/bin/true', 'ProtectSystem=strict' | Set-Content $unitFile
        systemctl daemon-reload
        systemctl start pssh-denied
        Get-UnitDenial pssh-denied | Should -BeNullOrEmpty
        (Get-UnitDenial pssh-denied -Verbose 4>&1) -join ' ' | Should -BeLike '*looked at * entries*found 0*'
    }

    It 'is an error with <Id> for <Name>' -ForEach @(
        @{ Name = 'pssh-nope'; Id = 'UnitNotFound' }
        @{ Name = 'getty@'; Id = 'UnitIsTemplate' }
        @{ Name = 'dbus.socket'; Id = 'UnitNotService' }
    ) {
        Get-UnitDenial $Name -ErrorVariable failures -ErrorAction SilentlyContinue
        Id $failures | Should -Be $Id
    }

    It 'is an error for a run that the journal does not know' {
        Get-UnitDenial -InvocationId 0123456789abcdef0123456789abcdef -ErrorVariable failures -ErrorAction SilentlyContinue
        Id $failures | Should -Be 'RunNotFound'
    }

    It 'has a table of five columns' {
        Invoke-BrokenService 'ProtectSystem=strict' '/bin/touch /var/lib/pssh-denied-again'
        $header = (Get-UnitDenial pssh-denied | Out-String -Width 160).Split("`n").Where({ $_ -match 'Certainty' })[0]
        -split $header | Should -Be 'Certainty', 'Setting', 'Denied', 'Error', 'Loosening'
    }

    It 'takes the journal: a user who may not read it is warned' {
        $told = runuser -u nobody -- (Get-Process -Id $PID).Path -NoProfile -Command "Import-Module '$PSScriptRoot/../../PSSystemdHarden.psd1'; Get-UnitDenial pssh-denied 3>&1"
        "$told" | Should -Match 'systemd-journal'
    }
}
