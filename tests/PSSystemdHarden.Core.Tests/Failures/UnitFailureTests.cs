using System.Runtime.Versioning;

using PSSystemdHarden.Failures;
using PSSystemdHarden.Journal;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Failures;

/// <summary>Runs that fail for real, explained.</summary>
[SupportedOSPlatform("linux")]
public class UnitFailureTests
{
    private const string Unit = "pssh-failing.service";

    [ThrowawayTheory]
    [InlineData("ReadWritePaths=/srv/nope\nExecStart=/bin/true", "226/NAMESPACE: ReadWritePaths=/srv/nope does not exist")]
    [InlineData("ReadWritePaths=/srv /opt\nReadOnlyPaths=/srv/nope /opt\nExecStart=/bin/true", "226/NAMESPACE: ReadOnlyPaths=/srv/nope does not exist")]
    [InlineData("BindPaths=/srv/nope:/mnt\nExecStart=/bin/true", "226/NAMESPACE: BindPaths=/srv/nope:/mnt: /srv/nope does not exist")]
    [InlineData("RootDirectory=/srv/nope\nExecStart=/bin/true", "226/NAMESPACE: RootDirectory=/srv/nope")]
    [InlineData("User=pssh-nobody\nExecStart=/bin/true", "217/USER: User=pssh-nobody: ")]
    [InlineData("Group=pssh-nobody\nExecStart=/bin/true", "216/GROUP: Group=pssh-nobody: ")]
    [InlineData("WorkingDirectory=/srv/nope\nExecStart=/bin/true", "200/CHDIR: WorkingDirectory=/srv/nope: No such file or directory")]
    [InlineData("ExecStart=/bin/pssh-nothing", "203/EXEC: /bin/pssh-nothing: No such file or directory")]
    [InlineData("InaccessiblePaths=/bin/sleep\nExecStart=/bin/sleep 1", "203/EXEC: InaccessiblePaths=/bin/sleep: Permission denied")]
    [InlineData("NetworkNamespacePath=/srv/nope\nExecStart=/bin/true", "225/NETWORK: NetworkNamespacePath=/srv/nope does not exist")]
    [InlineData("SystemCallFilter=~@mount\nExecStart=/bin/mount -t tmpfs none /mnt", "SIGSYS")]
    [InlineData("ExecStart=/bin/sh -c 'exit 3'", "exit status 3 (NOTIMPLEMENTED)")]
    [InlineData("EnvironmentFile=/srv/nope\nExecStart=/bin/true", "systemd could not set it up")]
    public void A_failed_run_is_explained(string settings, string text)
    {
        using var units = LoadedUnits.One(Unit, settings);
        UnitRunState state = Fail();
        using var manager = new SystemdManager();
        var failure = UnitFailure.Explain(manager, Unit, state, settings: null, default);
        Assert.Contains(text, failure.Text, StringComparison.Ordinal);
        Assert.Equal(JournalAccess.Readable, failure.Journal);
        Assert.Contains(failure.Messages, entry => entry.UnitResult == state.Result);
    }

    [ThrowawayFact]
    public void What_a_service_said_last_is_there()
    {
        using var units = LoadedUnits.One(Unit, "ExecStart=/bin/sh -c 'for i in 1 2 3 4 5 6 7 8 9; do echo line $i; done; echo the end >&2; exit 1'");
        UnitRunState state = Fail();
        using var manager = new SystemdManager();
        string[] said = [.. UnitFailure.Explain(manager, Unit, state, settings: null, default).Messages.Where(entry => !entry.IsSystemd).Select(entry => entry.Message)];
        Assert.Equal([.. Enumerable.Range(1, 9).Select(i => $"line {i}"), "the end"], said);
    }

    private static UnitRunState Fail()
    {
        LiveMachine.TryRun("systemctl", "reset-failed", Unit);
        LiveMachine.TryRun("systemctl", "start", Unit);
        using var manager = new SystemdManager();
        UnitRunState state = manager.Control.ReadState(Unit, default);
        for (int i = 0; i < 300 && !state.HasFailed; i++)
        {
            Thread.Sleep(50);
            state = manager.Control.ReadState(Unit, default);
        }

        Assert.True(state.HasFailed, $"{Unit} is {state.SubState}");
        return state;
    }
}
