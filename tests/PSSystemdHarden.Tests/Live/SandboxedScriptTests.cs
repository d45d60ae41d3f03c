using System.Collections;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Script blocks in sandboxes, run by the embedded shell inside, and compared with what was written there.</summary>
public class SandboxedScriptTests
{
    private const string EveryStream = """
        function Write-All {
            [CmdletBinding()] param()
            $PSCmdlet.WriteObject([pscustomobject]@{ A = 1; B = @('x', 'y'); C = @{ D = [timespan]'00:00:05' } })
            $PSCmdlet.WriteWarning('a warning')
            $PSCmdlet.WriteVerbose('a verbose message')
            $PSCmdlet.WriteDebug('a debug message')
            $PSCmdlet.WriteProgress([Management.Automation.ProgressRecord]::new(7, 'activity', 'status'))
            $PSCmdlet.WriteInformation([Management.Automation.InformationRecord]::new('some information', 'me'))
            $PSCmdlet.WriteError([Management.Automation.ErrorRecord]::new([InvalidOperationException]'an error', 'AnId', 'InvalidData', 'a target'))
        }
        Write-All
        'a line'
        """;

    [ThrowawayFact]
    public void Every_stream_comes_back_from_the_embedded_shell_inside()
    {
        using var shell = new Shell();
        using PowerShell pipeline = shell.Create($"$DebugPreference = 'Continue'; {InnerShell.Invoke} -Verbose {{ $DebugPreference = 'Continue'; {EveryStream} }}");
        PSObject[] output = [.. pipeline.Invoke()];

        Assert.Equal(2, output.Length);
        Assert.Equal(1, output[0].Properties["A"].Value);
        Assert.Equal(["x", "y"], ((IEnumerable)((PSObject)output[0].Properties["B"].Value).BaseObject).Cast<string>());
        Assert.Equal(TimeSpan.FromSeconds(5), ((Hashtable)((PSObject)output[0].Properties["C"].Value).BaseObject)["D"]);
        Assert.Contains("Deserialized.System.Management.Automation.PSCustomObject", output[0].TypeNames);
        Assert.Null(output[0].Properties["PSComputerName"]);
        Assert.Equal("a line", output[1].BaseObject);
        Assert.Equal(["a warning"], pipeline.Streams.Warning.Select(record => record.Message));
        Assert.Contains("a verbose message", pipeline.Streams.Verbose.Select(record => record.Message));
        Assert.Contains("a debug message", pipeline.Streams.Debug.Select(record => record.Message));
        ProgressRecord progress = Assert.Single(pipeline.Streams.Progress, record => record.Activity == "activity");
        Assert.Equal((7, "status"), (progress.ActivityId, progress.StatusDescription));
        InformationRecord information = Assert.Single(pipeline.Streams.Information);
        Assert.Equal(("some information", "me"), (information.MessageData, information.Source));

        ErrorRecord error = Assert.Single(pipeline.Streams.Error);
        Assert.Equal(("AnId,Write-All", ErrorCategory.InvalidData, "a target"), (error.FullyQualifiedErrorId, error.CategoryInfo.Category, error.TargetObject));
        Assert.Equal("an error", error.Exception.Message);
        Assert.Contains("Deserialized.System.InvalidOperationException", ((RemoteException)error.Exception).SerializedRemoteException.TypeNames);
        Assert.Equal(["at Write-All, <No file>: line 9", "at <ScriptBlock>, <No file>: line 11"], error.ScriptStackTrace.Split('\n').Select(line => line.Trim()));
    }

