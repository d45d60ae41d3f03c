BeforeDiscovery {
    # Another user, a full disk, no bus: made for real, and only on a machine that is thrown away afterwards.
    $isThrowaway = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Errors of another process' -Skip:(-not $isThrowaway) {
    BeforeAll {
        $folder = '/run/pssh-faults'
        $null = New-Item -ItemType Directory $folder/closed -Force
        "[Service]`nExecStart=/bin/sleep infinity" | Set-Content /run/systemd/system/pssh-faults.service, $folder/secret.service
        chmod 700 $folder/closed
        chmod 600 $folder/secret.service
        $library = (ldconfig -p | Select-String 'libsystemd\.so\.0 .*=> (.*)').Matches[0].Groups[1].Value
        "mount --bind /dev/null $library && exec `"`$@`"" | Set-Content $folder/hide-library
        'mount --bind /dev/null /dev/pts/ptmx && exec "$@"' | Set-Content $folder/hide-terminals
        'exec script --quiet --return --command "$*" /dev/null' | Set-Content $folder/on-terminal
        systemctl daemon-reload

        # The first error of a script in a shell of its own: id, category, what to do.
        function Failure([string] $behind, [string] $script) {
            @"
                Import-Module '$PSScriptRoot/../../PSSystemdHarden.psd1'
                `$ErrorActionPreference = 'Stop'
                try { `$null = & { $script } }
                catch { `$_.FullyQualifiedErrorId.Split(',')[0], `$_.CategoryInfo.Category, `$_.ErrorDetails.RecommendedAction | Set-Content $folder/told }
"@ | Set-Content $folder/script.ps1
            '' | Set-Content $folder/told
            chmod 666 $folder/told
            $program, $arguments = @(-split $behind) + (Get-Process -Id $PID).Path + '-NoProfile', '-NonInteractive', '-File', "$folder/script.ps1"
            $null = & $program @arguments
            Get-Content $folder/told
        }
    }

    AfterAll {
        Remove-Item $folder, /run/systemd/system/pssh-faults.service -Recurse
        systemctl daemon-reload
    }

    It '<Id> is <Category>, behind <Behind>' -ForEach @(
        @{ Id = 'AccessDenied'; Category = 'PermissionDenied'; Behind = 'runuser -u nobody --'; Script = 'Set-UnitSandbox pssh-faults -ProtectClock' }
        @{ Id = 'UnitFileUnreadable'; Category = 'PermissionDenied'; Behind = 'runuser -u nobody --'; Script = 'Get-UnitExposure -Path /run/pssh-faults/secret.service' }
        @{ Id = 'BusUnavailable'; Category = 'ConnectionError'; Behind = 'runuser -u nobody -- env DBUS_SYSTEM_BUS_ADDRESS=unix:path=/nonexistent'; Script = 'Get-Unit' }
        @{ Id = 'BusAccessDenied'; Category = 'PermissionDenied'; Behind = 'runuser -u nobody -- env DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/pssh-faults/closed/bus'; Script = 'Get-Unit' }
        @{ Id = 'LibSystemdMissing'; Category = 'NotInstalled'; Behind = 'unshare --mount sh /run/pssh-faults/hide-library'; Script = 'Get-Unit' }
        @{ Id = 'TerminalFailed'; Category = 'DeviceError'; Behind = 'sh /run/pssh-faults/on-terminal unshare --mount sh /run/pssh-faults/hide-terminals'; Script = 'Invoke-SandboxedCommand -Tty true' }
    ) {
        $told = Failure $Behind $Script
        $told[0..1] | Should -Be $Id, $Category
        $told[2] | Should -Not -BeNullOrEmpty
    }

    It 'PipesNotMade is ResourceUnavailable, where <_> files may be opened: too few for the pipes, or to hand them over' -ForEach 2, 6 {
        $told = Failure 'env' @"
            Invoke-SandboxedCommand true
            prlimit --pid `$PID --nofile=300

            # Files that nobody has any more would be closed some time later, and make room.
            [GC]::Collect()
            [GC]::WaitForPendingFinalizers()
            `$files = [Collections.Generic.List[IDisposable]]::new()
            try { while (`$true) { `$files.Add([IO.File]::OpenRead('/dev/null')) } } catch { `$Error.Clear() }
            for (`$i = 0; `$i -lt $_; `$i++) { `$files[`$i].Dispose() }
            try { Invoke-SandboxedCommand true } finally { foreach (`$file in `$files) { `$file.Dispose() } }
"@
        $told | Should -Be 'PipesNotMade', 'ResourceUnavailable', 'Run fewer commands at once, or raise the limit of open files: ulimit -n'
    }

    It 'BusDisconnected is ConnectionError, where the bus goes away before systemd answers' {
        # systemd answers nobody while it waits for this one.
        $generator = '/run/systemd/system-generators/pssh-slow'
        $null = New-Item -ItemType Directory (Split-Path $generator) -Force
        "#!/bin/sh`ntouch $folder/reloading; sleep 2" | Set-Content $generator
        chmod 755 $generator
        try {
            $told = Failure 'env DBUS_SYSTEM_BUS_ADDRESS=unix:path=/run/dbus/system_bus_socket' @"
                Invoke-SandboxedCommand true
                `$null = Start-Process systemctl daemon-reload -PassThru
                while (-not (Test-Path $folder/reloading)) { Start-Sleep -Milliseconds 20 }
                sh -c '(sleep 0.5; kill -KILL `$(pgrep -x dbus-daemon)) > /dev/null 2>&1 &'
                Invoke-SandboxedCommand true
"@
        }
        finally {
            Remove-Item $generator
            # logind does not come back to the new bus by itself, and no user's manager starts without it.
            for ($i = 0; $i -lt 100; $i++) {
                systemctl daemon-reload 2> $null
                systemctl restart systemd-logind 2> $null
                $isBack = $LASTEXITCODE -eq 0
                $status = busctl status org.freedesktop.login1 2> $null
                if ($isBack -and $status) { break }
                Start-Sleep -Milliseconds 100
            }
        }
        $told[0..1] | Should -Be BusDisconnected, ConnectionError
        $told[2] | Should -Not -BeNullOrEmpty
    }
}

