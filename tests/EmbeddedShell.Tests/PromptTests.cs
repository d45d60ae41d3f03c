namespace EmbeddedShell.Tests;

public sealed class PromptTests
{
    private const string Remover =
        """
        [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')]
        param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory, HelpMessage = 'some numbers')] [int[]] $Numbers)
        if ($PSCmdlet.ShouldProcess("thing $Name", 'Remove')) { "removed $Name $($Numbers -join '+')" } else { 'kept' }
        """;

    private const string Confirmation =
        """

        Confirm
        Are you sure you want to perform this action?
        Performing the operation "Remove" on target "thing a".
        [Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is "Y"):
        """;

    [Theory]
    [InlineData("y", "removed a 1")]
    [InlineData("", "removed a 1")]
    [InlineData("n", "kept")]
    [InlineData("No to All", "kept")]
    public async Task Confirm_reads_a_line_of_standard_input(string answer, string outcome)
    {
        ShellResult result = await RunAsync(answer + "\n", "a", "1");

        Assert.Equal($"{Confirmation} {answer}\n{outcome}\n", result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Confirm_explains_itself_and_asks_again()
    {
        ShellResult result = await RunAsync("?\nwhat\nn\n", "a", "1");

        Assert.Contains("Y - Continue with only the next step of the operation.\n", result.Output);
        Assert.Equal(3, result.Output.Split("[Y] Yes").Length - 1);
        Assert.EndsWith("kept\n", result.Output);
    }

    [Fact]
    public async Task Mandatory_parameters_are_asked_for()
    {
        ShellResult result = await RunAsync("!?\nbob\nx\n3\n4\n\ny\n");

        Assert.StartsWith(
            """

            cmdlet script.ps1 at command pipeline position 1
            Supply values for the following parameters:
            (Type !? for Help.)
            Name: !?
            No help is available for Name.
            Name: bob
            Numbers[0]: x
            Cannot recognize "x" as a System.Int32 due to a format error.
            Numbers[0]: 3
            Numbers[1]: 4
            Numbers[2]:
            """,
            result.Output);
        Assert.EndsWith("removed bob 3+4\n", result.Output);
    }

    [Fact]
    public async Task At_the_end_of_the_input_a_prompt_is_an_error()
    {
        ShellResult confirm = await RunAsync("", "a", "1");
        Assert.Contains("Standard input ended before this prompt was answered.", confirm.Error);
        Assert.DoesNotContain("removed", confirm.Output);

        ShellResult values = await RunAsync("");
        Assert.Equal(1, values.ExitCode);
        Assert.Contains("missing mandatory parameters: Name Numbers.", values.Error);
    }

    [Fact]
    public async Task NonInteractive_makes_every_prompt_an_error()
    {
        const string Script =
            """
            foreach ($prompt in @(
                { $Host.UI.ReadLine() }
                { $Host.UI.ReadLineAsSecureString() }
                { $Host.UI.PromptForChoice('', '', [Management.Automation.Host.ChoiceDescription[]]('&Yes', '&No'), 0) }
                { $Host.UI.Prompt('', '', [Management.Automation.Host.FieldDescription[]]'Name') }
                { $Host.UI.RawUI.ReadKey() }))
            {
                try { "answered: $(& $prompt)" } catch { $_.Exception.InnerException.Message }
            }
            """;

        ShellResult result = await Shell.RunAsync(["-NonInteractive", "-Command", Script], "y\ny\n");

        const string Message = "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.\n";
        Assert.Equal(5, result.Output.Split(Message).Length - 1);
        Assert.DoesNotContain("answered", result.Output);
    }

    [Fact]
    public async Task Credentials_are_refused_clearly()
    {
        ShellResult result = await Shell.CommandAsync("$Host.UI.PromptForCredential('', '', '', '')");

        Assert.Contains("This embedded shell does not ask for credentials.", result.Error);
    }

    [Fact]
    public async Task Several_choices_can_be_made()
    {
        const string Script =
            """
            $choices = [Management.Automation.Host.ChoiceDescription[]]('&One', '&Two', 'T&hree')
            $Host.UI.PromptForChoice('Pick', '', $choices, [int[]]1) -join ','
            """;

        Assert.EndsWith("\n0,2\n", (await Shell.RunAsync(["-Command", Script], "o\nThree\n\n")).Output);
        Assert.EndsWith("\n1\n", (await Shell.RunAsync(["-Command", Script], "\n")).Output);
    }

    private static async Task<ShellResult> RunAsync(string input, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        return await Shell.RunAsync(["-NoProfile", "-File", folder.Add("script.ps1", Remover), .. arguments], input);
    }
}
