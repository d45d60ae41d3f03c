using System.Globalization;
using System.Net;
using System.Net.Sockets;

using PSSystemdHarden.Testing;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>Test-UnitSandbox -Scope User: what users' own managers have no right to is found, by what their services can really do.</summary>
public sealed class UserManagerTests : IDisposable
{
    private const string User = "pssh-user", Home = "/home/pssh-user", Units = "/etc/systemd/user";

    /// <summary>What each act says where nothing hinders it.</summary>
    private const string Possible = "possible", Impossible = "impossible";

    private const string Namespaces = "ProtectHome=tmpfs\nPrivateTmp=yes\nPrivateNetwork=yes\nNoNewPrivileges=yes";

    private static readonly Dictionary<string, string> s_settings = new()
    {
        ["pssh-user-none"] = string.Empty,
        ["pssh-user-plain"] = Namespaces,
        ["pssh-user-ns"] = $"PrivateUsers=yes\n{Namespaces}",
        ["pssh-user-bpf"] = "IPAddressDeny=any",
        ["pssh-user-root"] = "User=nobody\nAmbientCapabilities=CAP_CHOWN\nProtectSystem=strict\nSecureBits=noroot",
    };

    private static readonly Dictionary<string, string> s_acts = new()
    {
        ["ProtectHome"] = $"test -e {Home}/pssh-secret",
        ["PrivateTmp"] = "test -e /tmp/pssh-user-secret",
        ["PrivateNetwork"] = "[ $(readlink /proc/self/ns/net) = $(readlink /proc/$PPID/ns/net) ]",
        ["NoNewPrivileges"] = "grep -q 'NoNewPrivs:.*0' /proc/self/status",
        ["IPAddressDeny"] = $"timeout 2 bash -c 'exec 3<>/dev/tcp/127.0.0.1/{EnforcementCase.Port}'",
    };

    private readonly int _version = int.Parse(LiveMachine.Run("systemctl", "--version").Split(' ')[1].Split('.')[0].TrimEnd('~'), CultureInfo.InvariantCulture);
    private readonly TcpListener _listener = new(IPAddress.Loopback, EnforcementCase.Port);

    public void Dispose() => _listener.Stop();

    [ThrowawayFact]
    public void What_a_users_manager_cannot_do_is_found()
    {
        _listener.Start();
        string id = Prepare(User, Home);
        string[] running = ["pssh-user-none", "pssh-user-plain", "pssh-user-ns", "pssh-user-bpf"];
        Manager(User, id, ["start", .. running]);
        Dictionary<string, string> acts = Reports(running, Home);
        Assert.All(s_acts.Keys, act => Assert.Equal(Possible, acts[$"pssh-user-none {act}"]));

        Dictionary<string, (string Verdict, string Reason)> rows = Verdicts(User, id, $"Test-UnitSandbox {string.Join(", ", s_settings.Keys)} -Scope User -Detailed");
        foreach ((string unit, string settings) in s_settings.Where(row => running.Contains(row.Key)))
        {
            foreach (string directive in s_acts.Keys.Where(directive => settings.Contains($"{directive}=", StringComparison.Ordinal)))
                Assert.Equal((unit, directive, acts[$"{unit} {directive}"] == Impossible ? "Enforced" : "NotEnforced"), (unit, directive, rows[$"{unit} {directive}"].Verdict));
        }

        // Since 254 the namespaces come with one for users; before they do only if that is asked for.
        bool isImplied = _version >= 254;
        Assert.Equal((isImplied ? "Enforced" : "NotEnforced", true), (rows["pssh-user-plain PrivateTmp"].Verdict, rows["pssh-user-plain PrivateTmp"].Reason.Contains(isImplied ? "with a user namespace of its own" : "set PrivateUsers=yes as well", StringComparison.Ordinal)));
        Assert.Equal(("Enforced", string.Empty), rows["pssh-user-ns PrivateTmp"]);
        Assert.Equal(("NotEnforced", "a user's own manager may not load BPF programs"), rows["pssh-user-bpf IPAddressDeny"]);

        // And what does not run, for it could not.
        Assert.All(["User", "AmbientCapabilities"], directive => Assert.Equal("NotEnforced", rows[$"pssh-user-root {directive}"].Verdict));
        Assert.Equal(isImplied ? "Enforced" : "NotEnforced", rows["pssh-user-root ProtectSystem"].Verdict);
        Manager(User, id, ["stop", .. running]);
    }

