BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    # One of each kind; the live ones on a throwaway machine, as a service is made for them.
    $offline = @(
        @{ Kind = 'SandboxDirective'; Get = { Get-SandboxDirective -SystemdVersion 257 } }
        @{ Kind = 'SandboxProfile'; Get = { Get-SandboxProfile Isolated } }
        @{ Kind = 'SandboxProfileSetting'; Get = { (Get-SandboxProfile Baseline).Settings } }
        @{ Kind = 'UnitFileDiagnostic'; Get = { Test-UnitFile $file } }
        @{ Kind = 'UnitExposure'; Get = { Get-UnitExposure -Path $file -SystemdVersion 257 } }
        @{ Kind = 'ExposureFinding'; Get = { Get-UnitExposure -Path $file -SystemdVersion 257 -Detailed } }
        @{ Kind = 'ExposureTestResult'; Get = { Test-UnitExposure -Path $file -SystemdVersion 257 -MaximumExposure 2.5 } }
        @{ Kind = 'UnitSandboxSetting'; Get = { Get-UnitSandbox -Path $file -SystemdVersion 257 } }
        @{ Kind = 'ExposurePolicy'; Get = { Import-ExposurePolicy $policy } }
        @{ Kind = 'ExposureWaiver'; Get = { (Import-ExposurePolicy $policy).Waivers } }
        @{ Kind = 'ProcessSandbox'; Get = { Get-ProcessSandbox $PID } }
    )
    $live = @(
        @{ Kind = 'SystemdUnit'; Get = { Get-Unit $unit } }
        @{ Kind = 'InstalledUnit'; Get = { Get-Unit $unit -Root / } }
        @{ Kind = 'UnitEnforcement'; Get = { Test-UnitSandbox $unit } }
        @{ Kind = 'DirectiveEnforcement'; Get = { Test-UnitSandbox $unit -Detailed } }
        @{ Kind = 'UnitDenial'; Get = { Get-UnitDenial $unit } }
        @{ Kind = 'UnitChange'; Get = { Set-UnitSandbox $unit -PrivateMounts -WhatIf -PassThru -WarningAction Ignore } }
        @{ Kind = 'SandboxedCommandResult'; Get = { Invoke-SandboxedCommand -ProtectHome Yes -PassThru sh -- -c 'echo written; exit 3' } }
    )
    $kinds = if ($env:PSSYSTEMDHARDEN_THROWAWAY -eq '1') { $offline + $live } else { $offline }
}

Describe 'Objects' {
    BeforeAll {
        $unit = 'pssh-objects.service'
        $file = "$TestDrive/web.service"
        $settings = "[Service]`nType=oneshot`nRemainAfterExit=yes`nExecStart=-/bin/touch /var/lib/systemd/pssh-objects`nProtectSystem=strict`nMemoryMax=200M`nSystemCallFilter=~@clock @debug`nProtectSystm=yes`n"
        Set-Content $file $settings
        $policy = "$TestDrive/policy.json"
        Set-Content $policy '{ "UMask": { "weight": 5000 }, "waivers": [ { "unit": "backup*", "finding": "ProtectHome", "reason": "It saves /home.", "expires": "2031-01-31" } ] }'
        if ($env:PSSYSTEMDHARDEN_THROWAWAY -eq '1') {
            Set-Content "/run/systemd/system/$unit" $settings
            systemctl daemon-reload
            systemctl start $unit
        }
        $culture = [cultureinfo]::CurrentCulture
    }

    AfterEach {
        [cultureinfo]::CurrentCulture = $culture
    }

    AfterAll {
        if ($env:PSSYSTEMDHARDEN_THROWAWAY -eq '1') {
            systemctl stop $unit
            Remove-Item "/run/systemd/system/$unit"
            systemctl daemon-reload
        }
    }

    It 'are useful as JSON, the same in each culture: <Kind>' -ForEach $kinds {
        $objects = @(& $Get)
        $objects.Count | Should -BeGreaterThan 0
        $objects[0].GetType().Name | Should -Be $Kind
        [cultureinfo]::CurrentCulture = [cultureinfo]::InvariantCulture
        $expected = $objects | ConvertTo-Json -Depth 4 -EnumsAsStrings -WarningVariable cut -WarningAction SilentlyContinue
        $cut | Should -BeNullOrEmpty -Because 'nothing of it lies deeper'
        foreach ($name in 'de-DE', 'tr-TR') {
            [cultureinfo]::CurrentCulture = [cultureinfo]::new($name, $false)
            $objects | ConvertTo-Json -Depth 4 -EnumsAsStrings | Should -BeExactly $expected
            # Asked again: what depended on the culture when it was made would be another.
            if ($Kind -notin 'ProcessSandbox', 'SandboxedCommandResult', 'UnitChange') {
                & $Get | ConvertTo-Json -Depth 4 -EnumsAsStrings | Should -BeExactly $expected
            }
        }
        $back = $expected | ConvertFrom-Json
        @($back).Count | Should -Be $objects.Count
    }

    It 'have a list in which nothing is left out: <Kind>' -ForEach $kinds {
        $text = & $Get | Format-List | Out-String -Width 200
        $text | Should -Not -Match "$([char]0x2026)}" -Because 'PowerShell shows four items of a collection and no more'
    }

    It 'are shown by <_> with decimal points as the culture has them' -ForEach 'de-DE', 'tr-TR' {
        [cultureinfo]::CurrentCulture = [cultureinfo]::new($_, $false)
        (Test-UnitExposure -Path $file -SystemdVersion 257 -MaximumExposure 2.5).Exposure.ToString([cultureinfo]::InvariantCulture) | Should -Match '^\d\.\d$'
        Test-UnitExposure -Path $file -SystemdVersion 257 -MaximumExposure 2.5 | Out-String | Should -Match ' \d,\d +2,5 '
        (Get-UnitSandbox -Path $file -Directive MEMORYMAX -SystemdVersion 257).Directive | Should -BeExactly 'MemoryMax'
        (Get-SandboxDirective limitnice -SystemdVersion 257).Name | Should -BeExactly 'LimitNICE'
        (Get-SandboxProfile ISOLATED).Name | Should -BeExactly 'Isolated'
    }

    It 'of <Name> have a view each' -ForEach @((Get-Command -Module PSSystemdHarden -CommandType Cmdlet).ForEach({ @{ Name = $_.Name } })) {
        foreach ($type in (Get-Command $Name).OutputType.Type.Where({ $_.Namespace -like 'PSSystemdHarden*' -and $_.Name -ne 'SandboxedJob' })) {
            Get-FormatData -TypeName $type.FullName | Should -Not -BeNullOrEmpty -Because "$type is what $Name gives"
        }
    }
}
