BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Get-SandboxProfile' {
    It 'has three steps of strictness' {
        (Get-SandboxProfile).Name | Should -Be 'Baseline', 'Strict', 'Isolated'
        (Get-SandboxProfile s*).Settings.Directive | Should -Contain 'ProtectSystem'
    }

    It 'completes names' {
        $line = 'Get-SandboxProfile Str'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'Strict'
    }

    It 'has a table of four columns' {
        $header = (Get-SandboxProfile | Out-String -Width 160).Split("`n").Where({ $_ -match 'Name' })[0]
        -split $header | Should -Be 'Name', 'Systemd', 'Settings', 'Description'
    }
}

Describe 'Sandbox profiles in files' {
    It 'go out and come back' {
        $made = New-SandboxProfile web -Description 'for the web' -MinimumVersion 252 -Property @{
            ProtectSystem = @{ Value = 'strict'; Reason = 'read-only' }
            ReadWritePaths = '/var/lib/web', '/srv/a b'
        }
        $made | Export-SandboxProfile TestDrive:/web.json
        $again = Import-SandboxProfile TestDrive:/web.json
        $again.MinimumVersion | Should -Be '252'
        $again | ConvertTo-UnitDropIn | Should -BeExactly ($made | ConvertTo-UnitDropIn)
    }

    It 'are valid by the schema' {
        $schema = "$PSScriptRoot/../../src/PSSystemdHarden.Core/Data/sandbox-profile.schema.json"
        foreach ($made in Get-SandboxProfile) {
            $made | Export-SandboxProfile "TestDrive:/$made.json"
            Test-Json -Path "TestDrive:/$made.json" -SchemaFile $schema | Should -BeTrue
        }
        '{"name":"p","description":"d","settings":{"ExecStart":"/bin/sh"}}' | Test-Json -SchemaFile $schema -ErrorAction Ignore | Should -BeFalse
    }

    It 'are not replaced without -Force' {
        'mine' | Set-Content TestDrive:/mine.json
        Get-SandboxProfile Strict | Export-SandboxProfile TestDrive:/mine.json -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -Be 'SandboxProfileExists,PSSystemdHarden.Commands.ExportSandboxProfileCommand'
        Get-SandboxProfile Strict | Export-SandboxProfile TestDrive:/mine.json -Force -WhatIf
        Get-Content TestDrive:/mine.json | Should -Be 'mine'
        Get-SandboxProfile Strict | Export-SandboxProfile TestDrive:/mine.json -Force
        (Import-SandboxProfile TestDrive:/mine.json).Name | Should -Be 'Strict'
    }

    It 'come from drop-ins, too' {
        "[Service]`n# read-only`nProtectSystem=strict" | Set-Content TestDrive:/10-own.conf
        $made = Import-SandboxProfile TestDrive:/10-own.conf
        $made.Name | Should -Be '10-own'
        $made.Settings[0].Reason | Should -Be 'read-only'
    }

    It 'are refused with file, line and column: <Text>' -ForEach @(
        @{ Text = '{"name":"p","description":"d","settings":{"ExecStart":"/bin/sh"}}'; Where = '1:43' }
        @{ Text = '{"name":"p","description":"d","settings":{"ReadOnlyPaths":"/a\nExecStart=/bin/sh"}}'; Where = '1:59' }
        @{ Text = '{"name":"p","description":"d","settings":{"ProtectSystem":"bogus"}}'; Where = '1:59' }
    ) {
        $Text | Set-Content TestDrive:/wrong.json
        Import-SandboxProfile TestDrive:/wrong.json -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -Be 'SandboxProfileInvalid,PSSystemdHarden.Commands.ImportSandboxProfileCommand'
        "$($failures[0])" | Should -BeLike "*wrong.json:${Where}: *"
    }
}

Describe 'ConvertTo-UnitDropIn' {
    It 'gives a drop-in that the linter has nothing to say of: <_>' -ForEach 'Baseline', 'Strict', 'Isolated' {
        $null = New-Item -ItemType Directory TestDrive:/any.service.d -Force
        ConvertTo-UnitDropIn $_ | Set-Content TestDrive:/any.service.d/50-sandbox.conf
        Test-UnitFile TestDrive:/any.service.d/50-sandbox.conf -SystemdVersion 252 -Severity Warning | Should -BeNullOrEmpty
        Test-UnitFile TestDrive:/any.service.d/50-sandbox.conf -Severity Warning | Should -BeNullOrEmpty
    }

    It 'resets a list under two names but once' {
        ConvertTo-UnitDropIn -Property ([ordered]@{ BindReadOnlyPaths = '/etc:/mnt'; BindPaths = '/srv:/opt' }) |
            Should -Be "[Service]`nBindReadOnlyPaths=`nBindReadOnlyPaths=/etc:/mnt`nBindPaths=/srv:/opt"
    }

    It 'has -Property above profiles' {
        ConvertTo-UnitDropIn Strict -Property @{ ProtectHome = 'read-only' } | Should -BeLike "*`nProtectHome=read-only`n*"
    }
}
