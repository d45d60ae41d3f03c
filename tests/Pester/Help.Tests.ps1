BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../PSSystemdHarden.psd1" -Force
    $cmdlets = (Get-Command -Module PSSystemdHarden).Name
    $isLive = (Test-Path /run/systemd/system) -and $env:PSSYSTEMDHARDEN_THROWAWAY -eq '1' -and [Environment]::UserName -eq 'root'
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
        $pages = @((Get-ChildItem "$root/docs/en-US/*.md").FullName) + "$root/README.md"
        function Failures([string] $mark) {
            $ran = & "$root/tests/Examples/Invoke-Examples.ps1" -Path $pages -Mark $mark 6>$null
            $ran.Count | Should -BeGreaterThan 10
            $ran.Where({ $_.Missing -or $_.Problem }).ForEach({ "$($_.Page) $($_.Number): $($_.Missing)$($_.Problem)" })
        }
    }

    It 'run anywhere' {
        Failures run | Should -BeNullOrEmpty
    }

    It 'run on a live systemd' -Skip:(-not $isLive) {
        Failures live | Should -BeNullOrEmpty
    }
}
