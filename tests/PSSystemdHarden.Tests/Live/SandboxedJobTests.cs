using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Commands and script blocks in sandboxes as jobs; the latter run by the embedded shell inside.</summary>
public class SandboxedJobTests
{
    [ThrowawayFact]
    public void A_script_in_the_embedded_shell_is_a_job_with_its_streams()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run(
            $$"""
            $job = 1..100 | {{InnerShell.Invoke}} -AsJob -JobName one { begin { $n = 0 } process { $n += $_ } end { $n; & { [CmdletBinding()] param() $PSCmdlet.WriteWarning('w') }; throw 'bad' } }
            $job.Name; $job.PSJobTypeName
            Wait-Job $job | ForEach-Object State
            $job.Warning.Message
            $job.HasMoreData
            Receive-Job -Name one
            $job.HasMoreData
            $job.Result, $job.ExitCode
            Remove-Job $job
            @(Get-Job).Count
            """);
        Assert.Equal(["one", "SandboxedJob", "Failed", "w", "True", "5050", "False", "exit-code", "1", "0"], result.Output.Select(item => item.ToString()));
        Assert.Equal("bad", Assert.Single(result.Errors).FullyQualifiedErrorId);
        SandboxedScriptTests.AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void A_native_command_is_a_job_with_its_lines_and_exit_status()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run(
            """
            $job = 'a', 'b' | Invoke-SandboxedCommand -AsJob sh '-c' 'cat; echo no newline >&2; printf end; exit 3'
            Receive-Job $job -Wait
            "$($job.State) $($job.ExitCode) $($job.Location -eq $job.UnitName)"
            Remove-Job $job
            """);
        Assert.Equal(["a", "b", "end", "Completed 3 True"], result.Output.Select(item => item.ToString()));
        Assert.Equal(("NativeCommandError", "no newline"), (Assert.Single(result.Errors).FullyQualifiedErrorId, result.Errors[0].Exception.Message));
    }

    [ThrowawayTheory]
    [InlineData("sleep 600", "sleep")]
    [InlineData("{ 'begun'; [Threading.Thread]::Sleep(600000) }", "script")]
    public void Stopping_and_removing_a_job_ends_its_unit(string command, string kind)
    {
        using var shell = new Shell();
        string invoke = kind == "script" ? InnerShell.Invoke : "Invoke-SandboxedCommand";
        ShellResult result = shell.Run($"$job = {invoke} -AsJob {command}; $job.State; Stop-Job $job; $job.State; Remove-Job $job; {invoke} -AsJob {command} | Remove-Job -Force; $job = {invoke} -AsJob {command}; $job.Dispose(); $job.Dispose()");
        Assert.Empty(result.Errors);
        Assert.Equal(["Running", "Stopped"], result.Output.Select(item => item.ToString()));
        SandboxedScriptTests.AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void A_job_that_cannot_run_fails_and_says_why()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run(
            $$"""
            $jobs = ({{InnerShell.Invoke}} -AsJob -MemoryDenyWriteExecute { 1 }), (Invoke-SandboxedCommand -AsJob -User nobody-of-this-name true), (Invoke-SandboxedCommand -AsJob -TimeoutSec 1 sleep 60)
            Wait-Job $jobs | ForEach-Object State
            Receive-Job $jobs
            Remove-Job $jobs
            """);
        Assert.Equal(["Failed", "Failed", "Failed"], result.Output.Select(item => item.ToString()));
        Assert.Equal(["CommandNotStarted", "CommandTimedOut", "ScriptNotRun"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]).Order());
    }

    [ThrowawayFact]
    public void Jobs_of_a_killed_shell_end()
    {
        ChildShell.Result result = ChildShell.Run($"$null = Invoke-SandboxedCommand -AsJob sleep 600; $null = {InnerShell.Invoke} -AsJob {{ [Threading.Thread]::Sleep(600000) }}; [Diagnostics.Process]::GetCurrentProcess().Kill()");
        Assert.Equal(137, result.Status);
        LiveMachine.WaitUntil(() => LiveMachine.Run("systemctl", "list-units", "--all", "--no-legend", "pssystemdharden-run-*").Length == 0);
    }
}
