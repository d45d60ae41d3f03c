namespace EmbeddedShell.Tests;

public sealed class MissingCmdletTests
{
    [Fact]
    public async Task A_cmdlet_of_pwshs_modules_is_named_as_such()
    {
        (string Command, string Cmdlet, string Module)[] cases =
        [
            ("1, 2 | Sort-Object -Descending -Property Length", "Sort-Object", "Utility"),
            ("1 | select -First 1", "Select-Object", "Utility"),
            ("write-host x -ForegroundColor Red -NoNewline", "Write-Host", "Utility"),
            ("cd /", "Set-Location", "Management"),
            ("Test-Path /", "Test-Path", "Management"),
            ("Get-Credential", "Get-Credential", "Security"),
            ("'x' > /dev/null", "Out-File", "Utility"),
            ("'x' | cat", "Out-String", "Utility"),
        ];

        ShellResult result = await Shell.CommandAsync(string.Join('\n', cases.Select(c => c.Command)));

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.All(cases, c => Assert.Contains(
            $"{c.Cmdlet} is part of pwsh's Microsoft.PowerShell.{c.Module}, which this embedded shell lacks: run it in pwsh",
            result.Error));
    }

    [Fact]
    public async Task Any_other_unknown_command_is_only_unknown()
    {
        ShellResult result = await Shell.CommandAsync("Get-Nonsense");

        Assert.StartsWith("Get-Nonsense: The term 'Get-Nonsense' is not recognized as a name of a cmdlet", result.Error);
        Assert.DoesNotContain("pwsh", result.Error);
    }

    [Fact]
    public async Task A_script_sees_the_usual_error_and_Get_Command_finds_nothing()
    {
        ShellResult result = await Shell.CommandAsync(
            """
            try { Get-Date }
            catch [System.Management.Automation.CommandNotFoundException] { "caught $($_.Exception.CommandName)" }
            $null -eq (Get-Command Get-Date -ErrorAction Ignore)
            function Get-Date { 'my own' }
            Get-Date
            """);

        Assert.Equal("caught Get-Date\nTrue\nmy own\n", result.Output);
    }

    [Fact]
    public async Task The_core_cmdlets_are_here()
    {
        ShellResult result = await Shell.CommandAsync(
            """
            1..4 | Where-Object { $_ % 2 } | ForEach-Object { $_ * 10 }
            $module = New-Module { function Get-Answer { 42 } } | Import-Module -PassThru
            Get-Answer
            (Get-Command Get-Answer).CommandType
            'nothing' | Out-Null
            'host' | Out-Host
            """);

        Assert.Equal(("10\n30\n42\nFunction\nhost\n", ""), (result.Output, result.Error));
    }
}
