BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Get-UnitExposure' -Skip:(-not (Test-Path /run/systemd/system)) {
    It 'agrees with the overview of systemd-analyze security' {
        # Services come and go by themselves: what lies between two overviews that are the same counts.
        do {
            $overview = systemd-analyze security --no-pager --json=short
            $actual = Get-UnitExposure
        } until ((systemd-analyze security --no-pager --json=short) -ceq $overview)
        $expected = $overview | ConvertFrom-Json
        $names = [string[]]$expected.unit
        [Array]::Sort($names, [StringComparer]::Ordinal)
        $actual.Name | Should -BeExactly $names
        foreach ($row in $expected) {
            $unit = $actual.Where({ $_.Name -ceq $row.unit })[0]
            $unit.Exposure.ToString('0.0', [cultureinfo]::InvariantCulture) | Should -Be $row.exposure
            "$($unit.Rating)" | Should -Be $row.predicate
        }
    }

    It 'takes units from Get-Unit, names, and property names' {
        (Get-Unit dbus | Get-UnitExposure).Name | Should -Be 'dbus.service'
        ('dbus' | Get-UnitExposure).Name | Should -Be 'dbus.service'
        ([pscustomobject]@{ Name = 'dbus' } | Get-UnitExposure).Name | Should -Be 'dbus.service'
    }

    It 'passes over what systemd does not rate, when it comes from Get-Unit' {
        do {
            $loaded = (Get-Unit -Type Service -State loaded).Name
            $rated = Get-Unit | Get-UnitExposure -ErrorVariable failures
        } until (-join (Get-Unit -Type Service -State loaded).Name -ceq -join $loaded)
        $failures | Should -BeNullOrEmpty
        $rated.Name | Should -BeExactly $loaded
    }

    It 'names version, source and rating' {
        $exposure = Get-UnitExposure dbus
        $exposure.SystemdVersion.Major | Should -Be ((systemctl --version)[0] -split ' ')[1]
        $exposure.Source | Should -Be Live
        $exposure.Exposure | Should -BeOfType double
        "$exposure" | Should -BeLike 'dbus.service: *'
    }

    It 'writes findings with -Detailed, dearest first, as systemd has them' {
        $findings = Get-UnitExposure dbus -Detailed
        $expected = systemd-analyze security --no-pager --json=short dbus | ConvertFrom-Json
        $findings.Count | Should -Be $expected.Count
        foreach ($row in $expected) {
            $finding = $findings.Where({ $_.Id -ceq $row.json_field })[0]
            $finding.Set | Should -Be $row.set
            $finding.Name | Should -BeExactly $row.name
            ($null -eq $finding.Exposure ? $null : $finding.Exposure.ToString('0.0', [cultureinfo]::InvariantCulture)) | Should -Be $row.exposure
        }
        for ($i = 1; $i -lt $findings.Count; $i++) {
            $findings[$i].Gain | Should -BeLessOrEqual ($findings[$i - 1].Gain + 0.1)
        }
        $findings[0].Unit | Should -Be 'dbus.service'
        $findings[0].Badness | Should -BeOfType uint
    }

    It 'refuses <Name> with <Id>' -ForEach @(
        @{ Name = 'nope'; Id = 'UnitNotFound'; Category = 'ObjectNotFound' }
        @{ Name = 'dbus.socket'; Id = 'UnitNotService'; Category = 'InvalidType' }
        @{ Name = 'a b'; Id = 'UnitNameInvalid'; Category = 'InvalidArgument' }
    ) {
        Get-UnitExposure $Name -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Be "$Id,PSSystemdHarden.Commands.GetUnitExposureCommand"
        $failures[0].CategoryInfo.Category | Should -Be $Category
    }

    It 'shows no colour and no picture when it is not written to a terminal' {
        $text = pwsh -NoProfile -Command "Import-Module '$PSScriptRoot/../../PSSystemdHarden.psd1'; `$PSStyle.OutputRendering = 'Host'; Get-UnitExposure dbus | Out-String"
        "$text" | Should -Not -Match "`e"
        "$text" | Should -Not -Match '\p{Cs}' -Because 'pictures lie beyond the basic plane'
    }

    It 'runs the pipeline of README' {
        $exposed = Get-Unit | Where-Object Exposure -gt 7 | Sort-Object Exposure -Descending
        $exposed | Should -Not -BeNullOrEmpty
        $exposed.Exposure | ForEach-Object { $_ | Should -BeGreaterThan 7 }
        $exposed.Name | Should -Contain 'dbus.service'
    }
}
