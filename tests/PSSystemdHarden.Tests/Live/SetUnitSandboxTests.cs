using System.Globalization;
using System.Management.Automation;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Changing a real service's sandbox, and taking it back, against what systemd itself then shows.</summary>
public class SetUnitSandboxTests(ITestOutputHelper output)
{
    [ThrowawayFact]
    public void A_change_is_in_force_as_predicted_and_undone_to_the_byte()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        double before = Exposure(shell);
        PSObject plan = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -ProtectSystem Strict -PrivateTmp -StateDirectory pssh-demo -WhatIf -PassThru").Output);
        Assert.Equal(("no", 0), (DemoService.Show("ProtectSystem"), DemoService.Files().Length));

        PSObject first = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -ProtectSystem Strict -PrivateTmp -StateDirectory pssh-demo -Restart -SettleSec 0.5 -PassThru").Output);
        Assert.Equal(("strict", "yes", "pssh-demo", "active"), (DemoService.Show("ProtectSystem"), DemoService.Show("PrivateTmp"), DemoService.Show("StateDirectory"), DemoService.Show("ActiveState")));
        Assert.Equal((before, Exposure(shell)), (Value<double>(first, "ExposureBefore"), Value<double>(first, "ExposureAfter")));
        Assert.Equal(Value<double>(plan, "ExposureAfter"), Value<double>(first, "ExposureAfter"));
        Assert.Equal(SystemdAnalyze.Details([DemoService.Name])[DemoService.Name].Overall, Exposure(shell).ToString("0.0", CultureInfo.InvariantCulture));
        string bytes = File.ReadAllText(DemoService.DropIn);

