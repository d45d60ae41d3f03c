BeforeDiscovery {
    $isLive = Test-Path /run/systemd/system
    $isThrowaway = $isLive -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $folder = (Resolve-Path TestDrive:/).ProviderPath.TrimEnd('/')
    $root = "$folder/image[1]"
    $file = "$root/usr/lib/systemd/system/web.service"
    $null = New-Item -ItemType Directory (Split-Path $file)
    $unit = "[Service]`nExecStart=/bin/true`nProtectSystem=strict`nPrivateTmp=yes"
    [IO.File]::WriteAllText($file, $unit)
    $null = New-Item -ItemType Directory "$folder/units"
    [IO.File]::WriteAllText("$folder/units/web.service", $unit)
    '{ "UMask": { "weight": 5000 } }' | Set-Content "$folder/policy.json"
}

Describe 'A unit file, however it is given: <Cmdlet>' -ForEach @(
    @{ Cmdlet = 'Get-UnitExposure'; More = @{}; Value = 'Exposure' }
    @{ Cmdlet = 'Get-UnitSandbox'; More = @{}; Value = 'Text' }
    @{ Cmdlet = 'Test-UnitExposure'; More = @{ MaximumExposure = 10 }; Value = 'Exposure' }
) {
    It 'is the same: <_.Way>' -ForEach @(
        @{ Way = '-LiteralPath'; Script = { & $Cmdlet -LiteralPath $file @More } }
        @{ Way = 'by property'; Script = { [pscustomobject]@{ PSPath = $file } | & $Cmdlet @More } }
        @{ Way = 'from Get-Item'; Script = { Get-Item -LiteralPath $file | & $Cmdlet @More } }
        @{ Way = '-Root'; Script = { & $Cmdlet web -Root $root -SystemdVersion $version @More } }
        @{ Way = 'from Get-Unit -Root'; Script = { Get-Unit web -Root $root -SystemdVersion $version | & $Cmdlet @More } }
        @{ Way = '-Path of its folder'; Script = { & $Cmdlet -Path $folder/units @More } }
    ) {
        $version = (Get-UnitExposure -Path $folder/units/web.service).SystemdVersion
        $expected = & $Cmdlet -Path $folder/units/web.service @More
        $expected.$Value | Should -Not -BeNullOrEmpty
        (& $Script).$Value | Should -Be $expected.$Value
    }
}