    [ThrowawayTheory]
    [InlineData("{ param($a, $b) \"$a-$($b.Count)\" } -ArgumentList one, (1, 2, 3)", "one-3")]
    [InlineData("-ArgumentList one, two { param($a, $b) \"$a-$b\" }", "one-two")]
    [InlineData("{ $using:map.Key[1] }", "2")]
    [InlineData("{ & { $using:MAP.Key.Count } }", "2")]
    [InlineData("{ $using:text; $using:env:PATH.Length -gt 0 }", "quote ' and \" and ${x}|True")]
    [InlineData("{ $input; 'no input' }", "no input")]
    [InlineData("{ [Console]::In.ReadToEnd(); 'no input' }", "|no input")]
    [InlineData("{ [Console]::WriteLine('one'); [Console]::Write('two') ; 'three' }", "one|three|two", true)]
    [InlineData("{ $null; 1; , (2, 3) }", "|1|2 3")]
    [InlineData("{ /bin/echo native; [Diagnostics.Process]::Start('/bin/echo', 'stray').WaitForExit() }", "native|stray")]
    [InlineData("{ $Host.UI.RawUI.BufferSize.Width }", "120")]
    [InlineData("-Environment @{ FOO = 'bar'; TMPDIR = '/var/tmp' } { $env:FOO; $env:TMPDIR; $env:XDG_CACHE_HOME; $env:RUNTIME_DIRECTORY }", "bar|/var/tmp||")]
    [InlineData("-RuntimeDirectory pssh-own { $env:RUNTIME_DIRECTORY }", "/run/pssh-own")]
    public void What_goes_in_comes_out_of_the_embedded_shell_inside(string script, string expected, bool inAnyOrder = false)
    {
        using var shell = new Shell();
        ShellResult result = shell.Run($"$map = @{{ Key = 1, 2 }}; $text = 'quote '' and \" and ${{x}}'; {InnerShell.Invoke} {script}");
        Assert.Empty(result.Errors);
        IEnumerable<string> lines = result.Output.Select(item => item is null ? string.Empty : LanguagePrimitives.ConvertTo<string>(item));
        Assert.Equal(expected, string.Join('|', inAnyOrder ? lines.Order(StringComparer.Ordinal) : lines));
    }

    [ThrowawayTheory]
    [InlineData("{ process { $_.N * 2 } }")]
    [InlineData("{ ForEach-Object { $_.N * 2 } }")]
    [InlineData("{ $input | ForEach-Object { $_.N * 2 } }")]
    [InlineData("{ foreach ($item in $input) { $item.N * 2 } }")]
    public void Pipeline_input_reaches_the_embedded_shell_inside(string script)
    {
        using var shell = new Shell();
        ShellResult result = shell.Run($"1..3000 | ForEach-Object {{ [pscustomobject]@{{ N = $_ }} }} | {InnerShell.Invoke} {script}");
        Assert.Empty(result.Errors);
        Assert.Equal(Enumerable.Range(1, 3000).Select(n => 2 * n), result.Output.Select(item => (int)item.BaseObject));
    }

    [ThrowawayFact]
    public void Output_comes_while_the_embedded_shell_runs_and_holds_back_input_that_it_does_not_take()
    {
        using var shell = new Shell();
        using PowerShell pipeline = shell.Create(
            $"$global:sent = 0; & {{ while ($true) {{ $global:sent++; 'x' * 1000 }} }} | {InnerShell.Invoke} {{ process {{ $_.Length; [Threading.Thread]::Sleep(5) }} }}");
        var output = new PSDataCollection<PSObject>();
        pipeline.BeginInvoke<PSObject, PSObject>(null, output);
        LiveMachine.WaitUntil(() => output.Count >= 20);
        pipeline.Stop();

        // What fits into the pipe and into what each side has read ahead.
        int sent = (int)shell.Run("$sent").Output.Single().BaseObject;
        Assert.InRange(sent, 20, output.Count + 2000);
        AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void An_error_that_ends_the_script_in_the_embedded_shell_does_not_end_its_caller()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run($"{InnerShell.Invoke} {{ 'before'; throw 'bad'; 'after' }}; 'caller goes on'");
        Assert.Equal(["before", "caller goes on"], result.Output.Select(item => item.ToString()));
        Assert.Equal(("bad", "bad"), (Assert.Single(result.Errors).FullyQualifiedErrorId, result.Errors[0].Exception.Message));
        result = shell.Run($"try {{ {InnerShell.Invoke} -ErrorAction Stop {{ throw 'bad' }}; 'not here' }} catch {{ \"caught $_\" }}");
        Assert.Equal("caught bad", Assert.Single(result.Output).ToString());
        result = shell.Run($"{InnerShell.Invoke} {{ this is no command }}; {InnerShell.Invoke} {{ [int]::Parse('x') }}");
        Assert.Equal(["CommandNotFoundException", "FormatException"], result.Errors.Select(error => error.FullyQualifiedErrorId));
    }