        // A second change adds to the first, a directive without a value leaves it.
        shell.Run("Set-UnitSandbox pssh-demo -NoNewPrivileges -Property @{ PrivateTmp = $null; UMask = '0077' }");
        Assert.Equal(("strict", "no", "yes", "0077"), (DemoService.Show("ProtectSystem"), DemoService.Show("PrivateTmp"), DemoService.Show("NoNewPrivileges"), DemoService.Show("UMask")));
        Assert.Single(shell.Run("Undo-UnitSandbox pssh-demo -PassThru").Output);
        Assert.Equal(bytes, File.ReadAllText(DemoService.DropIn));
        Assert.Single(shell.Run("param($change) $change | Undo-UnitSandbox -PassThru", first).Output);
        Assert.Equal(("no", 0, before), (DemoService.Show("ProtectSystem"), DemoService.Files().Length, Exposure(shell)));
        Assert.False(File.Exists(DemoService.History));
        Assert.Equal("NothingToUndo", Id(shell.Run("Undo-UnitSandbox pssh-demo")));
    }

    [ThrowawayFact]
    public void Replace_Reset_and_Runtime_do_what_they_say()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -NoNewPrivileges");
        shell.Run("Set-UnitSandbox pssh-demo -PrivateNetwork -Replace");
        Assert.Equal(("no", "no", "yes"), (DemoService.Show("PrivateTmp"), DemoService.Show("NoNewPrivileges"), DemoService.Show("PrivateNetwork")));
        shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -Runtime");
        Assert.Equal(("yes", "yes"), (DemoService.Show("PrivateTmp"), DemoService.Show("PrivateNetwork")));
        Assert.True(File.Exists("/run/systemd/system/pssh-demo.service.d/91-PSSystemdHarden-runtime.conf"));
        shell.Run("Reset-UnitSandbox pssh-demo -Runtime");
        shell.Run("Reset-UnitSandbox pssh-demo");
        Assert.Equal(("no", "no"), (DemoService.Show("PrivateTmp"), DemoService.Show("PrivateNetwork")));
        Assert.False(Directory.Exists(DemoService.Folder) || Directory.Exists("/run/systemd/system/pssh-demo.service.d"));
        shell.Run("Undo-UnitSandbox pssh-demo");
        Assert.Equal("yes", DemoService.Show("PrivateNetwork"));
    }

    /// <summary>What is typed, the error's id, and what it says.</summary>
    private static readonly (string Arguments, string Id, string Message)[] s_mistakes =
    [
        ("-Property @{ ProtectSytem = 'strict' }", "DirectiveValueInvalid", "Did you mean ProtectSystem"),
        ("-Property @{ ProtectSystem = 'stricct' }", "DirectiveValueInvalid", "full, no, strict, yes"),
        ("-Property @{ SystemCallFilter = '@nosuch' }", "DirectiveValueInvalid", "@nosuch"),
        ("-Property @{ ExecStart = '/bin/true' }", "DirectiveValueInvalid", "nothing to do with the sandbox"),
        ("-Property @{ ProtectHome = \"yes`nExecStart=/bin/evil\" }", "DirectiveValueInvalid", "line break"),
        ("-Property @{ ProtectHome = \"yes`r\" + 'x' }", "DirectiveValueInvalid", "line break"),
        ("-Property @{ Environment = 'a=b\\' }", "DirectiveValueInvalid", "backslash"),
        ("-Property @{ UMask = 0077 }", "DirectiveValueInvalid", "octal"),
        ("-Force -Property @{ MemoryMax = 'lots' }", "DirectiveValueInvalid", "lots"),
        ("-Property @{ LimitNOFILE = '' }", "DirectiveValueInvalid", "does not reset it"),
        ("-Property @{ PrivateTmp = '' }", "DirectiveValueInvalid", "does not reset it"),
        ("-SystemCallFilter @mount", "DirectiveValueInvalid", "nothing was given"),
        ("-LimitNOFILE many", "DirectiveValueInvalid", "many"),
        ("-PrivateTmp -Property @{ PrivateTmp = 'no' }", "DirectiveValueInvalid", "twice"),
        ("-User ../evil", "UnitNotLoaded|DirectiveValueInvalid", "User"),
        ("-PrivateTmp -HealthCheck { $true }", "HealthCheckNeedsRestart", "-Restart"),
        ("", "NothingToSet", "No setting"),
    ];

    [ThrowawayFact]
    public void What_systemd_would_not_heed_is_an_error_and_writes_nothing()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        Assert.All(s_mistakes, row =>
        {
            ErrorRecord error = Assert.Single(shell.Run($"Set-UnitSandbox pssh-demo {row.Arguments}").Errors);
            Assert.Contains(error.FullyQualifiedErrorId.Split(',')[0], row.Id.Split('|'));
            Assert.Contains(row.Message, error.Exception.Message + error.ErrorDetails?.RecommendedAction, StringComparison.Ordinal);
            Assert.Empty(DemoService.Files());
            Assert.False(File.Exists(DemoService.History));
        });
    }

    [ThrowawayFact]
    public void A_directive_of_a_later_systemd_names_the_version_that_it_needs()
    {
        int version = LiveMachine.Version;
        using var demo = new DemoService();
        using var shell = new Shell();
        ShellResult run = shell.Run("Set-UnitSandbox pssh-demo -PrivatePIDs -WhatIf");
        Assert.Equal(version < 257, run.Errors.Count == 1 && run.Errors[0].Exception.Message.Contains("257", StringComparison.Ordinal));
    }

    [ThrowawayFact]
    public void What_this_host_would_not_enforce_takes_Force()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        if (shell.Run("(Get-SandboxDirective MemoryMax).Support").Output[0].ToString() != "Ignored")
            Assert.Skip("this machine has the memory controller");
        ErrorRecord error = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -MemoryMax 512M").Errors);
        Assert.Contains("memory controller", error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(DemoService.Files());
        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -MemoryMax 512MB -Force").Errors);
        Assert.EndsWith("MemoryMax=536870912\n", File.ReadAllText(DemoService.DropIn), StringComparison.Ordinal);
    }

    [ThrowawayFact]
    public void What_overrides_the_drop_in_is_named_before_anything_is_written()
    {
        using var demo = new DemoService();
        Directory.CreateDirectory(DemoService.Folder);
        File.WriteAllText(DemoService.Folder + "/override.conf", "[Service]\n\nProtectHome=no\n");
        LiveMachine.Run("systemctl", "daemon-reload");
        using var shell = new Shell();
        ErrorRecord error = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -ProtectHome Yes").Errors);
        Assert.Contains("override.conf:3", error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal([DemoService.Folder + "/override.conf"], DemoService.Files());
    }

    /// <summary>To systemd BindPaths= and BindReadOnlyPaths= are one list, as are LoadCredential= and LoadCredentialEncrypted=.</summary>
    [ThrowawayFact]
    public void A_list_that_has_another_name_too_keeps_what_stands_under_that()
    {
        using var demo = new DemoService("BindPaths=/srv:/mnt\nBindPaths=/opt\nLoadCredential=one:/etc/hostname\nExecStart=/bin/sleep infinity");
        Directory.CreateDirectory(DemoService.Folder);
        File.WriteAllText(DemoService.Folder + "/99-later.conf", "[Service]\nBindPaths=/media\n");
        LiveMachine.Run("systemctl", "daemon-reload");
        using var shell = new Shell();
        string before = DemoService.Show("BindPaths");
        PSObject plan = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -BindReadOnlyPaths /usr -WhatIf -PassThru").Output);
        Assert.Equal(["BindReadOnlyPaths: (not set) -> /usr"], Value<IEnumerable<object>>(plan, "Properties").Select(row => row.ToString()));

        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -BindReadOnlyPaths /usr -Property @{ LoadCredentialEncrypted = 'two:/etc/two' }").Errors);
        Assert.Equal((before, "/usr:/usr:rbind"), (DemoService.Show("BindPaths"), DemoService.Show("BindReadOnlyPaths")));
        Assert.Equal(["one:/etc/hostname"], shell.Run("(Get-UnitSandbox pssh-demo -Directive LoadCredential).Text").Output.Select(o => $"{o}"));
        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -BindReadOnlyPaths /etc -Property @{ LoadCredentialEncrypted = $null }").Errors);
        Assert.EndsWith("[Service]\nBindReadOnlyPaths=\nBindReadOnlyPaths=/etc\nBindPaths=/srv:/mnt\nBindPaths=/opt\n", File.ReadAllText(DemoService.DropIn), StringComparison.Ordinal);
        Assert.Equal(before, DemoService.Show("BindPaths"));

        // Asked for, it goes.
        PSObject cleared = Assert.Single(shell.Run("Set-UnitSandbox pssh-demo -Property @{ BindReadOnlyPaths = $null; BindPaths = '' } -WhatIf -PassThru").Output);
        Assert.Equal(["BindPaths: /srv:/mnt /opt /media -> /media", "BindReadOnlyPaths: /etc -> (not set)"], Value<IEnumerable<object>>(cleared, "Properties").Select(row => row.ToString()));
        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -Property @{ BindReadOnlyPaths = $null }").Errors);
        Assert.Equal([DemoService.Folder + "/99-later.conf"], DemoService.Files());
    }

    [ThrowawayFact]
    public void Many_services_are_changed_with_one_reload()
    {
        const int Count = 20;
        using var many = LoadedUnits.Many(Count);
        using var shell = new Shell();
        LiveMachine.Run("journalctl", "--sync");
        string cursor = LiveMachine.Run("journalctl", "-n0", "--show-cursor").Split("cursor: ")[1].Trim();
        ShellResult run = shell.Run("Get-Unit many-* | Set-UnitSandbox -ProtectClock -PassThru");
        Assert.Equal(Count, run.Output.Count);
        LiveMachine.Run("journalctl", "--sync");
        string[] reloads = [.. LiveMachine.Run("journalctl", "-o", "cat", $"--after-cursor={cursor}", "_PID=1").Split('\n').Where(line => line.StartsWith("Reloading", StringComparison.Ordinal) && !line.Contains("finished", StringComparison.Ordinal) && !line.Contains("requested", StringComparison.Ordinal))];
        output.WriteLine($"{Count} services changed, PID 1 said: {string.Join(" ", reloads)}");
        Assert.Single(reloads);
        Assert.Equal(Count, shell.Run("Get-Unit many-* | Undo-UnitSandbox -PassThru").Output.Count);
        Assert.Empty(Directory.GetDirectories("/etc/systemd/system", "many-*.service.d"));
    }

    [ThrowawayFact]
    public void Unless_it_is_confirmed_systemd_takes_it_back_by_itself()
    {
        using var demo = new DemoService("ExecStart=/bin/sleep infinity\nExecStop=/bin/sh -c 'test ! -e /run/pssh-slow || sleep 3'");
        ChildShell.Result gone = ChildShell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -ConfirmWithinSec 8 -Restart -SettleSec 0.2 -WarningAction SilentlyContinue; [Diagnostics.Process]::GetCurrentProcess().Kill()");
        Assert.NotEqual(0, gone.Status);
        Assert.Equal("yes", DemoService.Show("PrivateTmp"));
        using (var other = new Shell())
            Assert.Equal("ChangeNotConfirmed", Id(other.Run("Set-UnitSandbox pssh-demo -NoNewPrivileges -ConfirmWithinSec 60")));

        // What is being taken back can't be confirmed any more, and what is set meanwhile is not taken back with it.
        File.WriteAllText("/run/pssh-slow", string.Empty);
        LiveMachine.WaitUntil(() => LiveMachine.Run("systemctl", "show", "-P", "SubState", "pssystemdharden-rollback-pssh-demo.service.timer").Trim() == "running");
        using var shell = new Shell();
        Assert.Equal("NothingToConfirm", Id(shell.Run("Confirm-UnitSandbox pssh-demo")));
        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -ProtectClock -WarningAction SilentlyContinue").Errors);
        Assert.Equal(("active", "no", "yes"), (DemoService.Show("ActiveState"), DemoService.Show("PrivateTmp"), DemoService.Show("ProtectClock")));
        File.Delete("/run/pssh-slow");

        shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp; Set-UnitSandbox pssh-demo -NoNewPrivileges -ConfirmWithinSec 60 -WarningAction SilentlyContinue; Confirm-UnitSandbox pssh-demo");
        Assert.Equal(("yes", "yes"), (DemoService.Show("PrivateTmp"), DemoService.Show("NoNewPrivileges")));
        Assert.Equal([DemoService.DropIn], DemoService.Files());
        Assert.Equal("NothingToConfirm", Id(shell.Run("Confirm-UnitSandbox pssh-demo")));
        Assert.DoesNotContain("pssystemdharden-rollback", LiveMachine.Run("systemctl", "list-units", "--all", "--plain", "--no-legend"), StringComparison.Ordinal);
    }

    private static string Id(ShellResult run) => Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0];

    private static double Exposure(Shell shell) => Value<double>(Assert.Single(shell.Run("Get-UnitExposure pssh-demo").Output), "Exposure");

    private static T Value<T>(PSObject o, string property) => (T)o.Properties[property].Value;
}
