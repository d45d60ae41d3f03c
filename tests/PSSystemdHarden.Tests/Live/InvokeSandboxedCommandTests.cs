using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Commands in sandboxes of the real systemd, in the real engine.</summary>
public class InvokeSandboxedCommandTests(ITestOutputHelper output)
{
    [ThrowawayFact]
    public void Output_errors_and_status_are_those_of_a_native_command()
    {
        using var shell = new Shell();
        const string Command = "sh -- -c 'echo one; echo e1 >&2; echo e2 >&2; printf \"two\\rthree\\r\\n\\n\"; printf last; exit 7'";
        ShellResult ours = shell.Run($"Invoke-SandboxedCommand {Command}");
        Assert.Equal(7, Status(shell));
        ShellResult native = shell.Run($"$ErrorActionPreference = 'Continue'; {Command.Replace("-- ", "", StringComparison.Ordinal)} 2>&1");
        Assert.Equal(7, Status(shell));
        Assert.Equal(native.Output.Where(line => line.BaseObject is string).Select(line => (string)line.BaseObject), Lines(ours));
        Assert.Equal(["one", "two", "three", "", "last"], Lines(ours));
        Assert.Equal(
            native.Output.Select(line => line.BaseObject).OfType<ErrorRecord>().Select(error => (error.FullyQualifiedErrorId, error.Exception.GetType(), error.Exception.Message, error.CategoryInfo.Category)),
            ours.Errors.Select(error => (error.FullyQualifiedErrorId, error.Exception.GetType(), error.Exception.Message, error.CategoryInfo.Category)));
        AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void A_script_that_stops_at_errors_goes_on_after_standard_error_and_stops_at_a_status_if_it_wants()
    {
        using var shell = new Shell();
        Assert.Equal(["out", "on"], Lines(shell.Run("& { $ErrorActionPreference = 'Stop'; Invoke-SandboxedCommand sh -- -c 'echo err >&2; echo out; exit 1'; 'on' }")));
        ShellResult continued = shell.Run("& { $PSNativeCommandUseErrorActionPreference = $true; Invoke-SandboxedCommand false; 'on' }");
        Assert.Equal(["on"], Lines(continued));
        Assert.Equal("ProgramExitedWithNonZeroCode", Id(Assert.Single(continued.Errors)));
        var stopped = Assert.ThrowsAny<RuntimeException>(() => shell.Run("& { $PSNativeCommandUseErrorActionPreference = $true; $ErrorActionPreference = 'Stop'; Invoke-SandboxedCommand false }"));
        Assert.Equal("ProgramExitedWithNonZeroCode", Id(stopped.ErrorRecord));
        Assert.Equal(1, Status(shell));
    }

    [ThrowawayFact]
    public void Lines_come_while_it_runs()
    {
        using var shell = new Shell();
        using PowerShell run = shell.Create("Invoke-SandboxedCommand sh -- -c 'echo first; until [ -e /run/pssh-go ]; do sleep 0.05; done; echo last' | ForEach-Object { if ($_ -eq 'first') { $null = [IO.File]::Create('/run/pssh-go').Dispose() }; $_ }");
        try
        {
            Assert.Equal(["first", "last"], run.Invoke().Select(line => line.ToString()));
        }
        finally
        {
            File.Delete("/run/pssh-go");
        }
    }

    [ThrowawayTheory, InlineData(0), InlineData(1), InlineData(1_000_000), InlineData(100_000_000)]
    public void Bytes_go_through_as_they_are(int size)
    {
        byte[] data = RandomNumberGenerator.GetBytes(size);
        using var shell = new Shell();
        ShellResult run = shell.Run("param($data) , $data | Invoke-SandboxedCommand -Raw cat", data);
        Assert.Equal(SHA256.HashData(data), SHA256.HashData([.. run.Output.SelectMany(piece => (byte[])piece.BaseObject)]));
    }

    [ThrowawayFact]
    public void Text_bytes_and_objects_are_its_input_and_without_any_there_is_none()
    {
        using var shell = new Shell();
        Assert.Equal(["a", "", "ünï", "42", "xy"], Lines(shell.Run("'a', '', 'ünï', 42, [byte]120, [byte[]](121, 10) | Invoke-SandboxedCommand cat")));
        Assert.Equal(["0"], Lines(shell.Run("@() | Invoke-SandboxedCommand wc -- -c")));
        Assert.Equal(["0", "/dev/null"], Lines(shell.Run("Invoke-SandboxedCommand sh -- -c 'wc -c; readlink /proc/self/fd/0'")));
    }

    [ThrowawayFact]
    public void Arguments_are_those_that_a_native_command_gets()
    {
        using var shell = new Shell();
        const string Arguments = "007 1.50 '' 'a b' '$HOME' '${HOME}' 'a$HOME' '$$' '$' '$$$' '%n' '\\x41' @('x', 'y') 0x1F '*' ';'";
        const string Script = "'for a in \"$@\"; do printf \"[%s]\" \"$a\"; done' sh";
        Assert.Equal(
            Lines(shell.Run($"sh -c {Script} {Arguments}")),
            Lines(shell.Run($"Invoke-SandboxedCommand -PrivateTmp sh -- -c {Script} {Arguments}")));
    }

    [ThrowawayTheory]
    [InlineData("sh -c 'echo ran'", "ArgumentMistaken", "-c")]
    [InlineData("-PrivateTmp sh -c 'echo ran'", "ArgumentMistaken", "-c")]
    [InlineData("-ProtectSytem Strict echo ran", "ParameterUnknown", "-ProtectSytem")]
    [InlineData("-RootDirectory /x $program ran", "ParameterUnknown", "-RootDirectory")]
    public void Words_that_PowerShell_takes_for_something_else_are_an_error_and_nothing_is_run(string words, string id, string target)
    {
        using var shell = new Shell();
        ShellResult run = shell.Run($"$program = 'echo'; Invoke-SandboxedCommand {words}");
        ErrorRecord error = Assert.Single(run.Errors);
        Assert.Equal((id, target), (Id(error), error.TargetObject));
        Assert.Empty(run.Output);
    }

    [ThrowawayTheory]
    [InlineData("-- sh -c 'echo ran'")]
    [InlineData("sh -- -c 'echo ran'")]
    [InlineData("-ProtectSys Strict $program -- -n ran")]
    [InlineData("-NoNewPriv echo -- -n ran")]
    public void Words_of_the_program_reach_it(string words)
    {
        using var shell = new Shell();
        Assert.Equal(["ran"], Lines(shell.Run($"$program = 'echo'; Invoke-SandboxedCommand {words}")));
    }

    [ThrowawayFact]
    public void A_pipeline_that_wants_no_more_ends_it()
    {
        using var shell = new Shell();
        Assert.Equal(["y", "y"], Lines(shell.Run("do { Invoke-SandboxedCommand yes | ForEach-Object { $_; if (++$n -eq 2) { break } } } until ($true)")));
        AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public async Task Stopping_the_pipeline_ends_it_and_all_that_it_started()
    {
        using var shell = new Shell();
        using PowerShell run = shell.Create("Invoke-SandboxedCommand -UnitName pssh-stop sh -- -c 'sleep 1000 & sleep 1000 & echo up; wait'");
        using var lines = new PSDataCollection<PSObject>();
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lines.DataAdded += (_, _) => up.TrySetResult();
        IAsyncResult pending = run.BeginInvoke<PSObject, PSObject>(null, lines);
        await up.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("active", LiveMachine.Run("systemctl", "is-active", "pssh-stop").Trim());
        run.Stop();
        Assert.Throws<PipelineStoppedException>(() => run.EndInvoke(pending));
        LiveMachine.WaitUntil(() => LiveMachine.Run("systemctl", "list-units", "--all", "--plain", "--no-legend", "pssh-stop*").Length == 0);
        Assert.NotEqual(0, LiveMachine.TryRun("pgrep", "-f", "sleep 1000").Status);
    }

    [ThrowawayFact]
    public void After_its_time_it_is_ended()
    {
        using var shell = new Shell();
        ShellResult run = shell.Run("Invoke-SandboxedCommand -TimeoutSec 0.5 -PassThru sh -- -c 'echo begun; sleep 1000'");
        Assert.Equal("CommandTimedOut", Id(Assert.Single(run.Errors)));
        PSObject result = Assert.Single(run.Output);
        Assert.Equal(("timeout", 143), ((string)result.Properties["Result"].Value, (int)result.Properties["ExitCode"].Value));
        Assert.Equal(["begun"], (string[])result.Properties["StandardOutput"].Value);
        AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void A_system_call_that_ends_it_is_told_of()
    {
        using var shell = new Shell();
        ShellResult run = shell.Run("Invoke-SandboxedCommand -SystemCallFilter '~@mount' mount '-t' tmpfs none /mnt 3>&1");
        Assert.Empty(run.Errors);
        PSObject warning = Assert.Single(run.Output);
        Assert.Contains("was ended by SIGSYS", warning.ToString(), StringComparison.Ordinal);
        Assert.Contains("SystemCallFilter=", warning.ToString(), StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [ThrowawayTheory]
    [InlineData("nosuchprogram", "CommandNotFound", "PATH")]
    [InlineData("/no/such/program", "CommandNotStarted", "203/EXEC")]
    [InlineData("-User nosuchuser id", "CommandNotStarted", "217/USER")]
    [InlineData("-ReadWritePaths /srv/x id", "CommandNotStarted", "226/NAMESPACE: ReadWritePaths=/srv/x does not exist")]
    [InlineData("-WorkingDirectory /no/such id", "CommandNotStarted", "200/CHDIR")]
    [InlineData("-Property @{ ProtectSytem = 'strict' } id", "DirectiveValueInvalid", "ProtectSytem")]
    [InlineData("-ProtectHome 'Yes' -Property @{ ProtectHome = 'no' } id", "DirectiveValueInvalid", "twice")]
    [InlineData("-UnitName 'a b' id", "UnitNameInvalid", "a b")]
    [InlineData("-UnitName a.socket id", "UnitNameInvalid", "service")]
    [InlineData("-UnitName dbus id", "UnitExists", "dbus")]
    [InlineData("-Environment @{ '1A' = 2 } id", "EnvironmentNameInvalid", "1A")]
    [InlineData("-Environment @{ A = \"x`0y\" } id", "EnvironmentValueInvalid", "'A'")]
    [InlineData("-Description \"x`0y\" id", "PropertyTextInvalid", "Description= has a NUL")]
    [InlineData("-Description \"x`n[Service]\" id", "PropertyTextInvalid", "Description= has a line break")]
    [InlineData("-WorkingDirectory \"/tmp/x`nUser=nobody\" id", "PropertyTextInvalid", "WorkingDirectory= has a line break")]
    [InlineData("-Description 'x\\' id", "PropertyTextInvalid", "Description= has a backslash")]
    [InlineData("-Slice \"x`0y\" id", "PropertyTextInvalid", "Slice= has a NUL")]
    [InlineData("echo \"x`0y\"", "PropertyTextInvalid", "The command with its arguments has a NUL")]
    [InlineData("-User \"x`0y\" id", "DirectiveValueInvalid", "User=")]
    [InlineData("-Slice 'a b' id", "InvalidArgument", "a b")]
    [InlineData("echo ('x' * 100000)", "PropertyTooLarge", "65536")]
    public void What_can_not_be_run_is_one_error_that_says_why(string arguments, string id, string message)
    {
        using var shell = new Shell();
        ErrorRecord error = Assert.Single(shell.Run($"Invoke-SandboxedCommand {arguments}").Errors);
        Assert.Equal(id, Id(error));
        Assert.Contains(message, error.Exception.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.NotNull(error.TargetObject);
        AssertNothingIsLeft();
    }

    [ThrowawayFact]
    public void The_environment_is_clean_but_for_what_is_given()
    {
        using var shell = new Shell();
        string[] names = [.. Lines(shell.Run("$env:PSSH_LEAK = 1; Invoke-SandboxedCommand -Environment @{ A = 1; B = 'x y'; C = $null } env")).Select(line => line.Split('=')[0])];
        Assert.Superset(new HashSet<string> { "A", "B", "PATH", "INVOCATION_ID" }, names.ToHashSet());
        Assert.DoesNotContain("PSSH_LEAK", names);
        Assert.DoesNotContain("C", names);
        Assert.Equal(["/usr"], Lines(shell.Run("Invoke-SandboxedCommand -WorkingDirectory /usr pwd")));
    }

    [ThrowawayFact]
    public void What_is_not_waited_for_goes_on_and_is_a_unit()
    {
        using var shell = new Shell();
        try
        {
            PSObject unit = Assert.Single(shell.Run("Invoke-SandboxedCommand -NoWait -UnitName pssh-on -PrivateTmp -Description 'goes on' sleep 1000").Output);
            Assert.Equal(("pssh-on.service", "goes on", "Active"), (unit.Properties["Name"].Value, unit.Properties["Description"].Value, unit.Properties["ActiveState"].Value.ToString()));
            Assert.Equal("yes", LiveMachine.Run("systemctl", "show", "--value", "-p", "PrivateTmp", "pssh-on").Trim());
            LiveMachine.Run("systemctl", "daemon-reload");
            Assert.Equal("loaded", LiveMachine.Run("systemctl", "show", "--value", "-p", "LoadState", "pssh-on").Trim());
            Assert.Equal("pssh-on.service", shell.Run("(Get-Unit pssh-on).Name").Output[0].ToString());
            Assert.Equal("InputNotTaken", Id(Assert.Single(shell.Run("1 | Invoke-SandboxedCommand -NoWait cat").Errors)));
            Assert.Equal("CommandNotStarted", Id(Assert.Single(shell.Run("Invoke-SandboxedCommand -NoWait /no/such/program").Errors)));
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", "pssh-on");
        }
    }

    /// <summary>systemd reads the files of transient units anew with each reload, and writes most texts into them as they are.</summary>
    [ThrowawayFact]
    public void No_text_of_a_command_is_a_setting_after_a_reload()
    {
        const string Smuggled = "`n[Service]`nProtectHome=yes`n";
        using var shell = new Shell();
        try
        {
            Assert.Empty(shell.Run($"Invoke-SandboxedCommand -NoWait -UnitName pssh-text -Environment @{{ A = \"x{Smuggled}\" }} sh -- -c \"sleep 1000{Smuggled}\"").Errors);
            LiveMachine.Run("systemctl", "daemon-reload");
            Assert.Equal("no", LiveMachine.Run("systemctl", "show", "--value", "-p", "ProtectHome", "pssh-text").Trim());
            Assert.EndsWith("/sh -c sleep 1000 [Service] ProtectHome=yes", LiveMachine.Run("systemctl", "show", "--value", "-p", "Description", "pssh-text").Trim(), StringComparison.Ordinal);
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", "pssh-text");
        }
    }

    [ThrowawayFact]
    public void WhatIf_runs_nothing()
    {
        using var shell = new Shell();
        Assert.Empty(shell.Run("Invoke-SandboxedCommand -WhatIf -ProtectSystem Strict touch /run/pssh-whatif").Output);
        Assert.False(File.Exists("/run/pssh-whatif"));
    }

    [ThrowawayFact]
    public void A_dynamic_user_has_the_directory_and_no_home_is_seen()
    {
        using var shell = new Shell();
        string[] lines = Lines(shell.Run("Invoke-SandboxedCommand -DynamicUser -StateDirectory pssh-demo sh -- -c 'id -un; stat -L -c %U /var/lib/pssh-demo; ls -ld /var/lib/pssh-demo/'"));
        Assert.StartsWith("pssystemdharden-run-", lines[0], StringComparison.Ordinal);
        Assert.Equal(lines[0], lines[1]);
        Assert.Contains(lines[0], lines[2], StringComparison.Ordinal);
        Directory.CreateDirectory("/home/pssh-seen");
        Assert.Equal(["pssh-seen"], Lines(shell.Run("Invoke-SandboxedCommand ls /home")).Where(line => line == "pssh-seen"));
        Assert.Empty(shell.Run("Invoke-SandboxedCommand -ProtectHome Yes ls /home").Output);
        Assert.Equal("nobody", Assert.Single(Lines(shell.Run("Invoke-SandboxedCommand -User nobody id -- -un"))));
    }

    /// <summary>A web server that lists the home directories to whoever asks.</summary>
    [ThrowawayTheory]
    [InlineData("-ProtectHome Yes", false)]
    [InlineData("", true)]
    public async Task A_web_server_serves_and_sees_no_home_if_it_shall_not(string sandbox, bool seesHome)
    {
        const string Server = """
            use IO::Socket::INET;
            my $s = IO::Socket::INET->new(LocalAddr => "127.0.0.1", LocalPort => 8099, Listen => 5, ReuseAddr => 1) or die $!;
            while (my $c = $s->accept) { my $r = <$c>; $r = <$c> until $r =~ /^\s*$/; my @l = glob("/home/*"); my $t = "homes: @l"; print $c "HTTP/1.0 200 OK\r\nContent-Length: " . length($t) . "\r\n\r\n$t"; close $c }
            """;
        Directory.CreateDirectory("/home/pssh-seen");
        using var shell = new Shell();
        try
        {
            Assert.Single(shell.Run($"param($server) Invoke-SandboxedCommand -NoWait -UnitName pssh-web -DynamicUser {sandbox} perl -- -e $server", Server).Output);
            using var client = new HttpClient();
            var watch = Stopwatch.StartNew();
            string? answer = null;
            while (answer is null)
            {
                Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "it did not answer");
                try
                {
                    answer = await client.GetStringAsync(new Uri("http://127.0.0.1:8099/"), TestContext.Current.CancellationToken);
                }
                catch (HttpRequestException)
                {
                    await Task.Delay(100, TestContext.Current.CancellationToken);
                }
            }

            Assert.StartsWith("homes:", answer, StringComparison.Ordinal);
            Assert.Equal(seesHome, answer.Contains("/home/pssh-seen", StringComparison.Ordinal));
        }
        finally
        {
            LiveMachine.TryRun("systemctl", "stop", "pssh-web");
            Directory.Delete("/home/pssh-seen");
        }
    }

    [ThrowawayFact]
    public void What_this_host_would_not_enforce_takes_Force()
    {
        using var shell = new Shell();
        if (shell.Run("(Get-SandboxDirective MemoryMax).Support").Output[0].ToString() != "Ignored")
            Assert.Skip("this machine has the memory controller");
        Assert.Equal("DirectiveValueInvalid", Id(Assert.Single(shell.Run("Invoke-SandboxedCommand -MemoryMax 512M true").Errors)));
        Assert.Empty(shell.Run("Invoke-SandboxedCommand -Force -MemoryMax 512MB true").Errors);
        Assert.Equal(0, Status(shell));
    }

    [ThrowawayFact]
    public void When_the_shell_is_killed_its_commands_end()
    {
        const string Unit = "pssh-orphan.service";
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string embedded = Path.Combine(Repository.Root, "artifacts", "bin", "EmbeddedShell", configuration, "EmbeddedShell.dll");
        using Process child = Process.Start(new ProcessStartInfo("dotnet", [embedded, "-Command", $"Import-Module '{Repository.Root}/PSSystemdHarden.psd1'; Invoke-SandboxedCommand -UnitName {Unit} sleep 1000"]))!;
        LiveMachine.WaitUntil(() => LiveMachine.TryRun("systemctl", "is-active", Unit).Status == 0);
        string guard = $"pssystemdharden-guard-{child.Id}-*";
        Assert.Contains("active", LiveMachine.Run("systemctl", "list-units", "--plain", "--no-legend", guard), StringComparison.Ordinal);
        child.Kill();
        child.WaitForExit();
        var watch = Stopwatch.StartNew();
        LiveMachine.WaitUntil(() => LiveMachine.Run("systemctl", "list-units", "--all", "--plain", "--no-legend", Unit, guard).Length == 0);
        output.WriteLine($"all gone {watch.ElapsedMilliseconds} ms after the shell");
        Assert.False(Directory.Exists($"/sys/fs/cgroup/system.slice/{Unit}"));
    }

    [ThrowawayFact]
    public void Who_is_neither_root_nor_allowed_is_told_what_it_takes()
    {
        ChildShell.Result run = ChildShell.RunAs("nobody", ChildShell.Catching("Invoke-SandboxedCommand true"));
        Assert.Equal("AccessDenied,PSSystemdHarden.Commands.InvokeSandboxedCommandCommand PermissionDenied", run.Output.Trim());
    }

    [ThrowawayFact]
    public void Removing_the_module_ends_its_guard()
    {
        ChildShell.Result run = ChildShell.Run("Invoke-SandboxedCommand echo ran; $before = @(systemctl list-units --plain --no-legend \"pssystemdharden-guard-$PID-*\"); Remove-Module PSSystemdHarden; for ($i = 0; $i -lt 600 -and (systemctl list-units --all --plain --no-legend \"pssystemdharden-guard-$PID-*\"); $i++) { [Threading.Thread]::Sleep(50) } \"$($before.Count) $($i -lt 600)\"");
        Assert.Equal(["ran", "1 True"], run.Lines);
    }

    internal static void AssertNothingIsLeft()
    {
        // systemd 257 forgets a unit when it has told all its clients of its end.
        LiveMachine.WaitUntil(() => LiveMachine.Run("systemctl", "list-units", "--all", "--plain", "--no-legend", "pssystemdharden-run-*").Length == 0);
        Assert.DoesNotContain(Directory.EnumerateDirectories("/sys/fs/cgroup", "pssystemdharden-run-*", SearchOption.AllDirectories), _ => true);
    }

    private static string[] Lines(ShellResult run) => [.. run.Output.Select(line => Convert.ToString(line, CultureInfo.InvariantCulture)!)];

    private static int Status(Shell shell) => (int)shell.Run("$global:LASTEXITCODE").Output[0].BaseObject;

    private static string Id(ErrorRecord error) => error.FullyQualifiedErrorId.Split(',')[0];
}
