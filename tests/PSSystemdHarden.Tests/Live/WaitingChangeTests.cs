
using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live;

/// <summary>Changes that wait to be confirmed: which there are, and what becomes of the others meanwhile.</summary>
public class WaitingChangeTests
{
    [ThrowawayFact]
    public void One_for_good_and_one_until_the_next_boot_wait_by_themselves()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -ConfirmWithinSec 600 -WarningAction Ignore");
        Assert.Empty(shell.Run("Set-UnitSandbox pssh-demo -NoNewPrivileges -Runtime -ConfirmWithinSec 5 -WarningAction Ignore").Errors);
        Assert.Equal(["ChangeNotConfirmed"], Ids(shell.Run("Set-UnitSandbox pssh-demo -ProtectClock")));

        LiveMachine.WaitUntil(() => DemoService.Show("NoNewPrivileges") == "no");
        Assert.Equal("yes", DemoService.Show("PrivateTmp"));
        Assert.Contains(DemoService.DropIn, DemoService.Files());
        Assert.Empty(shell.Run("Confirm-UnitSandbox pssh-demo").Errors);
        Assert.Equal(["NothingToConfirm"], Ids(shell.Run("Confirm-UnitSandbox pssh-demo")));
        Assert.Equal("yes", DemoService.Show("PrivateTmp"));
    }

    [ThrowawayFact]
    public void Wildcards_confirm_those_that_wait_and_WhatIf_none()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        Assert.Empty(shell.Run("Confirm-UnitSandbox pssh-*").Errors);
        shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -ConfirmWithinSec 600 -WarningAction Ignore");
        Assert.Equal(["pssh-demo.service"], shell.Run("(TabExpansion2 'Confirm-UnitSandbox pssh' 24).CompletionMatches.CompletionText").Output.Select(o => $"{o}"));

        Assert.Empty(shell.Run("Confirm-UnitSandbox * -WhatIf").Errors);
        Assert.Equal("active", LiveMachine.Run("systemctl", "is-active", "pssystemdharden-rollback-pssh-demo.service.timer").Trim());
        Assert.Empty(shell.Run("Confirm-UnitSandbox *").Errors);
        Assert.Equal(["NothingToConfirm"], Ids(shell.Run("Confirm-UnitSandbox pssh-demo")));
    }

    [ThrowawayFact]
    public void What_systemd_took_back_is_not_taken_back_again()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        shell.Run("Set-UnitSandbox pssh-demo -PrivateTmp -WarningAction Ignore");
        shell.Run("Set-UnitSandbox pssh-demo -NoNewPrivileges -ConfirmWithinSec 5 -WarningAction Ignore");
        LiveMachine.WaitUntil(() => DemoService.Show("NoNewPrivileges") == "no");

        // What is left to take back is the change before that.
        Assert.Empty(shell.Run("Undo-UnitSandbox pssh-demo -WarningAction Ignore").Errors);
        Assert.Equal("no", DemoService.Show("PrivateTmp"));
        Assert.Empty(DemoService.Files());

        shell.Run("Set-UnitSandbox pssh-demo -NoNewPrivileges -ConfirmWithinSec 5 -WarningAction Ignore");
        LiveMachine.WaitUntil(() => DemoService.Show("NoNewPrivileges") == "no");
        ShellResult again = shell.Run("Undo-UnitSandbox pssh-demo");
        Assert.Equal(["NothingToUndo"], Ids(again));
        Assert.Contains("was taken back already", again.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [ThrowawayFact]
    public void A_service_that_runs_on_with_its_former_sandbox_is_named()
    {
        using var demo = new DemoService();
        using var shell = new Shell();
        Assert.Equal(
            ["pssh-demo.service runs on with the former sandbox until started anew: with -Restart here, or by systemctl restart."],
            Warnings(shell, "Set-UnitSandbox pssh-demo -PrivateTmp"));
        Assert.Empty(Warnings(shell, "Set-UnitSandbox pssh-demo -NoNewPrivileges -Restart -SettleSec 0.2"));
        LiveMachine.Run("systemctl", "stop", DemoService.Name);
        Assert.Empty(Warnings(shell, "Set-UnitSandbox pssh-demo -ProtectClock"));
    }

    private static string[] Warnings(Shell shell, string command) =>
        [.. shell.Run($"{command} -WarningVariable warnings -WarningAction SilentlyContinue; $warnings").Output.Select(o => $"{o}")];

    private static string[] Ids(ShellResult run) => [.. run.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0])];
}
