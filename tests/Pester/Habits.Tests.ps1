BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $commands = @(Get-Command -Module PSSystemdHarden -CommandType Cmdlet).Name
    $throwaway = $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1'

    # What gives units, or something of one; and what takes them.
    $sources = @(
        'Get-Unit $unit', 'Get-Unit $unit -Root /', 'Get-UnitExposure $unit', 'Get-UnitExposure $unit -Detailed', 'Get-UnitSandbox $unit -Directive ProtectHome', 'Test-UnitExposure $unit -MaximumExposure 5',
        'Test-UnitSandbox $unit', 'Test-UnitSandbox $unit -Detailed', 'Set-UnitSandbox $unit -PrivateMounts -WhatIf -PassThru', 'Get-Item /run/systemd/system/$unit', '"$unit"', '[pscustomobject]@{ Unit = $unit }'
    )
    $sinks = @(
        'Get-Unit', 'Get-UnitExposure', 'Get-UnitSandbox -Directive ProtectHome', 'Test-UnitExposure -MaximumExposure 10', 'Test-UnitSandbox', 'Get-UnitDenial',
        'Set-UnitSandbox -PrivateMounts -WhatIf', 'Reset-UnitSandbox -WhatIf'
    )
    $pairs = foreach ($source in $sources) { foreach ($sink in $sinks) { @{ Source = $source; Sink = $sink } } }
    $others = @(
        @{ Source = 'Get-Unit $unit'; Sink = 'Test-UnitFile' }
        @{ Source = 'Get-Unit $unit -Root /'; Sink = 'Test-UnitFile' }
        @{ Source = 'Get-UnitExposure -Path /run/systemd/system/$unit'; Sink = 'Test-UnitFile' }
        @{ Source = 'Get-Unit $unit'; Sink = 'Get-ProcessSandbox' }
        @{ Source = 'Get-Unit basic.target'; Sink = 'Get-ProcessSandbox' }
        @{ Source = 'Test-UnitSandbox $unit'; Sink = 'Get-ProcessSandbox' }
        @{ Source = 'Get-Process -Id $PID'; Sink = 'Get-ProcessSandbox' }
        @{ Source = 'Get-UnitSandbox $unit'; Sink = 'Get-SandboxDirective' }
        @{ Source = 'Get-UnitExposure $unit -Detailed'; Sink = 'Get-SandboxDirective' }
        @{ Source = 'Get-UnitExposure $unit'; Sink = 'Test-UnitFile' }
        @{ Source = 'Get-UnitExposure -Path /run/systemd/system/$unit -Detailed'; Sink = 'Set-UnitSandbox -PrivateMounts -WhatIf' }
        @{ Source = 'Get-SandboxProfile'; Sink = 'ConvertTo-UnitDropIn' }
        @{ Source = 'Get-SandboxProfile'; Sink = 'Export-SandboxProfile $TestDrive -Force' }
    )
}

Describe 'Parameters' {
    It 'that mean the same have the same aliases: <Name>' -ForEach @(
        @{ Name = 'Name'; Of = '*-Unit', 'Get-UnitExposure', 'Get-UnitSandbox', 'Test-UnitExposure', 'Test-UnitSandbox', 'Get-UnitDenial', 'Set-UnitSandbox', 'Undo-UnitSandbox', 'Reset-UnitSandbox', 'Confirm-UnitSandbox'; Aliases = 'Unit', 'Id' }
        @{ Name = 'LiteralPath'; Of = '*'; Aliases = 'PSPath', 'LP' }
    ) {
        $found = @((Get-Command $Of -Module PSSystemdHarden -CommandType Cmdlet).Where({ $_.Parameters.ContainsKey($Name) }))
        $found.Count | Should -BeGreaterThan 3
        foreach ($command in $found) {
            foreach ($alias in $Aliases) { $command.Parameters[$Name].Aliases | Should -Contain $alias -Because "$command has them" }
        }
    }

    It 'of <_> keep the habits of PowerShell' -ForEach $commands {
        $command = Get-Command $_
        foreach ($parameter in $command.Parameters.Values) {
            $parameter.ParameterType | Should -Not -Be ([bool]) -Because "-$($parameter.Name) is a switch, or none"
            if ($parameter.Name -in 'PassThru', 'Force', 'Quiet', 'Detailed', 'Runtime', 'Restart', 'WhatIf', 'Confirm') { $parameter.ParameterType | Should -Be ([switch]) -Because $parameter.Name }
            if ($parameter.Name -eq 'LiteralPath') { $command.Parameters.Keys | Should -Contain 'Path' }
        }
        if ($command.Parameters.ContainsKey('WhatIf')) { $command.Parameters.Keys | Should -Contain 'Confirm' }
    }
}

