using System.Runtime.Versioning;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live.CommandParity;

/// <summary>Invoke-SandboxedCommand for a user who is not root: with polkit's leave, without it, and with a manager of the user's own.</summary>
[SupportedOSPlatform("linux")]
public sealed class OrdinaryUserTests : IDisposable
{
    private const string User = "parity-user", Rules = "/etc/polkit-1/rules.d/10-parity.rules";

    /// <summary>A command, the settings for systemd-run, and the same for the cmdlet.</summary>
    private static readonly (string Settings, string Parameters, string Script)[] s_cases =
    [
        ("", "", "id -un; pwd; umask; env | cut -d= -f1 | sort; exit 3"),
        ("NoNewPrivileges=yes", "-NoNewPrivileges", "grep NoNewPrivs /proc/self/status"),
        ("Environment=A=1", "-Environment @{ A = 1 }", "echo $A"),
        ("WorkingDirectory=/usr", "-WorkingDirectory /usr", "pwd"),
        ("UMask=0077", "-UMask 0077", "umask"),
        ("SystemCallFilter=~@mount|SystemCallErrorNumber=EPERM", "-SystemCallFilter '~@mount' -SystemCallErrorNumber EPERM", "grep Seccomp: /proc/self/status"),
        ("LimitNOFILE=100", "-LimitNOFILE 100", "ulimit -n"),
        ("WorkingDirectory=/nonexistent", "-WorkingDirectory /nonexistent", "echo never"),
        ("", "", "kill -KILL $$"),
    ];

    private readonly string _script = Path.Combine(Path.GetTempPath(), $"psh-{Guid.NewGuid():N}");

    public OrdinaryUserTests()
    {
        if (LiveMachine.IsThrowaway)
            LiveMachine.Run("useradd", "--create-home", "--shell", "/bin/sh", User);
    }

    [ThrowawayFact]
    public void With_leave_from_polkit_it_is_as_with_systemd_run()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Rules)!);
        File.WriteAllText(Rules, $$"""
            polkit.addRule(function(action, subject) {
                if (action.id == "org.freedesktop.systemd1.manage-units" && subject.user == "{{User}}")
                    return polkit.Result.YES;
            });
            """);
        File.SetUnixFileMode(Rules, (UnixFileMode)0b110_100_100);
        LiveMachine.Run("systemctl", "restart", "polkit.service");
        Compare([], []);
    }

    [ThrowawayFact]
    public void Without_leave_there_is_one_error_that_says_what_is_needed()
    {
        ChildShell.Result theirs = Theirs([], s_cases[0].Settings, "true");
        Assert.NotEqual(0, theirs.Status);
        ChildShell.Result ours = ChildShell.RunAs(User, "try { Invoke-SandboxedCommand true } catch { \"$($_.FullyQualifiedErrorId) $($_.CategoryInfo.Category)\"; $_.ErrorDetails.RecommendedAction }");
        Assert.Equal(2, ours.Lines.Length);
        Assert.EndsWith(" PermissionDenied", ours.Lines[0], StringComparison.Ordinal);
        Assert.Contains("polkit", ours.Lines[1], StringComparison.Ordinal);
        Assert.Empty(ours.Errors);
    }

    [ThrowawayFact]
    public void A_manager_of_the_users_own_needs_no_leave_and_is_as_with_systemd_run()
    {
        string id = LiveMachine.Run("id", "-u", User).Trim();
        LiveMachine.Run("loginctl", "enable-linger", User);
        LiveMachine.Run("systemctl", "start", $"user@{id}.service");
        try
        {
            Compare(["--user"], [$"XDG_RUNTIME_DIR=/run/user/{id}", $"DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/{id}/bus"]);
        }
        finally
        {
            LiveMachine.Run("loginctl", "disable-linger", User);
            LiveMachine.Run("systemctl", "stop", $"user@{id}.service");
            LiveMachine.WaitUntil(() => LiveMachine.Run("systemctl", "list-units", "--plain", "--no-legend", $"user*@{id}.service").Length == 0);
        }
    }

    public void Dispose()
    {
        if (!LiveMachine.IsThrowaway)
            return;
        File.Delete(Rules);
        File.Delete(_script);
        LiveMachine.TryRun("pkill", "-KILL", "-u", User);
        LiveMachine.Run("userdel", "--force", "--remove", User);
    }

    private void Compare(string[] scope, string[] environment)
    {
        string ours = scope.Length > 0 ? "-Scope User" : string.Empty;
        string script = string.Join('\n', s_cases.Select((each, i) => $$"""
            [IO.File]::WriteAllText('{{_script}}', '{{each.Script}}')
            try { Invoke-SandboxedCommand {{ours}} {{each.Parameters}} /bin/sh '{{_script}}' } catch { "not run" }
            "{{i}} ends with $LASTEXITCODE"
            """));
        List<string> expected = [];
        foreach ((int i, var each) in s_cases.Index())
        {
            File.WriteAllText(_script, each.Script);
            ChildShell.Result theirs = Theirs([.. environment, .. scope], each.Settings, "/bin/sh", _script);
            expected.AddRange(theirs.Lines);
            if (theirs.Status == 200)
                expected.Add("not run");

            // systemd-run gives 255 for every signal.
            expected.Add($"{i} ends with {(theirs.Status == 255 ? 128 + 9 : theirs.Status)}");
        }

        File.Delete(_script);
        ChildShell.Result result = ChildShell.RunAs(User, script, environment);
        Assert.Equal(string.Empty, result.Errors);
        Assert.Equal(expected, result.Lines);
    }

    /// <param name="options">Environment variables, and options of systemd-run.</param>
    private static ChildShell.Result Theirs(string[] options, string settings, params string[] command)
    {
        IEnumerable<string> properties = settings.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(setting => "--property=" + setting);
        var (status, output, errors) = LiveMachine.TryRun(
            "runuser", ["-u", User, "--", "env", .. options.Where(option => option[0] != '-'), "systemd-run", .. options.Where(option => option[0] == '-'),
                "--quiet", "--wait", "--pipe", "--collect", .. properties, "--", .. command]);
        return new ChildShell.Result(status, output, errors);
    }
}