    [ThrowawayFact]
    public void Exit_sets_LASTEXITCODE()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run($"$global:LASTEXITCODE = 77; {InnerShell.Invoke} {{ 1 }}; $LASTEXITCODE; {InnerShell.Invoke} {{ exit 5 }}; $LASTEXITCODE");
        Assert.Equal([1, 77, 5], result.Output.Select(item => (int)item.BaseObject));
    }

    [ThrowawayFact]
    public void No_argument_and_no_value_shows_in_the_process_list_or_the_unit()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run(
            $"$secret = 'hunter' + '2'; {InnerShell.Invoke} {{ param($p) $using:secret; $p; [IO.File]::ReadAllText('/proc/self/cmdline'); [IO.File]::ReadAllText('/proc/self/environ'); & systemctl show ([IO.File]::ReadAllText('/proc/self/cgroup').TrimEnd().Split('/')[-1]) }} -ArgumentList ('hunter' + '3')");
        Assert.Empty(result.Errors);
        Assert.Equal(["hunter2", "hunter3"], result.Output.Take(2).Select(item => item.ToString()));
        Assert.Contains(result.Output, item => item.ToString().StartsWith("ExecStart=", StringComparison.Ordinal));
        Assert.DoesNotContain(result.Output.Skip(2), item => item.ToString().Contains("hunter", StringComparison.Ordinal));
    }

    [ThrowawayFact]
    public void Nothing_is_left_of_a_script()
    {
        string[] before = Directory.GetFileSystemEntries("/tmp");
        using var shell = new Shell();
        shell.Run($"{InnerShell.Invoke} {{ 1 }}; {InnerShell.Invoke} -DynamicUser {{ 1 }}; {InnerShell.Invoke} {{ throw 'x' }}");
        AssertNothingIsLeft();
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries("/tmp").Order());
    }

    [ThrowawayFact]
    public void A_stopped_script_in_the_embedded_shell_runs_its_finally_block_and_is_gone()
    {
        string marker = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var shell = new Shell();
        using PowerShell pipeline = shell.Create($"{InnerShell.Invoke} {{ param($path) try {{ 'begun'; while ($true) {{ [Threading.Thread]::Sleep(20) }} }} finally {{ [IO.File]::WriteAllText($path, 'finally') }} }} -ArgumentList '{marker}'");
        var output = new PSDataCollection<PSObject>();
        IAsyncResult running = pipeline.BeginInvoke<PSObject, PSObject>(null, output);
        LiveMachine.WaitUntil(() => output.Count > 0);
        pipeline.Stop();
        Assert.True(running.IsCompleted);
        AssertNothingIsLeft();
        Assert.Equal("finally", File.ReadAllText(marker));
        File.Delete(marker);
    }

    [ThrowawayTheory]
    [InlineData("-MemoryDenyWriteExecute", "ScriptNotRun", "MemoryDenyWriteExecute=yes takes memory")]
    [InlineData("-SystemCallFilter '@system-service', '~@resources'", "ScriptNotRun", "sched_setaffinity")]
    [InlineData("-SystemCallFilter '@system-service', '~@resources', 'sched_setaffinity sched_setscheduler'", "", "")]
    [InlineData("-LimitNOFILE 20", "ScriptNotRun", "LimitNOFILE= leaves PowerShell too few files")]
    [InlineData("-Property @{ LimitAS = '500M' }", "ScriptNotRun", "LimitAS= leaves .NET too little")]
    [InlineData("-InaccessiblePaths SHELL", "ScriptNotRun", "InaccessiblePaths= hides the folder")]
    [InlineData("-NoExecPaths /", "ScriptNotRun", "NoExecPaths= keeps PowerShell")]
    [InlineData("-Property @{ RootDirectory = '/var/empty-root' }", "ScriptNotRun", "RootDirectory= gives it another root")]
    [InlineData("-User nobody-of-this-name", "ScriptNotRun", "217/USER")]
    public void A_sandbox_that_the_embedded_shell_does_not_bear_is_one_explained_error(string sandbox, string id, string text)
    {
        Directory.CreateDirectory("/var/empty-root");
        using var shell = new Shell();
        string folder = Path.GetDirectoryName(InnerShell.Path)!;
        ShellResult result = shell.Run($"{InnerShell.Invoke} {sandbox.Replace("SHELL", folder, StringComparison.Ordinal)} {{ 'ran' }}");
        if (id.Length == 0)
        {
            Assert.Equal("ran", Assert.Single(result.Output).ToString());
            return;
        }

        Assert.Empty(result.Output);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        AssertNothingIsLeft();
    }

    [Fact]
    public void What_is_no_parameter_of_a_sandbox_is_an_error_and_no_argument_of_the_script()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run($"{InnerShell.Invoke} -ProtectHme Yes {{ 'ran' }}; {InnerShell.Invoke} {{ 'ran' }} argument");
        Assert.Empty(result.Output);
        Assert.Equal(["NamedParameterNotFound", "PositionalParameterNotFound"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
    }

    [ThrowawayFact]
    public void A_shell_that_dies_is_an_error_and_what_it_had_written_is_there()
    {
        using var shell = new Shell();
        ShellResult result = shell.Run($"{InnerShell.Invoke} {{ 1..50; [Diagnostics.Process]::GetCurrentProcess().Kill() }}; {InnerShell.Invoke} -TimeoutSec 3 {{ 'begun'; [Threading.Thread]::Sleep(60000) }}");
        Assert.Equal(51, result.Output.Count);
        Assert.Equal(["ScriptCutShort", "CommandTimedOut"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Contains("SIGKILL", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Shells that say what they like.</summary>
    [ThrowawayTheory]
    [InlineData("printf '\\0PSSystemdHarden\\0garbage garbage garbage'", "ScriptNotUnderstood")]
    [InlineData("printf '\\0PSSystemdHarden\\0\\020\\004\\0\\0\\0<Obj'", "ScriptNotUnderstood")]
    [InlineData("printf '\\0PSSystemdHarden\\0\\022\\004\\0\\0\\0<Obj'", "ScriptNotUnderstood")]
    [InlineData("printf '\\0PSSystemdHarden\\0\\002\\0\\0\\0\\0'", "ScriptNotUnderstood")]
    [InlineData("printf '\\0PSSystemdHarden\\0\\020\\377\\377\\377\\177<Obj'", "ScriptCutShort")]
    [InlineData("printf '\\0PSSystemdHarden\\0'", "ScriptCutShort")]
    [InlineData("echo not a PowerShell; exit 3", "ScriptNotRun")]
    public void A_shell_that_is_none_is_an_error(string program, string id)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(path, $"#!/bin/sh\n{program}\n");
        LiveMachine.Run("chmod", "755", path);
        using var shell = new Shell();
        ShellResult result = shell.Run($"try {{ Invoke-SandboxedCommand -PowerShellPath '{path}' -ErrorAction Stop {{ 1 }} }} catch {{ $_ }}");
        var error = (ErrorRecord)Assert.Single(result.Output).BaseObject;
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        AssertNothingIsLeft();
        File.Delete(path);
    }

    /// <summary>No service of a script is left, nor its folder.</summary>
    internal static void AssertNothingIsLeft()
    {
        LiveMachine.WaitUntil(() => LiveMachine.Run("systemctl", "list-units", "--all", "--no-legend", "pssystemdharden-run-*").Length == 0);
        Assert.Empty(Directory.GetFileSystemEntries("/run", "pssystemdharden-run-*"));
    }
}
