BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
}

Describe 'Get-ProcessSandbox' -Skip:(-not $IsLinux) {
    It 'knows this process' {
        $own = Get-ProcessSandbox $PID
        $own.Id | Should -Be $PID
        $own.Users.Effective | Should -Be (id -u)
        $own.Limits.Where{ $_.Name -eq 'NOFILE' }.Soft | Should -Be (bash -c 'ulimit -Sn')
        $own.Namespaces.Where{ $_.Kind -eq 'mnt' }.Inode | Should -Be ((readlink /proc/self/ns/mnt) -replace '\D')
        $own.Unreadable | Should -BeNullOrEmpty
    }

    It 'takes what Get-Process gives' {
        (Get-Process -Id $PID | Get-ProcessSandbox).Id | Should -Be $PID
        ($PID | Get-ProcessSandbox).Id | Should -Be $PID
    }

    It 'takes a job for what it runs' -Skip:($env:PSSYSTEMDHARDEN_THROWAWAY -ne '1') {
        $job = Invoke-SandboxedCommand -AsJob -ProtectHome Yes sleep 60
        try { ($job | Get-ProcessSandbox).ControlGroup | Should -BeLike "*/$($job.UnitName)" }
        finally { $job | Stop-Job -PassThru | Remove-Job }
    }

    It 'says of a process that there is not, and passes over one that has ended in the pipeline' {
        $gone = Start-Process true -PassThru
        $gone.WaitForExit()
        { Get-ProcessSandbox $gone.Id -ErrorAction Stop } | Should -Throw -ErrorId 'ProcessNotFound,*'
        $gone.Id | Get-ProcessSandbox -ErrorAction Stop | Should -BeNullOrEmpty
    }
}