Describe 'A pipeline' -Skip:(-not $throwaway) {
    BeforeAll {
        # Ends at the first error, whatever the cmdlet thinks of it.
        function Pipe([string] $text) {
            $ErrorActionPreference = 'Stop'
            $null = . ([scriptblock]::Create($text))
        }

        $unit = 'pssh-habits.service'
        Set-Content "/run/systemd/system/$unit" "[Service]`nExecStart=/bin/sleep infinity`nProtectHome=yes`nNoNewPrivileges=yes`nProtectSystem=strict`n"
        systemctl daemon-reload
        systemctl start $unit
    }

    AfterAll {
        systemctl stop $unit
        Remove-Item "/run/systemd/system/$unit"
        systemctl daemon-reload
    }

    It 'takes no error from one cmdlet to the next: <Source> | <Sink>' -ForEach ($pairs + $others) {
        Pipe "$Source 3>`$null 6>`$null | $Sink 3>`$null 6>`$null"
    }

    It 'does take one where it makes no sense' {
        { Pipe 'Get-SandboxDirective ProtectHome | Get-Unit' } | Should -Throw -ErrorId 'UnitNotFound,*'
    }

    It 'tells with -Verbose what is asked of whom: <_>' -ForEach @(
        'Get-Unit $unit', 'Get-Unit $unit*', 'Get-Unit -Root / $unit', 'Get-UnitExposure $unit', 'Get-UnitExposure -Path /run/systemd/system/$unit', 'Get-UnitSandbox $unit', 'Test-UnitExposure $unit -MaximumExposure 10',
        'Test-UnitFile /run/systemd/system/$unit', 'Get-SandboxDirective ProtectHome', 'Test-UnitSandbox $unit', 'Get-ProcessSandbox $PID', 'Get-UnitDenial $unit', 'Set-UnitSandbox $unit -PrivateMounts -WhatIf',
        'Undo-UnitSandbox $unit -WhatIf -ErrorAction Ignore', 'Reset-UnitSandbox $unit', 'Confirm-UnitSandbox *', 'Invoke-SandboxedCommand true', 'Export-SandboxProfile $TestDrive/y.json -InputObject Strict -Force', 'Import-SandboxProfile $TestDrive/y.json'
    ) {
        $told = & ([scriptblock]::Create("$_ -Verbose 4>&1 3>`$null 6>`$null")) | Where-Object { $_ -is [Management.Automation.VerboseRecord] }
        "$told" | Should -Match '\b(Asking systemd |Reading |Judging by |Performing the operation )'
    }

    It 'shows how far it has come where a service is started anew, and clears that' {
        $shell = [powershell]::Create()
        try {
            $null = $shell.AddScript("Import-Module '$PSScriptRoot/../../PSSystemdHarden.psd1'; Set-UnitSandbox $unit -Runtime -PrivateMounts -Restart -SettleSec 0.2 -WarningAction Ignore; Reset-UnitSandbox $unit -Runtime -WarningAction Ignore").Invoke()
            $shell.Streams.Error | Should -BeNullOrEmpty
            $shell.Streams.Progress[0].StatusDescription | Should -Match "^$unit \(0 of 1\)"
            $shell.Streams.Progress[-1].RecordType | Should -Be Completed
        }
        finally { $shell.Dispose() }
    }

    It 'warns of what a change does, and not of what was so before' {
        Set-UnitSandbox $unit -PrivateMounts -WhatIf -WarningVariable warned 6>$null 3>$null
        $warned | Should -BeNullOrEmpty
        Set-UnitSandbox $unit -IPAddressDeny any -WhatIf -WarningVariable warned 6>$null 3>$null
        $warned | Should -Match 'IPAddressAllow=localhost'
    }
}
