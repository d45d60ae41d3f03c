using System.Management.Automation;
using System.Net.Sockets;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Whatever a cmdlet writes may end it: whoever gets it throws, or a preference makes a warning an error. Nothing stays half done.</summary>
public class EndedPipelineTests
{
    private const string Enough = "| & { process { throw 'enough' } }";

    /// <summary>A command, a script, a job and a probe; the unit of each is gone, or somebody has its name.</summary>
    [ThrowawayFact]
    public void What_was_started_is_gone_or_known()
    {
        using var demo = new DemoService("ProtectClock=yes\nExecStart=/bin/sleep infinity");
        using var shell = new Shell();
        Throws($"Invoke-SandboxedCommand yes {Enough}");
        Throws($"Invoke-SandboxedCommand -Raw cat /dev/zero {Enough}");
        Throws($"Invoke-SandboxedCommand -PassThru true {Enough}");
        Throws("$DebugPreference = 'Stop'; Invoke-SandboxedCommand sleep 1000");
        Throws($"{InnerShell.Invoke} -WarningAction Stop {{ & {{ [CmdletBinding()] param() $PSCmdlet.WriteWarning('w') }}; [Threading.Thread]::Sleep(600000) }}");
        Throws($"1, 2 | & {{ process {{ $_; if ($_ -eq 2) {{ throw 'enough' }} }} }} | {InnerShell.Invoke} {{ process {{ [Threading.Thread]::Sleep(600000) }} }}");
        Throws($"Test-UnitSandbox pssh-demo -Probe -Detailed {Enough}");
        Throws("$DebugPreference = 'Stop'; Test-UnitSandbox pssh-demo -Probe");
        SandboxedScriptTests.AssertNothingIsLeft();
        Assert.Equal(["Running"], shell.Run($"try {{ Invoke-SandboxedCommand -AsJob sleep 1000 {Enough} }} catch {{ }}; $job = Get-Job; \"$($job.State)\"; Remove-Job $job -Force").Output.Select(o => $"{o}"));
        SandboxedScriptTests.AssertNothingIsLeft();

        void Throws(string script) => Assert.ThrowsAny<RuntimeException>(() => shell.Run(script));
    }

    /// <summary>Its credential comes from somebody who does not answer, so that systemd does not get to the program.</summary>
    [ThrowawayFact]
    public void Control_C_before_NoWait_has_told_a_unit_ends_it()
    {
        const string Mute = "/run/pssh-mute";
        using var mute = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        mute.Bind(new UnixDomainSocketEndPoint(Mute));
        mute.Listen();
        using var shell = new Shell();
        using PowerShell running = shell.Create($"Invoke-SandboxedCommand -NoWait -UnitName pssh-mute -Property @{{ LoadCredential = 'x:{Mute}' }} sleep 1000");
        IAsyncResult result = running.BeginInvoke();
        LiveMachine.WaitUntil(() => State() == "activating");
        Assert.False(result.IsCompleted);
        running.Stop();
        LiveMachine.WaitUntil(() => State() == "inactive");
        File.Delete(Mute);

        static string State() => LiveMachine.Run("systemctl", "show", "--value", "-p", "ActiveState", "pssh-mute").Trim();
    }

    [ThrowawayFact]
    public void Changes_are_made_whole_or_not_at_all()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        Throws("$ProgressPreference = 'Stop'; Set-UnitSandbox pssh-demo -PrivateTmp -Restart -SettleSec 0");
        AssertIs("no");
        shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -Restart -SettleSec 0 -HealthCheck { exit 3 }");
        AssertIs("no");
        Throws("Set-UnitSandbox pssh-demo -PrivateTmp -ConfirmWithinSec 600 -WarningAction Stop");
        AssertIs("yes");
        Assert.Empty(shell.Run("Confirm-UnitSandbox pssh-demo").Errors);
        Throws($"Undo-UnitSandbox pssh-demo -PassThru -WarningAction Ignore {Enough}");
        AssertIs("no");
        Assert.Equal("NothingToUndo", Assert.Single(shell.Run("Undo-UnitSandbox pssh-demo").Errors).FullyQualifiedErrorId.Split(',')[0]);

        shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -WarningAction Ignore");
        Throws($"Reset-UnitSandbox pssh-demo -PassThru -WarningAction Ignore {Enough}");
        AssertIs("no");
        Assert.Empty(shell.Run("Undo-UnitSandbox pssh-demo -WarningAction Ignore").Errors);
        AssertIs("yes");

        // What a timer keeps beside the drop-in is gone when it was confirmed.
        shell.Run("Set-UnitSandbox pssh-demo -NoNewPrivileges -ConfirmWithinSec 600 -WarningAction Ignore");
        Assert.Equal(2, DemoService.Files().Length);
        Throws("$DebugPreference = 'Stop'; Confirm-UnitSandbox pssh-demo");
        AssertIs("yes");

        void Throws(string script) => Assert.ThrowsAny<RuntimeException>(() => shell.Run($"& {{ {script} }}"));
        static void AssertIs(string privateTmp)
        {
            Assert.Equal((privateTmp, "no", "active"), (DemoService.Show("PrivateTmp"), DemoService.Show("NeedDaemonReload"), DemoService.Show("ActiveState")));
            Assert.Equal(privateTmp == "yes" ? [DemoService.DropIn] : [], DemoService.Files());
        }
    }

    /// <summary>Also where a pipeline ends early: of what the script does next, a bar that stands still would tell a lie.</summary>
    [ThrowawayFact]
    public void A_progress_bar_that_is_shown_ends()
    {
        using var shell = new Shell();
        using PowerShell running = shell.Create("Get-UnitExposure * | & { process { [Threading.Thread]::Sleep(600); if (++$script:n -eq 3) { throw 'enough' } } }");
        Assert.ThrowsAny<RuntimeException>(() => running.Invoke());
        Assert.Equal(ProgressRecordType.Completed, running.Streams.Progress[^1].RecordType);
    }
}
