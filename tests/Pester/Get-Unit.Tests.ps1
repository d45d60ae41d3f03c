BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Get-Unit' -Skip:(-not (Test-Path /run/systemd/system)) {
    It 'lists what systemctl list-units --all lists' {
        $expected = systemctl list-units --all --output=json --no-pager | ConvertFrom-Json
        $actual = Get-Unit
        # Units come and go: whatever both have must agree, and nearly all must be in both.
        $both = $actual | Where-Object Name -In $expected.unit
        $both.Count | Should -BeGreaterThan ($expected.Count * 0.95)
        foreach ($unit in $both) {
            $row = $expected.Where({ $_.unit -ceq $unit.Name })[0]
            $unit.Description | Should -BeExactly $row.description
        }
    }

    It 'takes a name with and without its suffix' {
        (Get-Unit dbus).Name | Should -BeExactly 'dbus.service'
        (Get-Unit dbus.socket).Name | Should -BeExactly 'dbus.socket'
        (Get-Unit /).Name | Should -BeExactly '-.mount'
    }

    It 'takes names from the pipeline, by value and by property' {
        ('dbus', 'systemd-journald' | Get-Unit).Name | Should -Be 'dbus.service', 'systemd-journald.service'
        ([pscustomobject]@{ Name = 'dbus' } | Get-Unit).Name | Should -Be 'dbus.service'
        (Get-Unit dbus | Get-Unit).Name | Should -Be 'dbus.service'
    }

    It 'knows wildcards, in any case' {
        (Get-Unit SYSTEMD-JOURNAL*).Name | Should -Contain 'systemd-journald.service'
        (Get-Unit *journald).Name | Should -Contain 'systemd-journald.service'
        Get-Unit nothing-like-this* -ErrorVariable failures | Should -BeNullOrEmpty
        $failures | Should -BeNullOrEmpty
    }

    It 'reports a name that does not exist once, and goes on' {
        $units = Get-Unit nope, dbus -ErrorVariable failures -ErrorAction SilentlyContinue
        $units.Name | Should -Be 'dbus.service'
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Be 'UnitNotFound,PSSystemdHarden.Commands.GetUnitCommand'
        $failures[0].CategoryInfo.Category | Should -Be ObjectNotFound
        $failures[0].TargetObject | Should -Be 'nope.service'
    }

    It 'filters by type and by state' {
        (Get-Unit -Type Socket).Type | Sort-Object -Unique | Should -Be Socket
        (Get-Unit -State running).SubState | Sort-Object -Unique | Should -Be running
        (Get-Unit -Type Service -State not-found).LoadState | Should -Not -Contain Loaded
    }

    It 'gives real types' {
        $unit = Get-Unit dbus
        $unit.LoadState | Should -Be ([PSSystemdHarden.Units.UnitLoadState]::Loaded)
        $unit.ActiveState | Should -Be ([PSSystemdHarden.Units.UnitActiveState]::Active)
        $unit.MainPid | Should -BeOfType uint
        $unit.MainPid | Should -Be (systemctl show -P MainPID dbus)
        $unit.FragmentPath | Should -BeExactly (systemctl show -P FragmentPath dbus)
        $unit.UnitFileState | Should -Be ([PSSystemdHarden.Units.UnitFileState](systemctl show -P UnitFileState dbus))
        $unit.Exposure | Should -BeOfType double
        (Get-Unit dbus.socket).Exposure | Should -BeNullOrEmpty
    }

    It 'adds installed unit files that are not loaded' {
        $loaded = (Get-Unit).Name
        $installed = Get-Unit -Installed
        $files = (systemctl list-unit-files --output=json --no-pager | ConvertFrom-Json).unit_file
        $files | Where-Object { $_ -cnotin $installed.Name -and $_ -cnotin $loaded } | Should -BeNullOrEmpty
        (Get-Unit systemd-halt* -Installed).Name | Should -Contain 'systemd-halt.service'
        (Get-Unit SYSTEMD-halt* -Installed).Name | Should -Contain 'systemd-halt.service'
    }

    It 'is useful as JSON' {
        $back = Get-Unit dbus | ConvertTo-Json -EnumsAsStrings | ConvertFrom-Json
        $back.Name | Should -Be 'dbus.service'
        $back.ActiveState | Should -Be 'Active'
    }

    It 'completes names of units' {
        $line = 'Get-Unit systemd-journald.s'
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'systemd-journald.service'
    }

    It 'has a table of five columns' {
        $header = (Get-Unit dbus | Out-String -Width 160).Split("`n").Where({ $_ -match 'Name' })[0]
        -split $header | Should -Be 'Name', 'State', 'Exposure', 'Rating', 'Description'
    }
}