    [ThrowawayFact]
    public void Roots_own_manager_can_do_what_PID_1_can()
    {
        _listener.Start();
        string id = Prepare("root", "/root");
        string[] running = ["pssh-user-none", "pssh-user-plain", "pssh-user-bpf"];
        Manager("root", id, ["start", .. running]);
        Dictionary<string, string> acts = Reports(running, "/root");
        Dictionary<string, (string Verdict, string Reason)> rows = Verdicts("root", id, "Test-UnitSandbox pssh-user-plain, pssh-user-bpf, pssh-user-root -Scope User -Probe -Detailed");
        Assert.All(
            ["pssh-user-plain PrivateTmp", "pssh-user-plain PrivateNetwork", "pssh-user-plain NoNewPrivileges", "pssh-user-bpf IPAddressDeny"],
            row => Assert.Equal((Impossible, "Enforced", string.Empty), (acts[row], rows[row].Verdict, rows[row].Reason)));

        // A probe is started by that manager, too.
        Assert.Equal("Enforced", rows["pssh-user-root SecureBits"].Verdict);
        Assert.Empty(Manager("root", id, "list-units", "--all", "--plain", "--no-legend", "pssystemdharden-run-*").Trim());

        // What is told of its units is not taken for PID 1's of the same name.
        string[] pipelines =
        [
            "Test-UnitSandbox pssh-user-plain -Scope User | Test-UnitSandbox -Scope User -Quiet", "Test-UnitSandbox pssh-user-plain -Scope User | Set-UnitSandbox -PrivateTmp -WhatIf",
            "Test-UnitSandbox pssh-user-plain -Scope User -Detailed | Get-UnitSandbox", "$unit | Get-UnitSandbox", "$unit | Set-UnitSandbox -PrivateTmp -WhatIf", "$unit | Get-UnitExposure | Get-UnitDenial",
            "$job | Get-Unit", "($job | Get-ProcessSandbox).ControlGroup -like \"*/user@0.service/*$($job.UnitName)\"",
        ];
        string script = "$unit = Invoke-SandboxedCommand -Scope User -NoWait sleep 60; $job = Invoke-SandboxedCommand -Scope User -AsJob sleep 60; "
            + string.Join("; ", pipelines.Select(pipeline => $"try {{ {pipeline} }} catch {{ $_.FullyQualifiedErrorId.Split(',')[0] }}")) + "; $job.StopJob()";
        ChildShell.Result told = ChildShell.RunAs("root", "$ErrorActionPreference = 'Stop'; " + script, $"XDG_RUNTIME_DIR=/run/user/{id}");
        Assert.Equal(["True", .. Enumerable.Repeat("UnitOfOtherManager", 6), "True"], told.Lines);
        Manager("root", id, "stop", "pssystemdharden-run-*");
        Manager("root", id, ["stop", .. running]);
    }

    [ThrowawayFact]
    public void A_user_without_a_manager_is_told_so()
    {
        ChildShell.Result result = ChildShell.RunAs("nobody", ChildShell.Catching("Test-UnitSandbox -Scope User"), "XDG_RUNTIME_DIR=/run/user/nobody");
        Assert.Equal("UserManagerNotRunning,PSSystemdHarden.Commands.TestUnitSandboxCommand ResourceUnavailable", result.Output.Trim());
    }

    /// <summary>A user whose manager runs, and has the units loaded.</summary>
    /// <returns>The user's ID.</returns>
    private static string Prepare(string user, string home)
    {
        LiveMachine.Run("bash", "-c", $"id {user} >/dev/null 2>&1 || useradd --create-home --home-dir {home} {user}; loginctl enable-linger {user}; touch /tmp/pssh-user-secret {home}/pssh-secret; chmod a+rx {home}; rm -f {home}/report-*; mkdir -p {Units}");
        string id = LiveMachine.Run("id", "-u", user).Trim();
        string script = string.Concat(s_acts.Select(act => $"if {act.Value}; then echo {act.Key} {Possible}; else echo {act.Key} {Impossible}; fi\n"));
        File.WriteAllText("/opt/pssh-user-acts.sh", $"{{ {script}echo .; }} 2>/dev/null\nexec sleep infinity\n");
        foreach ((string unit, string settings) in s_settings)
            File.WriteAllText($"{Units}/{unit}.service", $"[Service]\nType=exec\nExecStart=/bin/bash /opt/pssh-user-acts.sh\nStandardOutput=file:%h/report-%N\n{settings}\n");
        LiveMachine.WaitUntil(() => File.Exists($"/run/user/{id}/bus"), seconds: 120, $"the bus of {user}");
        Manager(user, id, "daemon-reload");
        return id;
    }

    private static string Manager(string user, string id, params string[] arguments) =>
        LiveMachine.Run("runuser", ["-u", user, "--", "env", $"XDG_RUNTIME_DIR=/run/user/{id}", "systemctl", "--user", .. arguments]);

    private static Dictionary<string, string> Reports(string[] units, string home)
    {
        string Report(string unit) => File.Exists($"{home}/report-{unit}") ? File.ReadAllText($"{home}/report-{unit}") : string.Empty;
        LiveMachine.WaitUntil(() => units.All(unit => Report(unit).EndsWith(".\n", StringComparison.Ordinal)), seconds: 120, "the reports");
        return units.SelectMany(unit => Report(unit).Split('\n').Select(line => line.Split(' ')).Where(words => words.Length == 2).Select(words => (Key: $"{unit} {words[0]}", words[1])))
            .ToDictionary(row => row.Key, row => row.Item2);
    }

    private static Dictionary<string, (string Verdict, string Reason)> Verdicts(string user, string id, string command)
    {
        ChildShell.Result result = ChildShell.RunAs(user, command + " | ForEach-Object { \"$($_.Unit)|$($_.Directive)|$($_.Verdict)|$($_.Reason)\" }", $"XDG_RUNTIME_DIR=/run/user/{id}");
        Assert.Empty(result.Errors);
        return result.Lines.Select(line => line.Split('|')).ToDictionary(words => $"{words[0].Replace(".service", string.Empty, StringComparison.Ordinal)} {words[1]}", words => (words[2], words[3]));
    }
}