Describe 'Changes that are not made' -Skip:(-not $isThrowaway) {
    BeforeAll {
        $units = '/etc/systemd/system'
        "[Service]`nExecStart=/bin/sleep infinity" | Set-Content /run/systemd/system/pssh-faults.service
        systemctl daemon-reload
        function Failure([scriptblock] $script) {
            $null = & $script -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures.ForEach({ "$($_.FullyQualifiedErrorId.Split(',')[0]) $($_.CategoryInfo.Category)" })
        }
    }

    AfterAll {
        Remove-Item /run/systemd/system/pssh-faults.service
        systemctl daemon-reload
    }

    It 'because the disk is full, or may not be written: UnitChangeNotWritten, AccessDenied' {
        mount -t tmpfs -o size=16k,mode=755 none $units
        try {
            dd if=/dev/zero of=$units/fill bs=1k count=100 2>$null
            Failure { [CmdletBinding()] param() Set-UnitSandbox pssh-faults -ProtectClock } | Should -Be 'UnitChangeNotWritten WriteError'
            (Get-ChildItem $units).Name | Should -Be fill
            mount -o remount,ro $units
            Failure { [CmdletBinding()] param() Set-UnitSandbox pssh-faults -ProtectClock } | Should -Be 'AccessDenied PermissionDenied'
        }
        finally { umount $units }
    }

    It 'because systemd does not reload: UnitChangeNotLoaded, LimitsExceeded' {
        # It wants 16 MiB in /run; since 257 it can also be told how often it may.
        $null = New-Item -ItemType Directory /run/systemd/system.conf.d -Force
        fallocate --length ([IO.DriveInfo]::new('/run').AvailableFreeSpace - 8MB) /run/pssh-fill
        try {
            systemctl daemon-reload 2>$null
            if ($LASTEXITCODE -eq 0) {
                "[Manager]`nReloadLimitIntervalSec=5s`nReloadLimitBurst=1" | Set-Content /run/systemd/system.conf.d/pssh-limit.conf
                systemctl daemon-reload
                systemctl daemon-reload 2>$null
            }
            Failure { [CmdletBinding()] param() Set-UnitSandbox pssh-faults -ProtectClock } | Should -BeIn 'UnitChangeNotLoaded InvalidResult', 'LimitsExceeded LimitsExceeded'
            "$units/pssh-faults.service.d" | Should -Not -Exist
        }
        finally {
            Remove-Item /run/pssh-fill
            Remove-Item /run/systemd/system.conf.d/pssh-limit.conf -ErrorAction Ignore
            for ($i = 0; $i -lt 120; $i++) { systemctl daemon-reload 2>$null; if ($LASTEXITCODE -eq 0) { break }; Start-Sleep -Milliseconds 500 }
        }
        systemctl show pssh-faults -P ProtectClock | Should -Be no
    }
}
