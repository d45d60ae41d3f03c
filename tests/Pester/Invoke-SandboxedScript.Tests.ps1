BeforeDiscovery {
    # Real PowerShell inside; units are started: only on a machine that is thrown away afterwards.
    $isLive = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $map = @{ Key = 1, 2; Other = [datetime]'2026-01-02' }
    $text = 'some text'
}

Describe 'Script blocks in a sandbox' -Skip:(-not $isLive) {
    BeforeAll {
        # What comes of a block: output, then errors, warnings and information, as text that shows types and values.
        function Result([scriptblock] $run) {
            $output = & $run -ErrorVariable problems -WarningVariable warnings -InformationVariable information -ErrorAction SilentlyContinue -WarningAction SilentlyContinue 6> $null
            foreach ($item in $output) {
                # What jobs add.
                foreach ($name in 'RunspaceId', 'PSComputerName', 'PSShowComputerName', 'PSSourceJobInstanceId') { if ($item -is [psobject]) { $item.psobject.Properties.Remove($name) } }
                [Management.Automation.PSSerializer]::Serialize($item, 3)
            }
            foreach ($problem in $problems) {
                # The activity, where the error has none of its own, is the command that writes it here.
                "error $($problem.FullyQualifiedErrorId) $($problem.CategoryInfo.Category) $($problem.CategoryInfo.Reason) $($problem.CategoryInfo.TargetName) $($problem.TargetObject) $($problem.Exception.GetType()) $($problem.Exception.SerializedRemoteException.psobject.TypeNames[0]) $problem"
                $problem.ScriptStackTrace
            }
            $warnings | ForEach-Object { "warning $_" }
            # FORWARDED: a job shows it by another way.
            $information | ForEach-Object { "information $($_.MessageData) $($_.Source) $($_.Tags.Where({ $_ -ne 'FORWARDED' }))" }
        }
    }

    It 'give what Start-Job gives: <block>' -ForEach @(
        @{ Block = { 1; 'two'; 3.5; [decimal]4; $true; [char]'c'; [guid]::Empty; [version]'1.2'; [uri]'http://x/'; [timespan]5; , (1, 2); $null } }
        @{ Block = { Get-Item /etc/hostname | Select-Object * -ExcludeProperty PSDrive, PSProvider, UnixStat, LastAccessTime* } }
        @{ Block = { [pscustomobject]@{ A = @{ B = @{ C = [pscustomobject]@{ D = 1..3 } } } }; @{ X = [ordered]@{ Y = 1 } } } }
        @{ Block = { Get-Content /etc/passwd -TotalCount 2 } }
        @{ Block = { $using:map.Key[1]; $using:text; & { $using:MAP.Other } } }
        @{ Block = { Write-Error 'bad' -ErrorId AnId -Category InvalidData -TargetObject thing; Get-Item /nowhere; [int]'x'; 'on' } }
        @{ Block = { function f { Write-Error deep }; f } }
        @{ Block = { 'before'; throw [InvalidOperationException]'the end'; 'after' } }
        @{ Block = { Write-Warning careful; Write-Information info -Tags a, b; Write-Host shown -ForegroundColor Red; 'out' } }
        @{ Block = { ls /nowhere; 'after a native command' } }
        @{ Block = { 1..3 | ForEach-Object -Parallel { $_ * 2 } | Sort-Object } }
        @{ Block = { exit 3; 'not here' } }
    ) {
        $expected = Result { [CmdletBinding()] param() Start-Job $block | Receive-Job -Wait -AutoRemoveJob }
        $actual = Result { [CmdletBinding()] param() Invoke-SandboxedCommand -PrivateTmp $block }
        $actual | Should -Be $expected
    }

    It 'read pipeline input as Start-Job does: <block>' -ForEach @(
        @{ Block = { process { "p $_" } } }
        @{ Block = { ForEach-Object { "f $_" } } }
        @{ Block = { param($a) "$a"; foreach ($item in $input) { "i $item" } } }
        @{ Block = { $input | Measure-Object -Sum | ForEach-Object Sum } }
    ) {
        $expected = 1..5 | Start-Job $block -ArgumentList arg | Receive-Job -Wait -AutoRemoveJob
        1..5 | Invoke-SandboxedCommand $block -ArgumentList arg | Should -Be $expected
    }

    It 'see what the sandbox shows' {
        Invoke-SandboxedCommand -ProtectHome Yes -PrivateTmp { Get-ChildItem /home, /root, /tmp -Force } | Should -BeNullOrEmpty
        Invoke-SandboxedCommand -DynamicUser { [Environment]::UserName } | Should -Match '^(_du|run-|pssystemdharden)'
        Invoke-SandboxedCommand -User nobody { $env:HOME; $env:TMPDIR; $env:XDG_CACHE_HOME; $env:POWERSHELL_TELEMETRY_OPTOUT } | Where-Object { $_ } | Should -BeNullOrEmpty
        Invoke-SandboxedCommand { $env:PSModulePath } | Should -Not -Match 'pssystemdharden'
    }

    It 'run in <_>' -ForEach @(
        'ProtectHome=yes', 'ProtectHome=tmpfs', 'ProtectSystem=strict', 'PrivateTmp=yes', 'DynamicUser=yes', 'User=nobody', 'ReadOnlyPaths=/', 'InaccessiblePaths=/tmp', 'InaccessiblePaths=/sys', 'TemporaryFileSystem=/run'
        'ProtectProc=invisible', 'ProcSubset=pid', 'PrivateDevices=yes', 'PrivateNetwork=yes', 'PrivateUsers=yes', 'PrivateIPC=yes', 'ProtectHostname=yes', 'ProtectKernelTunables=yes', 'ProtectKernelModules=yes'
        'ProtectKernelLogs=yes', 'ProtectControlGroups=yes', 'ProtectClock=yes', 'RestrictNamespaces=yes', 'RestrictRealtime=yes', 'RestrictSUIDSGID=yes', 'CapabilityBoundingSet=', 'NoNewPrivileges=yes', 'LockPersonality=yes', 'UMask=0777'
        'SystemCallArchitectures=native', 'RestrictAddressFamilies=AF_UNIX', 'RestrictAddressFamilies=~AF_UNIX', 'IPAddressDeny=any', 'DevicePolicy=closed', 'KeyringMode=private'
        'SystemCallFilter=@system-service', 'SystemCallFilter=~@privileged', 'SystemCallFilter=~@mount', 'SystemCallFilter=~@debug', 'SystemCallFilter=~@clock', 'SystemCallFilter=~@keyring', 'SystemCallFilter=~@memlock'
        'LimitNOFILE=256', 'LimitAS=4G', 'LimitFSIZE=32M', 'LimitSTACK=1M'
    ) {
        $name, $value = $_ -split '=', 2
        Invoke-SandboxedCommand -Force -Property @{ $name = $value } { Get-ChildItem / | Out-Null; 6 * 7 } | Should -Be 42
    }

    It 'run in the profile <_>' -ForEach 'Baseline', 'Strict', 'Isolated' {
        Invoke-SandboxedCommand -Profile $_ -MemoryDenyWriteExecute:$false -WarningAction Ignore { Get-ChildItem / | Out-Null; 6 * 7 } | Should -Be 42
    }

    It 'do not run in <_>, and the error names it' -ForEach @(
        'MemoryDenyWriteExecute=yes', 'SystemCallFilter=~@resources', 'SystemCallFilter=~@process', 'SystemCallFilter=~@io-event', 'InaccessiblePaths=/proc', 'InaccessiblePaths=/etc', 'NoExecPaths=/', 'LimitNOFILE=64', 'LimitAS=1G', 'LimitFSIZE=1M'
    ) {
        $name, $value = $_ -split '=', 2
        $problem = { Invoke-SandboxedCommand -Force -Property @{ $name = $value } { 42 } } | Should -Throw -PassThru -ErrorId 'ScriptNotRun,*'
        $problem.Exception.Message | Should -Match "$name="
        $problem.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'run where @resources is out, with the two system calls that the error names' {
        Invoke-SandboxedCommand -SystemCallFilter '@system-service', '~@privileged @resources', 'sched_setaffinity sched_setscheduler' { 42 } | Should -Be 42
    }

    It 'leave nothing behind' {
        Invoke-SandboxedCommand { Get-Date } | Out-Null
        1..1000 | Invoke-SandboxedCommand { ForEach-Object { $_ } } | Select-Object -First 1 | Should -Be 1
        systemctl list-units --all --no-legend 'pssystemdharden-run-*' | Should -BeNullOrEmpty
        Get-ChildItem /run/pssystemdharden-run-*, /tmp/pwsh-* | Should -BeNullOrEmpty
    }
}

Describe 'Jobs in a sandbox' -Skip:(-not $isLive) {
    It 'are received, waited for and removed as any' {
        $job = 1..3 | Invoke-SandboxedCommand -AsJob -JobName mine -ProtectHome Yes { process { $_; Write-Warning "w$_" } end { Write-Error e; Write-Progress p } }
        (Get-Job mine).State | Should -BeIn Running, Completed
        Receive-Job mine -Wait -WarningVariable warnings -WarningAction SilentlyContinue -ErrorVariable problems -ErrorAction SilentlyContinue | Should -Be 1, 2, 3
        $warnings | Should -Be w1, w2, w3
        $problems | Should -HaveCount 1
        $job.State, $job.Result, $job.ExitCode | Should -Be Completed, success, 0
        Remove-Job mine
        Get-Job | Should -BeNullOrEmpty
    }

    It 'run their finally block when they are stopped, and are gone' {
        $job = Invoke-SandboxedCommand -AsJob -StateDirectory pssh-finally { try { 'begun'; Start-Sleep 600 } finally { Set-Content /var/lib/pssh-finally/done yes } }
        while (-not $job.HasMoreData) { Start-Sleep -Milliseconds 50 }
        Stop-Job $job
        $job.State | Should -Be Stopped
        Get-Content /var/lib/pssh-finally/done | Should -Be yes
        Receive-Job $job | Should -Be begun
        Remove-Job $job
        systemctl list-units --all --no-legend 'pssystemdharden-run-*' | Should -BeNullOrEmpty
    }

    It 'fail with the script, as Start-Job does' {
        $job = Invoke-SandboxedCommand -AsJob { throw 'bad' } | Wait-Job
        $job.State | Should -Be Failed
        { Receive-Job $job -ErrorAction Stop } | Should -Throw bad
        Remove-Job $job
    }

    It 'of native commands have their lines, errors and status' {
        $job = 'a', 'b' | Invoke-SandboxedCommand -AsJob sh -- -c 'cat; echo err >&2; exit 3'
        Receive-Job $job -Wait -ErrorVariable problems -ErrorAction SilentlyContinue | Should -Be a, b
        "$problems" | Should -Be err
        $job.State, $job.ExitCode | Should -Be Completed, 3
        Remove-Job $job
    }
}
