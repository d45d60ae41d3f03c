BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    # The gate itself, as a project has it over its own units: one test a unit.
    $results = Get-ChildItem "$PSScriptRoot/../Fixtures/corpus/units/hard-web/*.service" | Test-UnitExposure -MaximumExposure 5 -SystemdVersion 257
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Exposure of our units' {
    It 'keeps <_.Name> within 5' -ForEach $results {
        $_.Passed | Should -BeTrue -Because $_.Message
    }
}

Describe 'Test-UnitExposure' {
    BeforeAll {
        Set-Content "$TestDrive/bare.service" "[Service]`nExecStart=/bin/true"
    }

    It 'fails a bare unit, and says what would gain most' {
        $result = Test-UnitExposure -Path $TestDrive -MaximumExposure 5 -SystemdVersion 257
        $result.Passed | Should -BeFalse
        "$($result.Failure)" | Should -Be AboveMaximum
        $result.Message | Should -BeLike 'Exposure 9.4 is above 5.0. Dearest: PrivateNetwork=*'
    }

    It 'answers with one boolean' {
        Test-UnitExposure -Path $TestDrive -MaximumExposure 5 -Quiet | Should -BeFalse
        Test-UnitExposure -Path $TestDrive -MaximumExposure 10 -Quiet | Should -BeTrue
    }

    It 'tells a mistake from a finding' {
        Test-UnitExposure -Path "$TestDrive/none.service" -MaximumExposure 10 -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -Be 'UnitFileNotFound,PSSystemdHarden.Commands.TestUnitExposureCommand'
    }

    It 'changes no baseline with -WhatIf' {
        Test-UnitExposure -Path $TestDrive -Baseline "$TestDrive/b.json" -UpdateBaseline -WhatIf
        "$TestDrive/b.json" | Should -Not -Exist
    }
}
