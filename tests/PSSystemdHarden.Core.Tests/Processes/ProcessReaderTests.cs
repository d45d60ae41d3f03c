using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;

using PSSystemdHarden.Processes;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Processes;

/// <summary>What is read of real processes against what their makers, and the tools of util-linux, say of them.</summary>
[SupportedOSPlatform("linux")]
public class ProcessReaderTests
{
    private static readonly IReadOnlyDictionary<string, ulong> s_managers = ProcessReader.ManagersNamespaces();

    [Fact]
    public void A_process_is_as_it_was_made()
    {
        using Process process = Sleeping("umask 027; ulimit -n 77; trap '' PIPE; exec nice -n 5 chrt --reset-on-fork --batch 0 setpriv --no-new-privs --bounding-set -sys_admin sleep 60");
        ProcessSandbox found = Wait(process.Id, "sleep");
        Assert.Equal((true, 0x17, true), (found.NoNewPrivileges, found.UMask!.Value, found.IgnoresSigpipe));
        Assert.Equal((77UL, 77UL), (found.Limits.Single(limit => limit.Name == "NOFILE").Soft!.Value, found.Limits.Single(limit => limit.Name == "NOFILE").Hard!.Value));
        Assert.Equal(("batch", 0, 5, true), (found.Scheduling.Policy, found.Scheduling.Priority, found.Scheduling.Nice, found.Scheduling.ResetOnFork));
        Assert.DoesNotContain("CAP_SYS_ADMIN", found.Capabilities.Bounding.Names);
        Assert.Equal(Environment.ProcessId, found.ParentId);
        process.Kill();
    }

    [Fact]
    public void Capability_numbers_beyond_those_known_are_shown_as_numbers() =>
        Assert.Equal(["CAP_CHOWN", "63"], new CapabilitySet(1UL << 63 | 1).Names);

    [Fact]
    public void A_process_that_has_ended_is_none()
    {
        using Process process = Process.Start("true");
        process.WaitForExit();
        Assert.Null(ProcessReader.Read(process.Id, s_managers, withMemory: true));
        Assert.Null(ProcessReader.Read(int.MaxValue, s_managers, withMemory: true));
    }

    [Fact]
    public void Processes_that_come_and_go_are_read_whole_or_not_at_all()
    {
        // Each is born with limits of its own, which tell whether what was read is all of one process.
        int read = 0;
        for (int i = 0; i < 300; i++)
        {
            using Process process = Sleeping($"ulimit -n {1000 + (i % 2)}; umask 02{i % 2}; exec true");
            for (int id = process.Id; !process.HasExited;)
            {
                if (ProcessReader.Read(id, s_managers, withMemory: true) is not { Name: "true" } found)
                    continue;
                read++;
                Assert.Equal(
                    ((ulong)(1000 + (i % 2)), 16 + (i % 2)),
                    (found.Limits.Single(row => row.Name == "NOFILE").Soft!.Value, found.UMask!.Value));
            }
        }

        Assert.True(read > 0, "no process was ever seen alive");
    }

    private static Process Sleeping(string script) => Process.Start("bash", ["-c", script]);

    private static ProcessSandbox Wait(int id, string name)
    {
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(30); Thread.Sleep(5))
        {
            if (ProcessReader.Read(id, s_managers, withMemory: true) is { } found && found.Name == name)
                return found;
        }

        throw new TimeoutException($"process {id} did not become {name}");
    }
}
