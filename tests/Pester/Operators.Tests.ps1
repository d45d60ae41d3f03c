BeforeDiscovery {
    $isLive = Test-Path /run/systemd/system
    $isThrowaway = $isLive -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $units = Join-Path TestDrive: units
    $null = New-Item -ItemType Directory $units
    $units = (Resolve-Path $units).ProviderPath
    "[Service]`nExecStart=/bin/true" | Set-Content "$units/bare.service"
    ConvertTo-UnitDropIn Isolated -Property @{ DynamicUser = $true; PrivateNetwork = $true } | Set-Content "$units/web.service"
    Add-Content "$units/web.service" 'ExecStart=/bin/true'

    # The message of a failing assertion.
    function Message([scriptblock] $assertion) {
        try { & $assertion; '' } catch { $_.Exception.Message }
    }
}

Describe 'Should -HaveExposureBelow' {
    It 'passes for what is below' {
        Get-UnitExposure -Path $units/web.service | Should -HaveExposureBelow 5
        "$units/web.service" | Should -HaveExposureBelow 5
        Get-Item $units/web.service | Should -HaveExposureBelow 5
        Get-UnitExposure -Path $units | Should -HaveExposureBelow 10
    }

    It 'fails with the three dearest findings' {
        $message = Message { "$units/bare.service" | Should -HaveExposureBelow 5 -Because 'it faces the network' }
        $message | Should -BeLike 'Expected bare.service to have an exposure below 5, because it faces the network, but it is 9.*'
        $message | Should -BeLike '*Dearest: PrivateNetwork= (gains 0.*: *); *; * (gains *).'
        [regex]::Matches($message, '\(gains ').Count | Should -Be 3
    }

    It 'names each that is above, and no other' {
        $message = Message { Get-UnitExposure -Path $units | Should -HaveExposureBelow 5 }
        $message | Should -BeLike '*bare.service*'
        $message | Should -Not -BeLike '*web.service*'
    }

    It 'can be negated' {
        "$units/bare.service" | Should -Not -HaveExposureBelow 5
        Message { "$units/web.service" | Should -Not -HaveExposureBelow 5 } | Should -BeLike 'Expected web.service not to have an exposure below 5, but it is *'
    }

    It 'fails where there is nothing to rate, and says what it needs' {
        Message { Get-UnitExposure -Path $units | Where-Object Name -eq none | Should -HaveExposureBelow 5 } | Should -Not -BeNullOrEmpty
        Message { 7 | Should -HaveExposureBelow 5 } | Should -BeLike "*A service is needed*'7'*"
        Message { "$units/none.service" | Should -HaveExposureBelow 5 } | Should -BeLike '*none.service*'
    }

    It 'can be imported again' {
        { Import-Module "$PSScriptRoot/../../PSSystemdHarden.Pester.psm1" -Force } | Should -Not -Throw
        "$units/web.service" | Should -HaveExposureBelow 5
    }

    It 'rates a running service, by name and as a unit' -Skip:(-not $isLive) {
        'systemd-journald' | Should -HaveExposureBelow 9
        Get-Unit systemd-journald | Should -HaveExposureBelow 9
        Message { 'systemd-journald' | Should -HaveExposureBelow 0.1 } | Should -BeLike 'Expected systemd-journald.service *'
    }
}

Describe 'Should -BeSandboxed' -Skip:(-not $isThrowaway) {
    BeforeAll {
        $service = "[Unit]`nStartLimitIntervalSec=0`n[Service]`nExecStart=/bin/sleep infinity`n"
        "${service}ProtectSystem=strict`nNoNewPrivileges=yes`nProtectHome=yes" | Set-Content /etc/systemd/system/pssh-good.service
        $service | Set-Content /etc/systemd/system/pssh-bare.service
        $service | Set-Content /etc/systemd/system/pssh-late.service
        systemctl daemon-reload
        systemctl start pssh-good pssh-bare pssh-late
        Set-UnitSandbox pssh-late -ProtectSystem Strict -PrivateTmp -ProtectHome Yes -NoNewPrivileges -WarningAction Ignore
    }

    AfterAll {
        systemctl stop pssh-good pssh-bare pssh-late
        Reset-UnitSandbox pssh-late -WarningAction Ignore
        Remove-Item /etc/systemd/system/pssh-good.service, /etc/systemd/system/pssh-bare.service, /etc/systemd/system/pssh-late.service
        systemctl daemon-reload
    }

    It 'passes for what the kernel enforces' {
        'pssh-good' | Should -BeSandboxed
        Get-Unit pssh-good | Should -BeSandboxed
        'pssh-bare' | Should -Not -BeSandboxed
    }

    It 'names three that are not in force' {
        $message = Message { 'pssh-late' | Should -BeSandboxed -Because 'it was tightened' }
        $message | Should -BeLike 'Expected pssh-late.service to be sandboxed, because it was tightened, but these are not in force: *= (*); *= (*); *= (*)*more.'
    }

    It 'fails for a service without a sandbox, and for what is none' {
        Message { 'pssh-bare' | Should -BeSandboxed } | Should -BeLike 'Expected pssh-bare.service to be sandboxed, but none of its settings is seen to be in force.'
        Message { 7 | Should -BeSandboxed } | Should -BeLike "*A service is needed*'7'*"
        Message { 'pssh-good' | Should -Not -BeSandboxed } | Should -BeLike 'Expected pssh-good.service not to be sandboxed*'
    }
}
