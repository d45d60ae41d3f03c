BeforeDiscovery {
    # These tests start a service: only on a machine that is thrown away afterwards.
    $isLive = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Test-UnitSandbox' -Skip:(-not $isLive) {
    BeforeAll {
        $unitFile = '/run/systemd/system/pssh-web.service'
        "[Service]`nExecStart=/bin/sleep infinity`nProtectSystem=strict`nProtectHome=yes`nNoNewPrivileges=yes" | Set-Content $unitFile
        systemctl daemon-reload
        systemctl start pssh-web
    }

    AfterAll {
        systemctl stop pssh-web
        Remove-Item $unitFile
        systemctl daemon-reload
    }

    It 'says in one word whether a sandbox is in force' {
        Test-UnitSandbox pssh-web -Quiet | Should -BeTrue
        Get-Unit pssh-web | Test-UnitSandbox -Directive Protect* -Quiet | Should -BeTrue
    }

    It 'counts and lists' {
        $unit = Test-UnitSandbox pssh-web
        $unit.IsEnforced | Should -BeTrue
        $unit.Enforced | Should -Be 3
        $unit.Findings.Directive | Sort-Object | Should -Be 'NoNewPrivileges', 'ProtectHome', 'ProtectSystem'
        $unit.ProcessIds | Should -Be (Get-Unit pssh-web).MainPid
    }

    It 'tells of <_> what it saw, and where' -ForEach 'NoNewPrivileges', 'ProtectHome', 'ProtectSystem' {
        $row = Test-UnitSandbox pssh-web -Directive $_ -Detailed
        $row.Verdict | Should -Be Enforced
        $row.Evidence | Should -BeLike '/proc/*'
        "$($row.Source)" | Should -BeLike 'pssh-web.service:*'
    }

    It 'sees what waits for a reload, and for a restart' {
        $folder = New-Item -ItemType Directory "$unitFile.d"
        try {
            "[Service]`nPrivateTmp=yes" | Set-Content $folder/10-later.conf
            (Test-UnitSandbox pssh-web -Directive PrivateTmp -Detailed).Verdict | Should -Be PendingReload
            systemctl daemon-reload
            (Test-UnitSandbox pssh-web -Directive PrivateTmp -Detailed).Verdict | Should -Be PendingRestart
            Test-UnitSandbox pssh-web -Quiet | Should -BeFalse
            systemctl restart pssh-web
            (Test-UnitSandbox pssh-web -Directive PrivateTmp -Detailed).Verdict | Should -Be Enforced
        }
        finally { Remove-Item -Recurse $folder }
    }

    It 'tries with -Probe what nothing shows, and leaves nothing behind' {
        $folder = New-Item -ItemType Directory "$unitFile.d"
        try {
            "[Service]`nSecureBits=noroot`nKeyringMode=shared`nMemoryDenyWriteExecute=yes`nProtectClock=yes" | Set-Content $folder/10-probe.conf
            systemctl daemon-reload
            $waiting = Test-UnitSandbox pssh-web -Probe -Detailed -Directive SecureBits, KeyringMode
            $waiting.Verdict | Should -Be PendingRestart, PendingRestart
            systemctl restart pssh-web
            (Test-UnitSandbox pssh-web -Detailed -Directive SecureBits).Verdict | Should -Be NotVerifiable
            $rows = Test-UnitSandbox pssh-web -Probe -Detailed -Directive SecureBits, KeyringMode, MemoryDenyWriteExecute, ProtectClock
            $rows.Verdict | Should -Be Enforced, Enforced, Enforced, Enforced
            Get-Unit pssystemdharden-run-* | Should -BeNullOrEmpty
        }
        finally { Remove-Item -Recurse $folder; systemctl daemon-reload; systemctl restart pssh-web }
    }

    It 'says of a unit that there is not, and of a directive that there is not' {
        { Test-UnitSandbox pssh-nothing -ErrorAction Stop } | Should -Throw -ErrorId 'UnitNotFound,*'
        { Test-UnitSandbox pssh-web -Directive ProtectSytem -ErrorAction Stop } | Should -Throw -ErrorId 'DirectiveNotFound,*'
    }
}
