BeforeDiscovery {
    # These tests start units: only on a machine that is thrown away afterwards.
    $isLive = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Invoke-SandboxedCommand' {
    It 'can be asked what it would do, and has the parameters of Set-UnitSandbox' {
        $parameters = (Get-Command Invoke-SandboxedCommand).Parameters
        $parameters.Keys | Should -Contain 'WhatIf'
        $parameters.ProtectSystem.ParameterType | Should -Be (Get-Command Set-UnitSandbox).Parameters.ProtectSystem.ParameterType
    }
}

Describe 'Running a command' -Skip:(-not $isLive) {
    AfterEach {
        systemctl list-units --all --plain --no-legend 'pssystemdharden-run-*' | Should -BeNullOrEmpty
    }

    It 'gives lines, and sets $LASTEXITCODE' {
        Invoke-SandboxedCommand sh -- -c 'echo one; printf two; exit 4' | Should -Be 'one', 'two'
        $global:LASTEXITCODE | Should -Be 4
    }

    It 'takes a switch before the program, and arguments as they were typed' {
        Invoke-SandboxedCommand -PrivateTmp echo 007 'a  b' '$HOME' | Should -Be '007 a  b $HOME'
    }

    It 'writes standard error as a native command does' {
        $all = Invoke-SandboxedCommand sh -- -c 'echo out; echo err >&2' 2>&1
        $all.Where({ $_ -is [System.Management.Automation.ErrorRecord] }).FullyQualifiedErrorId | Should -Be NativeCommandError
        { $ErrorActionPreference = 'Stop'; Invoke-SandboxedCommand sh -- -c 'echo err >&2' 2>$null } | Should -Not -Throw
    }

    It 'reads text, objects and bytes from the pipeline' {
        'a', 7, [byte[]](98, 10) | Invoke-SandboxedCommand cat | Should -Be 'a', '7', 'b'
        $bytes = [byte[]](0..255)
        $back = [Collections.Generic.List[byte]]::new()
        , $bytes | Invoke-SandboxedCommand -Raw cat | ForEach-Object { $back.AddRange([byte[]]$_) }
        $back.ToArray() | Should -Be $bytes
    }

    It 'ends when the pipeline wants no more' {
        Invoke-SandboxedCommand yes | Select-Object -First 2 | Should -Be 'y', 'y'
    }

    It 'ends when its time is over' {
        Invoke-SandboxedCommand -TimeoutSec 0.3 sleep 1000 -ErrorVariable failures -ErrorAction SilentlyContinue
        ($failures.FullyQualifiedErrorId -split ',')[0] | Should -Be CommandTimedOut
    }

    It 'obeys $PSNativeCommandUseErrorActionPreference' {
        $PSNativeCommandUseErrorActionPreference = $true
        { Invoke-SandboxedCommand false -ErrorAction Stop } | Should -Throw -ErrorId 'ProgramExitedWithNonZeroCode,*'
        $PSNativeCommandUseErrorActionPreference = $false
        { Invoke-SandboxedCommand false -ErrorAction Stop } | Should -Not -Throw
    }

    It 'tells with -PassThru how it ended and what it took' {
        $result = Invoke-SandboxedCommand -PassThru sh -- -c 'echo out; echo err >&2; kill -TERM $$'
        $result.ExitCode | Should -Be 143
        $result.Signal | Should -Be 15
        $result.StandardOutput | Should -Be out
        $result.StandardError | Should -Be err
        $result.InvocationId | Should -Match '^[0-9a-f]{32}$'
        $result.CpuTime | Should -BeOfType timespan
    }

    It 'gives the unit with -NoWait' {
        try {
            $unit = Invoke-SandboxedCommand -NoWait -UnitName pssh-pester-run -ProtectHome Yes sleep 1000
            $unit.ActiveState | Should -Be Active
            ($unit | Get-UnitSandbox -Directive ProtectHome).Text | Should -Be yes
        }
        finally { systemctl stop pssh-pester-run }
    }

    It 'asks the manager of the user with -Scope User, and that of the system with -Scope System' {
        "$(Invoke-SandboxedCommand -Scope System cat /proc/self/cgroup)" | Should -BeLike '*/system.slice/*'
        useradd --create-home pssh-own
        $id = id -u pssh-own
        loginctl enable-linger pssh-own
        systemctl start "user@$id"
        try {
            $arguments = '-NoProfile', '-Command', "Import-Module '$PSScriptRoot/../../PSSystemdHarden.psd1'; Invoke-SandboxedCommand -Scope User cat /proc/self/cgroup"
            "$(runuser -u pssh-own -- env "XDG_RUNTIME_DIR=/run/user/$id" (Get-Process -Id $PID).Path @arguments)" | Should -BeLike "*/user@$id.service/*"
        }
        finally {
            loginctl disable-linger pssh-own
            systemctl stop "user@$id"
            userdel --force --remove pssh-own 2>$null
        }
    }

    It 'shows with -WhatIf what it would run' {
        Invoke-SandboxedCommand -WhatIf touch /run/pssh-pester-whatif
        '/run/pssh-pester-whatif' | Should -Not -Exist
    }

    It 'says with <Id> what is wrong: <Arguments>' -ForEach @(
        @{ Arguments = @{ FilePath = 'nosuchprogram' }; Id = 'CommandNotFound' }
        @{ Arguments = @{ FilePath = '/no/such/program' }; Id = 'CommandNotStarted' }
        @{ Arguments = @{ FilePath = 'id'; ReadWritePaths = '/srv/x' }; Id = 'CommandNotStarted' }
        @{ Arguments = @{ FilePath = 'id'; Property = @{ ProtectSytem = 'strict' } }; Id = 'DirectiveValueInvalid' }
        @{ Arguments = @{ FilePath = 'id'; UnitName = 'a b' }; Id = 'UnitNameInvalid' }
        @{ Arguments = @{ FilePath = 'id'; Environment = @{ 'a b' = 1 } }; Id = 'EnvironmentNameInvalid' }
    ) {
        $failure = { Invoke-SandboxedCommand @Arguments } | Should -Throw -PassThru
        ($failure.FullyQualifiedErrorId -split ',')[0] | Should -Be $Id
        $failure.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
