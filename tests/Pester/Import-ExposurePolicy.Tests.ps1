BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Import-ExposurePolicy' {
    It 'reads systemd''s policy and waivers from one file' {
        '{ "UMask": { "weight": 5000 }, "waivers": [ { "unit": "web*", "finding": "UMask", "reason": "shared files", "expires": "2026-12-31" } ] }' |
            Set-Content TestDrive:/policy.json
        $policy = Import-ExposurePolicy TestDrive:/policy.json
        $policy.Items['UMask'].Weight | Should -Be 5000
        $policy.Items['UMask'].Range | Should -BeNullOrEmpty
        $policy.Waivers.Count | Should -Be 1
        $policy.Waivers[0].Expires | Should -Be ([DateOnly]::new(2026, 12, 31))
        $policy.Warnings | Should -BeNullOrEmpty
    }

    It 'warns of what systemd silently ignores' {
        "{`n  `"CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW`": { `"weight`": 0 }`n}" | Set-Content TestDrive:/stray.json
        $policy = Import-ExposurePolicy TestDrive:/stray.json -WarningVariable warnings -WarningAction SilentlyContinue
        $warnings.Count | Should -Be 1
        "$warnings" | Should -BeLike '*stray.json:2:3: *BROADCAST_RAW)*'
        $policy.Warnings[0].Line | Should -Be 2
    }

    It 'refuses <Json> and says where' -ForEach @(
        @{ Json = '{"UMask":{"range":0}}'; Where = '1:19' }
        @{ Json = '[]'; Where = '1:1' }
        @{ Json = '{"waivers":[{"unit":"web"}]}'; Where = '1:13' }
    ) {
        $Json | Set-Content TestDrive:/wrong.json
        Import-ExposurePolicy TestDrive:/wrong.json -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures.Count | Should -Be 1
        $failures[0].FullyQualifiedErrorId | Should -Be 'ExposurePolicyInvalid,PSSystemdHarden.Commands.ImportExposurePolicyCommand'
        "$($failures[0])" | Should -BeLike "*wrong.json:${Where}: *"
    }

    It 'tells a file that is not there' {
        Import-ExposurePolicy TestDrive:/none.json -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'ExposurePolicyNotFound,*'
    }
}
