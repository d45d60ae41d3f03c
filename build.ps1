<#
.SYNOPSIS
    The project's tasks. Needs the .NET SDK and no module from elsewhere; runs in pwsh and in the embedded shell (./build.sh).
.EXAMPLE
    ./build.sh Try 'Get-UnitExposure dbus -Detailed'
.EXAMPLE
    ./build.sh Test -Suite trixie
.EXAMPLE
    ./build.sh Test -Machine Vm
#>
[Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingPositionalParameters', '', Justification = 'Native commands and functions of this file.')]
param(
    # Build: the module into bin/. Test: everything. Try: a pipeline on a live systemd. Bench: against systemd's own tools.
    # Docs: help pages brought up to date with the cmdlets, and what Get-Help reads. Package: the module as it is installed, and as
    # a gallery takes it, into artifacts/package. Analyze: style. Clean: what was built.
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Try', 'Bench', 'Docs', 'Package', 'Analyze', 'Clean')]
    [string] $Task = 'Build',

    # Try: the pipeline to run.
    [Parameter(Position = 1)]
    [string] $Script = 'Get-Unit | Where-Object Exposure -gt 7',

    # Which systemd: host (this machine's own), or Debian suites, made once: bookworm, bookworm-backports, trixie, forky, sid;
    # several with commas between. With none, this machine's PID 1 if that is systemd, else a throwaway machine like host;
    # Test under CI takes three. (Text, as arguments of -File are: no shell makes a list of them.)
    [string] $Suite = '',

    # Test: what the live tests run on. Container: this machine's PID 1, or throwaway machines, which are containers. Vm: throwaway virtual
    # machines (trixie, if no suite is named), and on these only the tests of what a container can't enforce: limits of resources,
    # clock, modules and log of the kernel, AppArmor, the BPF LSM. QEMU computes them, without KVM: two to four minutes, and one more to
    # set up.
    [ValidateSet('Container', 'Vm')]
    [string] $Machine = 'Container',

    [ValidateSet('Release', 'Debug')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version 3
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false

$root = $PSScriptRoot
$manifest = "$root/PSSystemdHarden.psd1"
$built = "$root/artifacts/bin"
$flavour = $Configuration.ToLowerInvariant()
$throwaway = "$root/tools/throwaway-systemd"
$virtual = "$root/tools/throwaway-vm"
$ciSuites = 'host', 'trixie', 'forky'
$onVirtual = $Machine -eq 'Vm'
# A test run that hangs is ended by then, tells which tests hang, and the runs after it go on.
$bounded = 'timeout', '--foreground', '--kill-after=30', '1500'
$xunitOptions = @('-noColor', '-longRunning', '120') + @($env:CI ? @() : '-showLiveOutput')
# What passing tests have to tell (tables, counts) comes live, and is for people; a log of CI says what failed. Their output again, which
# -longRunning brings, is left out.
$passed = [regex]'^    \S.* \[PASS\]$'
$belongsToTest = [regex]'^      '
$suites = @($Suite.Split(',', [StringSplitOptions]'RemoveEmptyEntries, TrimEntries'))

$started = [Diagnostics.Stopwatch]::StartNew()

# Each test run's counts, for the summary at the end.
$results = [Collections.Generic.List[object]]::new()

function Say([string] $text) { [Console]::Out.WriteLine($text) }

function Fail([string] $text) {
    [Console]::Error.WriteLine("build: $text")
    exit 1
}

# Import-PowerShellDataFile would do it, where there is pwsh.
function ModuleVersion { (& ([scriptblock]::Create([IO.File]::ReadAllText($manifest)))).ModuleVersion }

function DotnetBuild([string] $project) {
    # Quiet unless it fails: what follows is what was asked for.
    $log = dotnet build "$root/$project" -c $Configuration -v quiet --nologo "-p:Version=$(ModuleVersion)" 2>&1
    if ($LASTEXITCODE -ne 0) {
        foreach ($line in $log) { Say "$line" }
        Fail "$project does not build"
    }
}

function BuildModule {
    DotnetBuild 'src/PSSystemdHarden/PSSystemdHarden.csproj'
    DotnetBuild 'tools/EmbeddedShell/EmbeddedShell.csproj'
}

# The command that starts a PowerShell: the real one where there is one, else the embedded shell.
function ShellCommand {
    if ($env:PSSYSTEMDHARDEN_SHELL -ne 'embedded' -and (Get-Command pwsh -CommandType Application -ErrorAction Ignore)) { return 'pwsh', '-NoProfile' }
    'dotnet', "$built/EmbeddedShell/$flavour/EmbeddedShell.dll"
}

function PidOneIsSystemd { [IO.Directory]::Exists('/run/systemd/system') }

# Why there can be no throwaway machine here; nothing if there can.
function ThrowawayObstacle {
    $said = & $throwaway check 2>&1
    if ($LASTEXITCODE -ne 0) { "$said" }
}

# The arguments that show a throwaway machine the checkout, and whatever the tests want besides.
function ThrowawayArguments([string] $suite, [string[]] $options) {
    'run', $suite, '--bind-ro', $root, '--chdir', $root
    $options
    if ($env:PSSYSTEMDHARDEN_CORPUS) { '--bind-ro', $env:PSSYSTEMDHARDEN_CORPUS, '--setenv', "PSSYSTEMDHARDEN_CORPUS=$env:PSSYSTEMDHARDEN_CORPUS" }
    if ($env:PSModulePath) {
        foreach ($folder in $env:PSModulePath.Split(':')) {
            if ([IO.Directory]::Exists($folder)) { '--bind-ro', $folder }
        }
        '--setenv', "PSModulePath=$env:PSModulePath"
    }
    if ($env:NO_COLOR) { '--setenv', "NO_COLOR=$env:NO_COLOR" }
    '--setenv', 'PSSYSTEMDHARDEN_THROWAWAY=1', '--'
}

# What runs a command where systemd is PID 1: here, if that is so and no suite is asked for, else on a throwaway machine (with options).
function LiveCommand([string] $suite, [string[]] $command, [string[]] $options = @()) {
    if (-not $suite -and (PidOneIsSystemd)) { return $command }
    $obstacle = ThrowawayObstacle
    if ($obstacle) { Fail "PID 1 is not systemd here, and no throwaway machine can be started: $obstacle" }
    @($throwaway) + @(ThrowawayArguments ($suite ? $suite : 'host') $options) + $command
}

function Run([string[]] $command) {
    $program, $arguments = $command
    & $program @arguments
}

function RunBounded([string[]] $command) { Run (@($bounded) + $command) }

function TestAssemblies { 'PSSystemdHarden.Core.Tests', 'PSSystemdHarden.Tests' }

# Runs a test command, shows what it prints, and keeps the counts of its last summary line.
function RunTests([string] $name, [scriptblock] $command, [regex] $summary) {
    Say ''
    Say ('== {0} (after {1:0} s)' -f $name, $started.Elapsed.TotalSeconds)
    $summaries = [Collections.Generic.List[object]]::new()
    $watch = [Diagnostics.Stopwatch]::StartNew()
    $isOfPassed = $false
    & $command 2>&1 | ForEach-Object {
        $isOfPassed = $passed.IsMatch("$_") -or ($isOfPassed -and $belongsToTest.IsMatch("$_"))
        if (-not $isOfPassed) { Say "$_" }
        $match = $summary.Match("$_")
        if ($match.Success) { $summaries.Add($match) }
    }
    $status = $LASTEXITCODE
    # A run that ends well and counts nothing has not tested anything.
    $counts = @{ total = 0; failed = 0; skipped = 0 }
    if ($summaries.Count) {
        foreach ($count in 'total', 'failed', 'skipped') { $counts[$count] = [int]"0$($summaries[-1].Groups[$count].Value)" }
    }
    $results.Add([pscustomobject]@{
        Name = $name; Total = $counts.total; Failed = $counts.failed; Skipped = $counts.skipped
        Good = $status -eq 0 -and $counts.total -gt 0 -and $counts.failed -eq 0
        Seconds = [int]$watch.Elapsed.TotalSeconds
    })
    if ($status -eq 124) { Say "$name`: ended after $($bounded[-1]) s" }
}

$xunitSummary = [regex]'Total: (?<total>\d+), Errors: \d+, Failed: (?<failed>\d+), Skipped: (?<skipped>\d+)'
$scriptSummary = [regex]'(?<total>\d+) checks, (?<failed>\d+) failed'
$pesterSummary = [regex]'Tests: (?<total>\d+), Failed: (?<failed>\d+), Skipped: (?<skipped>\d+)'

function TestHere([bool] $liveElsewhere) {
    # Live tests that run on a machine of their own are left out here; where there is none they run, skip, and are counted.
    $filter = $liveElsewhere ? @('-trait-', 'Needs=Systemd', '-trait-', 'Needs=Packages', '-trait-', 'Needs=Vm', '-trait-', 'Needs=LesserMachine') : @()
    foreach ($assembly in @(TestAssemblies) + 'EmbeddedShell.Tests') {
        RunTests "$assembly, this machine" { RunBounded (@('dotnet', "$built/$assembly/$flavour/$assembly.dll") + $xunitOptions + $filter) } $xunitSummary
    }
}

function TestLive([string] $suite) {
    $label = $suite ? "throwaway $suite" : 'this PID 1'
    foreach ($assembly in TestAssemblies) {
        RunTests "$assembly, $label" {
            RunBounded (LiveCommand $suite (@('dotnet', "$built/$assembly/$flavour/$assembly.dll") + $xunitOptions + @('-trait', 'Needs=Systemd')))
        } $xunitSummary
    }
    if ($suite) { TestLesser $suite }
    TestDaemons $suite $label
    TestPester $suite $label
}

# A machine on which systemd may make no namespaces and load no BPF programs, as in a container of little privilege.
function TestLesser([string] $suite) {
    $options = @('--deny', 'unshare', '--deny', 'setns', '--deny', 'bpf', '--setenv', 'PSSYSTEMDHARDEN_LESSER=1')
    RunTests "PSSystemdHarden.Tests with less privilege, throwaway $suite" {
        $tests = @('dotnet', "$built/PSSystemdHarden.Tests/$flavour/PSSystemdHarden.Tests.dll") + $xunitOptions + @('-trait', 'Needs=LesserMachine')
        RunBounded (LiveCommand $suite $tests $options)
    } $xunitSummary
}

# A machine of their own, with this one's network: apt installs the daemons there. Without packages they skip, but fail in CI.
function TestDaemons([string] $suite, [string] $label) {
    $options = @('--net', 'host')
    if ($env:CI) { $options += '--setenv', "CI=$env:CI" }
    RunTests "PSSystemdHarden.Tests with daemons, $label" {
        $tests = @('dotnet', "$built/PSSystemdHarden.Tests/$flavour/PSSystemdHarden.Tests.dll") + $xunitOptions + @('-trait', 'Needs=Packages')
        RunBounded (LiveCommand $suite $tests $options)
    } $xunitSummary
}

function TestPester([string] $suite, [string] $label) {
    if (-not (Get-Command pwsh -CommandType Application -ErrorAction Ignore)) {
        Say "Pester tests ($label) not run: there is no pwsh here."
        return
    }
    $versions = pwsh -NoProfile -Command '(Get-Module -ListAvailable Pester).Version.Where({ $_ -ge [version]"5.9" }).ForEach({ "$_" })'
    if (-not $versions) {
        Say "Pester tests ($label) not run: pwsh has no module Pester of 5.9 or later here (Install-PSResource Pester)."
        return
    }
    foreach ($version in $versions) {
        RunTests "Pester $version, $label" {
            RunBounded (LiveCommand $suite @('pwsh', '-NoProfile', '-File', "$root/tests/Pester/Invoke-Tests.ps1", '-PesterVersion', $version))
        } $pesterSummary
    }
}

function Summarize {
    Say ''
    $bad = 0
    foreach ($result in $results) {
        if (-not $result.Good) { $bad++ }
        Say ('{0} {1,-55} {2,4} tests, {3} failed, {4} skipped, {5} s' -f
            ($result.Good ? 'ok ' : 'BAD'), $result.Name, $result.Total, $result.Failed, $result.Skipped, $result.Seconds)
    }
    if ($bad) { Fail "$bad of $($results.Count) test runs failed" }
    Say "All $($results.Count) test runs passed."
}

# Why there can be no virtual machine here; nothing if there can.
function VirtualObstacle {
    $said = & $virtual check 2>&1
    if ($LASTEXITCODE -ne 0) { "$said" }
}

# .NET takes long to start there, so all of these tests are in one assembly.
function TestVirtual([string[]] $suites) {
    & $virtual setup @suites
    if ($LASTEXITCODE -ne 0) { Fail 'the virtual machines could not be set up' }
    foreach ($one in $suites) {
        $arguments = 'run', $one, '--bind-ro', $root, '--chdir', $root, '--setenv', 'PSSYSTEMDHARDEN_THROWAWAY=1', '--setenv', 'PSSYSTEMDHARDEN_VIRTUAL=1', '--'
        RunTests "PSSystemdHarden.Tests, virtual $one" {
            $tests = @('dotnet', "$built/PSSystemdHarden.Tests/$flavour/PSSystemdHarden.Tests.dll") + $xunitOptions + @('-trait', 'Needs=Vm')
            RunBounded (@($virtual) + $arguments + $tests)
        } $xunitSummary
    }
}

function Test {
    DotnetBuild 'PSSystemdHarden.slnx'
    if ($onVirtual) {
        $virtualObstacle = VirtualObstacle
        if ($virtualObstacle) { Fail "no virtual machine can be started: $virtualObstacle" }
        [string[]] $wanted = $suites ? $suites : @('trixie')
        TestVirtual $wanted
        RunTests 'throwaway-vm itself' { RunBounded @("$root/tests/tools/throwaway-vm.test.sh", $wanted[0]) } $scriptSummary
        Summarize
        return
    }
    if ($env:CI -and -not $suites) { $suites = $ciSuites }
    $obstacle = ThrowawayObstacle
    $needsThrowaway = $suites.Count -gt 0 -or -not (PidOneIsSystemd)
    $live = -not $needsThrowaway -or -not $obstacle

    TestHere $live
    if (-not $live) {
        Say ''
        Say "Live tests not run: $obstacle"
        if ($suites) { Fail "they were asked for: $suites" }
    }
    elseif ($needsThrowaway) {
        if ($suites.Count -eq 0) { $suites = @('host') }
        & $throwaway setup @suites
        if ($LASTEXITCODE -ne 0) { Fail 'the throwaway machines could not be set up' }
        RunTests 'throwaway-systemd itself' { RunBounded @("$root/tests/tools/throwaway-systemd.test.sh", $suites[0]) } $scriptSummary
        foreach ($one in $suites) { TestLive $one }
    }
    else {
        TestLive ''
    }
    Say 'The tests on a virtual machine were not asked for (./build.sh Test -Machine Vm).'
    Summarize
}

function Docs {
    BuildModule
    $pages = "$root/docs/en-US"
    $program, $arguments = @(ShellCommand) + @('-Command', "Import-Module '$manifest'; & '$root/tools/docs/Update-HelpPages.ps1' '$pages'")
    & $program @arguments
    if ($LASTEXITCODE -ne 0) { Fail 'a help page and its cmdlet do not fit together' }
    $hasPlatyPS = (Get-Command pwsh -CommandType Application -ErrorAction Ignore) -and
        (pwsh -NoProfile -Command '[bool](Get-Module -ListAvailable Microsoft.PowerShell.PlatyPS)') -eq 'True'
    if (-not $hasPlatyPS) {
        Fail 'the pages are up to date; en-US, which Get-Help reads, takes pwsh with Microsoft.PowerShell.PlatyPS 1.0 or later (Install-PSResource Microsoft.PowerShell.PlatyPS).'
    }
    pwsh -NoProfile -Command "& '$root/tools/docs/Build-Help.ps1' '$pages' '$root/en-US'"
    if ($LASTEXITCODE -ne 0) { Fail 'the help could not be built' }
    Say "$root/en-US"
    # What README shows is what Debian 12 answers.
    $obstacle = ThrowawayObstacle
    if ($obstacle) { Say "README's answers not taken anew: $obstacle"; return }
    Run (LiveCommand bookworm @('pwsh', '-NoProfile', '-File', "$root/tools/docs/Update-Readme.ps1") @('--bind', $root))
    if ($LASTEXITCODE -ne 0) { Fail "README's answers could not be taken" }
    Say "$root/README.md"
}

# Where the project is, as far as that is known: by the workflow that runs this, else by git.
function ProjectAddress {
    if ($env:GITHUB_REPOSITORY) { return "$env:GITHUB_SERVER_URL/$env:GITHUB_REPOSITORY" }
    $address = git -C $root config --get remote.origin.url 2>$null
    if ($LASTEXITCODE -eq 0 -and "$address" -match '^(?:https://|git@)(?<host>[\w.-]+)[/:](?<path>[\w.-]+/[\w.-]+?)(?:\.git)?/?$') { "https://$($Matches.host)/$($Matches.path)" }
}

function Package {
    # Nothing that an earlier build left there goes along.
    if ([IO.Directory]::Exists("$root/bin")) { [IO.Directory]::Delete("$root/bin", $true) }
    BuildModule
    $null = [IO.Directory]::CreateDirectory("$root/artifacts/package")
    $address = ProjectAddress
    if (-not $address) { Say 'The package says nothing of where the project is: git has no remote of the name origin.' }
    Say (& "$root/tools/package/New-Package.ps1" -Root $root -Output "$root/artifacts/package" -ProjectUri "$address")
}

function Analyze {
    dotnet format "$root/PSSystemdHarden.slnx" --verify-no-changes
    if ($LASTEXITCODE -ne 0) { Fail 'dotnet format has something to say' }
    if (-not (Get-Module -ListAvailable PSScriptAnalyzer)) {
        Say 'PSScriptAnalyzer is not here (Install-PSResource PSScriptAnalyzer): scripts not analyzed.'
        return
    }
    Import-Module PSScriptAnalyzer
    # The manifest is only right with what it names.
    BuildModule
    # What BeforeAll sets is used in other blocks, which the rule does not look into; and Write-Host is among what the tests are about.
    $findings = @(
        'build.ps1', 'PSSystemdHarden.psd1', 'PSSystemdHarden.Pester.psm1', 'tools', 'tests/Examples' | ForEach-Object { Invoke-ScriptAnalyzer "$root/$_" -Recurse -Severity Warning, Error }
        Invoke-ScriptAnalyzer "$root/tests/Pester" -Recurse -Severity Warning, Error -ExcludeRule PSUseDeclaredVarsMoreThanAssignments, PSAvoidUsingWriteHost
    )
    foreach ($finding in $findings) { Say "$($finding.ScriptName):$($finding.Line): $($finding.RuleName): $($finding.Message)" }
    if ($findings) { Fail "$($findings.Count) findings in scripts" }
}

switch ($Task) {
    'Build' { BuildModule; Say "Import-Module $manifest" }
    'Test' { Test }
    'Try' {
        BuildModule
        foreach ($one in $suites ? $suites : '') {
            Run (LiveCommand $one (@(ShellCommand) + @('-Command', "Import-Module '$manifest'; $Script")))
            if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        }
    }
    'Bench' {
        BuildModule
        DotnetBuild 'tools/bench/OneCmdlet/OneCmdlet.csproj'
        # Not on this machine's own PID 1: a thousand units are loaded into it.
        foreach ($one in $suites ? $suites : 'host') {
            $arguments = '-Manifest', $manifest, '-SmallestModule', "$built/OneCmdlet/$flavour/OneCmdlet.psd1", '-Shell', "$(@(ShellCommand) -join ' ') -Command"
            Run (LiveCommand $one (@(ShellCommand) + @('-File', "$root/tools/bench/bench.ps1") + $arguments))
            if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
        }
    }
    'Docs' { Docs }
    'Package' { Package }
    'Analyze' { Analyze }
    'Clean' {
        foreach ($folder in "$root/bin", "$root/artifacts") {
            if ([IO.Directory]::Exists($folder)) { [IO.Directory]::Delete($folder, $true) }
        }
    }
}