Describe 'Files by their very name' {
    BeforeAll {
        '{ "name": "web", "description": "d", "settings": { "PrivateTmp": true } }' | Set-Content -LiteralPath "$root/profile[a].json"
        Copy-Item $folder/policy.json "$root/policy[a].json"
    }

    It 'are taken by <Cmdlet> -LiteralPath, and no file by -Path' -ForEach @(
        @{ Cmdlet = 'Import-SandboxProfile'; Name = 'profile[a].json'; Expected = 'web' }
        @{ Cmdlet = 'Import-ExposurePolicy'; Name = 'policy[a].json'; Expected = '*policy*a*.json*' }
    ) {
        "$(& $Cmdlet -LiteralPath "$root/$Name")" | Should -BeLike $Expected
        & $Cmdlet -Path "$root/$Name" -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'are taken by Test-UnitFile -LiteralPath' {
        Test-UnitFile -LiteralPath $file -Quiet -SystemdVersion 257 | Should -BeTrue
    }
}

Describe 'A rating by other rules' {
    It 'is that of the policy: <Cmdlet>' -ForEach @(
        @{ Cmdlet = 'Get-UnitExposure'; More = @{} }
        @{ Cmdlet = 'Test-UnitExposure'; More = @{ MaximumExposure = 10 } }
    ) {
        $policy = Import-ExposurePolicy $folder/policy.json
        $More.SystemdVersion = '257'
        $plain = (& $Cmdlet -Path $folder/units/web.service @More).Exposure
        $byPolicy = (& $Cmdlet -Path $folder/units/web.service -Policy $policy @More).Exposure
        $byPolicy | Should -Not -Be $plain
        (& $Cmdlet -Path $folder/units/web.service -Policy $folder/policy.json @More).Exposure | Should -Be $byPolicy
        (Get-Unit web -Root $root -SystemdVersion 257 -Policy $policy).Exposure | Should -Be $byPolicy
    }

    It 'is by the scoring that is asked for' {
        $exposures = foreach ($scoring in [enum]::GetNames((Get-Command Get-UnitExposure).Parameters.Scoring.ParameterType.GenericTypeArguments[0] ?? (Get-Command Get-UnitExposure).Parameters.Scoring.ParameterType)) {
            $exposure = (Get-UnitExposure -Path $folder/units/web.service -SystemdVersion 257 -Scoring $scoring).Exposure
            (Test-UnitExposure -Path $folder/units/web.service -SystemdVersion 257 -Scoring $scoring -MaximumExposure 10).Exposure | Should -Be $exposure
            $exposure
        }
        $exposures | Should -HaveCount 2
    }
}

Describe 'A drop-in for another type of unit' {
    It 'has its section' {
        (ConvertTo-UnitDropIn -Property @{ PrivateTmp = $true } -Section Socket) -join "`n" | Should -Match '(?m)^\[Socket\]\nPrivateTmp=yes'
    }
}

Describe 'Services, however they are given' -Skip:(-not $isLive) {
    It 'have the same sandbox' {
        $expected = Get-UnitSandbox systemd-journald -All
        $expected.Count | Should -BeGreaterThan 100
        (Get-Unit systemd-journald | Get-UnitSandbox -All).Text | Should -Be $expected.Text
        (Get-UnitSandbox 'systemd-journal[d]*' -Directive NoNewPrivileges).Text | Should -Be yes
    }

    It 'pass the same gate' {
        Test-UnitExposure systemd-journald -MaximumExposure 10 -Quiet | Should -BeTrue
        Get-Unit systemd-journald | Test-UnitExposure -MaximumExposure 0.1 -Quiet | Should -BeFalse
    }
}

Describe 'Changes of services, however they are given' -Skip:(-not $isThrowaway) {
    BeforeAll {
        $dropIn = '/etc/systemd/system/pssh-sets.service.d/90-PSSystemdHarden.conf'
        "[Unit]`nStartLimitIntervalSec=0`n[Service]`nExecStart=/bin/sleep infinity" | Set-Content /run/systemd/system/pssh-sets.service
        systemctl daemon-reload
        systemctl start pssh-sets
        function Settings { (Get-Content $dropIn -ErrorAction Ignore).Where({ $_ -match '=' }) }
    }

    AfterAll {
        Reset-UnitSandbox pssh-sets -WarningAction Ignore
        systemctl stop pssh-sets
        Remove-Item /run/systemd/system/pssh-sets.service
        systemctl daemon-reload
    }

    It 'are made, taken back and removed by unit' {
        $unit = Get-Unit pssh-sets
        Set-UnitSandbox -InputObject $unit -Profile Baseline -WarningAction Ignore
        (Settings).Count | Should -BeGreaterThan 5
        $unit | Set-UnitSandbox -Replace -ProtectClock -WarningAction Ignore
        Settings | Should -Be 'ProtectClock=yes'
        $unit | Undo-UnitSandbox -WarningAction Ignore
        (Settings).Count | Should -BeGreaterThan 5
        Reset-UnitSandbox -InputObject $unit -WarningAction Ignore
        $dropIn | Should -Not -Exist
    }

    It 'are confirmed and taken back by what tells of the unit' {
        Set-UnitSandbox pssh-sets -ProtectClock -ConfirmWithinSec 300 -WarningAction Ignore
        Get-UnitExposure pssh-sets -Detailed | Confirm-UnitSandbox
        Confirm-UnitSandbox pssh-sets -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'NothingToConfirm,*'
        Get-UnitSandbox pssh-sets | Undo-UnitSandbox -WarningAction Ignore
        $dropIn | Should -Not -Exist
    }

    It 'are taken back with a restart, and a health check that says no to that as well' {
        Set-UnitSandbox pssh-sets -PrivateTmp -Restart -SettleSec 0.1
        Undo-UnitSandbox pssh-sets -Restart -SettleSec 0.1 -HealthCheck { $false } -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'HealthCheckFailed,*'
        Settings | Should -Be 'PrivateTmp=yes'
        Reset-UnitSandbox pssh-sets -Restart -SettleSec 0.1 -HealthCheck { $false } -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'HealthCheckFailed,*'
        Settings | Should -Be 'PrivateTmp=yes'
        (Reset-UnitSandbox pssh-sets -Restart -SettleSec 0.1 -HealthCheck { $true } -PassThru).Restarted | Should -BeTrue
        systemctl show pssh-sets -P PrivateTmp | Should -Be no
    }

    It 'until the next boot are taken back by themselves' {
        Set-UnitSandbox pssh-sets -ProtectClock -Runtime -WarningAction Ignore
        Undo-UnitSandbox pssh-sets -Runtime -WarningAction Ignore
        '/run/systemd/system/pssh-sets.service.d/91-PSSystemdHarden-runtime.conf' | Should -Not -Exist
    }

    It 'are not asked about with -Confirm:$false' {
        # With it asked, this fails: nobody is there to answer.
        $ConfirmPreference = 'Low'
        Set-UnitSandbox pssh-sets -ProtectClock -ConfirmWithinSec 300 -Confirm:$false -WarningAction Ignore
        Confirm-UnitSandbox pssh-sets -Confirm:$false
        Set-UnitSandbox pssh-sets -ProtectHostname -Confirm:$false -WarningAction Ignore
        Undo-UnitSandbox pssh-sets -Confirm:$false -WarningAction Ignore
        Settings | Should -Be 'ProtectClock=yes'
        Reset-UnitSandbox pssh-sets -Confirm:$false -WarningAction Ignore
        $dropIn | Should -Not -Exist
        Invoke-SandboxedCommand -Confirm:$false echo ran | Should -Be ran
        Get-SandboxProfile Strict | Export-SandboxProfile $folder/strict.json -Confirm:$false
        "$folder/strict.json" | Should -Exist
        Test-UnitExposure -Path $folder/units/web.service -Baseline $folder/baseline.json -UpdateBaseline -Confirm:$false
        "$folder/baseline.json" | Should -Exist
    }

    It 'are verified by asking the filters themselves: -Probe' {
        Set-UnitSandbox pssh-sets -SystemCallFilter '@system-service' -Restart -SettleSec 0.1
        (Test-UnitSandbox pssh-sets -Directive SystemCallFilter -Probe -Detailed).Verdict | Should -Be Enforced
    }
}

Describe 'Every parameter for a directive' -Skip:(-not $isThrowaway) {
    BeforeAll {
        "[Service]`nExecStart=/bin/sleep infinity" | Set-Content /run/systemd/system/pssh-words.service
        systemctl daemon-reload
        # Switches and words are as they are; these take text.
        $all = @{
            ReadWritePaths = '/srv'; ReadOnlyPaths = '/usr'; InaccessiblePaths = '-/srv/x'; ExecPaths = '/usr'; NoExecPaths = '/'; TemporaryFileSystem = '/opt'; BindPaths = '/usr/share:/mnt'
            BindReadOnlyPaths = '-/srv/z'; StateDirectory = 'a'; RuntimeDirectory = 'r'; CacheDirectory = 'c'; LogsDirectory = 'l'; ConfigurationDirectory = 'k'; User = 'daemon'; Group = 'daemon'
            SupplementaryGroups = 'adm', 'tty'; CapabilityBoundingSet = 'CAP_KILL'; AmbientCapabilities = 'CAP_KILL'; UMask = '0027'; SystemCallFilter = '@system-service'; SystemCallArchitectures = 'native'
            SystemCallErrorNumber = 'EPERM'; SystemCallLog = '@clock'; RestrictNamespaces = 'user'; DeviceAllow = '/dev/null rw'; IPAddressAllow = 'localhost'; IPAddressDeny = 'any'
            RestrictAddressFamilies = 'AF_UNIX'; SocketBindAllow = 'tcp:80'; SocketBindDeny = 'any'; RestrictNetworkInterfaces = 'lo'; MemoryMax = '1G'; MemoryHigh = '512M'; TasksMax = '100'
            CPUQuota = '50%'; CPUWeight = '50'; IOWeight = '50'; LimitNOFILE = '100'; LimitNPROC = '100'; LimitCORE = '0'; OOMScoreAdjust = 100
        }
        foreach ($name in [PSSystemdHarden.Parameters.SandboxParameters].GetProperties().Name.Where({ $_ -notin 'Profile', 'Property' -and -not $all.ContainsKey($_) })) {
            $type = (Get-Command Set-UnitSandbox).Parameters[$name].ParameterType
            $words = [Nullable]::GetUnderlyingType($type)
            $all[$name] = $words ? $words.GetEnumNames()[-1] : $true
        }
        $unknown = @(Get-SandboxDirective @($all.Keys)).Where({ $_.Since -gt [int](systemctl --version)[0].Split(' ')[1] }).Name
        foreach ($name in $unknown) { $all.Remove($name) }
        $all.Count | Should -BeGreaterThan 60
    }

    AfterAll {
        Remove-Item /run/systemd/system/pssh-words.service
        systemctl daemon-reload
    }

    It 'writes its line with Set-UnitSandbox' {
        $plan = Set-UnitSandbox pssh-words -WhatIf -Force -PassThru -WarningAction Ignore @all
        $all.Keys.Where({ -not ($plan.Diff -match "^\+$_=.") }) | Should -BeNullOrEmpty
    }

    It 'is refused where this systemd has not heard of the directive, with -Force too' {
        foreach ($name in $unknown) {
            $switch = @{ $name = $true }
            { Set-UnitSandbox pssh-words -WhatIf -Force -ErrorAction Stop @switch } | Should -Throw -ErrorId 'DirectiveValueInvalid,*'
            { Invoke-SandboxedCommand -WhatIf -Force @switch true } | Should -Throw -ErrorId 'DirectiveValueInvalid,*'
        }
    }

    It 'is in the plan of Invoke-SandboxedCommand' {
        $null = Start-Transcript $folder/plan.txt
        try { Invoke-SandboxedCommand -WhatIf -Force -WarningAction Ignore -Description 'A test' -WorkingDirectory /srv @all true }
        finally { $null = Stop-Transcript }
        $plan = Get-Content $folder/plan.txt -Raw
        $all.Keys.Where({ $plan -notmatch "\b$_=" }) | Should -BeNullOrEmpty
    }
}
