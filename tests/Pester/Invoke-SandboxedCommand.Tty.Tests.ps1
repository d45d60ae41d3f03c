BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Invoke-SandboxedCommand -Tty' {
    It 'needs a terminal' -Skip:(-not (Test-Path /run/systemd/system) -or -not [Console]::IsInputRedirected) {
        { Invoke-SandboxedCommand -Tty true } | Should -Throw -ErrorId 'NoTerminal,PSSystemdHarden.Commands.InvokeSandboxedCommandCommand'
    }

    It 'can not have <What> as well' -ForEach @(
        @{ What = 'input'; Script = { 1 | Invoke-SandboxedCommand -Tty true } }
        @{ What = '-NoWait'; Script = { Invoke-SandboxedCommand -Tty -NoWait true } }
        @{ What = '-Raw'; Script = { Invoke-SandboxedCommand -Tty -Raw true } }
    ) {
        $Script | Should -Throw -ErrorId 'TerminalExcludes,PSSystemdHarden.Commands.InvokeSandboxedCommandCommand'
    }
}
