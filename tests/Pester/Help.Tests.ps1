BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $cmdlets = (Get-Command -Module PSSystemdHarden).Name
    $isLive = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
    # README shows what Debian 12 answers.
    $isReadmes = $isLive -and (systemctl --version)[0] -like 'systemd 252 *'
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
}

Describe 'Get-Help <_>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $_ -Full
        $command = Get-Command $_
    }

    It 'has a synopsis, a description, examples and links' {
        $help.Synopsis | Should -Not -BeNullOrEmpty
        $help.Synopsis.Trim() | Should -Not -BeLike "$($command.Name) *"
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 3
        $help.relatedLinks.navigationLink.uri | Should -Not -BeNullOrEmpty
    }

    It 'describes each parameter' {
        $common = [Management.Automation.Cmdlet]::CommonParameters
        $shown = $command.Parameters.Values.Where({ $_.Name -notin $common -and -not $_.Attributes.Where({ $_ -is [Parameter] -and $_.DontShow }) }).Name
        $help.parameters.parameter.name | Sort-Object | Should -Be ($shown | Sort-Object)
        $help.parameters.parameter.Where({ -not $_.description.Text }) | Should -BeNullOrEmpty
    }

    It 'shows no Markdown' {
        $text = $help | Out-String -Width 200
        $text | Should -Not -Match '```'
        $text | Should -Not -Match '\]\(http'
    }
}

Describe 'Get-Help about_<_>' -ForEach 'PSSystemdHarden', 'UnitExposure', 'UnitSandbox', 'SandboxedCommand' {
    It 'is found' {
        Get-Help "about_$_" | Should -BeLike "TOPIC*about_$_*SHORT DESCRIPTION*SEE ALSO*"
    }
}

Describe 'Examples' {
    BeforeAll {
        # In a shell of their own: that an example uses a parameter is no test of it (BindingRecorder.ps1).
        function Failures([string] $mark, [string] $switches) {
            $said = pwsh -NoProfile -NonInteractive -Command @"
                Import-Module Pester -RequiredVersion $((Get-Module Pester).Version)
                Import-Module '$root/PSSystemdHarden.psd1'
                `$pages = @((Get-ChildItem '$root/docs/en-US/*.md').FullName) + '$root/README.md'
                & '$root/tests/Examples/Invoke-Examples.ps1' -Path `$pages -Mark $mark $switches 6>`$null | ConvertTo-Json -AsArray -Compress
"@
            # Texts of -WhatIf may stand before it.
            $ran = @($said)[-1] | ConvertFrom-Json
            $ran.Count | Should -BeGreaterThan 20
            $ran.Where({ $_.Problem -or ($_.Missing -and $_.Missing -ne $_.Needs) }).ForEach({ "$($_.Page) $($_.Number): $($_.Missing)$($_.Problem)" })
        }
    }

    It 'run anywhere' {
        Failures run | Should -BeNullOrEmpty
    }

    It 'run on a live systemd' -Skip:(-not $isLive) {
        Failures live ((systemctl --version)[0] -like 'systemd 252 *' ? '-SkipTranscripts' : '') | Should -BeNullOrEmpty
    }

    It 'are answered as README says' -Skip:(-not $isReadmes) {
        pwsh -NoProfile -NonInteractive -File "$root/tools/docs/Update-Readme.ps1" -Check | Should -BeNullOrEmpty
    }
}
