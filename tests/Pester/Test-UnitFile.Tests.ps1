BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    New-Item TestDrive:/web.service.d -ItemType Directory | Out-Null
    Set-Content TestDrive:/web.service "[Service]", "ExecStart=/bin/x", "ProtectSytem=full", "PrivateTmp=disconnected"
    Set-Content TestDrive:/web.service.d/10.conf "[Service]", "PrivateTmp=no"
}

Describe 'Test-UnitFile' {
    It 'names the line and what was meant' {
        $found = Test-UnitFile TestDrive:/web.service -Severity Error
        $found.Count | Should -Be 1
        $found.Id | Should -Be UnknownDirective
        $found.Line | Should -Be 3
        $found.Hint | Should -Be 'Did you mean ProtectSystem=?'
        "$found" | Should -BeLike '*web.service:3:1: error UnknownDirective: *'
    }

    It 'sees what a drop-in overrides' {
        (Test-UnitFile TestDrive:/web.service -ExcludeRule Unknown*).Id | Should -Be NoEffectOverridden
    }

    It 'goes by the version' {
        (Test-UnitFile TestDrive:/web.service -SystemdVersion 252).Id | Should -Be UnknownDirective, ValueIgnored
    }

    It 'takes files from Get-ChildItem, and each but once' {
        (Get-ChildItem TestDrive:/ -Recurse -File | Test-UnitFile -Severity Error).Count | Should -Be 1
    }

    It 'shows findings by file' {
        $text = Test-UnitFile TestDrive:/web.service -Severity Error | Out-String -Width 200
        $text | Should -Match 'Path: .*web\.service'
        $text | Should -Match '3 Error +UnknownDirective +there is no ProtectSytem='
    }

    It 'answers with -Quiet' {
        Test-UnitFile TestDrive:/web.service -Quiet | Should -BeFalse
        Test-UnitFile TestDrive:/web.service -Quiet -ExcludeRule UnknownDirective | Should -BeTrue
    }

    It 'has an error for what is not there' {
        Test-UnitFile TestDrive:/gone.service -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -Be 'UnitFileNotFound,PSSystemdHarden.Commands.TestUnitFileCommand'
    }
}
