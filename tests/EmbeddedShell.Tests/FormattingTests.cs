namespace EmbeddedShell.Tests;

public sealed class FormattingTests
{
    private const string Module =
        """
        function Get-Thing {
            foreach ($i in 1..2) { [pscustomobject]@{PSTypeName='Demo.Thing'; Name="unit$i"; Score=$i * 3.5 + 1} }
        }
        """;

    private const string Manifest =
        """
        @{
            ModuleVersion = '1.0'
            RootModule = 'Demo.psm1'
            FormatsToProcess = 'Demo.Format.ps1xml'
            FunctionsToExport = 'Get-Thing'
        }
        """;

    private const string View =
        """
        <Configuration><ViewDefinitions><View>
          <Name>things</Name><ViewSelectedBy><TypeName>Demo.Thing</TypeName></ViewSelectedBy>
          <TableControl>
            <TableHeaders>
              <TableColumnHeader><Label>Unit</Label></TableColumnHeader>
              <TableColumnHeader><Label>Exposure</Label><Alignment>Right</Alignment></TableColumnHeader>
            </TableHeaders>
            <TableRowEntries><TableRowEntry><TableColumnItems>
              <TableColumnItem><PropertyName>Name</PropertyName></TableColumnItem>
              <TableColumnItem><ScriptBlock>"$($PSStyle.Foreground.Red)$($_.Score)$($PSStyle.Reset)"</ScriptBlock></TableColumnItem>
            </TableColumnItems></TableRowEntry></TableRowEntries>
          </TableControl>
        </View></ViewDefinitions></Configuration>
        """;

    [Fact]
    public async Task A_modules_view_is_used_plain_in_a_file()
    {
        using TemporaryFolder folder = Demo();

        ShellResult result = await Shell.CommandAsync($"Import-Module '{folder.Path}/Demo'; Get-Thing");

        Assert.Equal(
            """

            Unit  Exposure
            ----  --------
            unit1      4.5
            unit2        8


            """,
            result.Output);
    }

    [Fact]
    public async Task A_modules_view_has_its_colours_on_a_terminal()
    {
        using TemporaryFolder folder = Demo();

        (_, string screen) = await Terminal.RunAsync($"Import-Module '{folder.Path}/Demo'; Get-Thing");

        Assert.Contains("\e[31m4.5\e[0m", screen);
        Assert.Contains("Exposure", screen);
    }

    [Fact]
    public async Task Tables_are_laid_out_for_120_columns_in_a_file()
    {
        ShellResult result = await Shell.CommandAsync("$Host.UI.RawUI.BufferSize.Width; [pscustomobject]@{A='x' * 100; B='y' * 100}");

        string[] lines = result.Output.Split('\n');
        Assert.Equal("120", lines[0]);
        Assert.InRange(lines.Max(line => line.Length), 115, 120);
    }

    [Fact]
    public async Task Tables_are_laid_out_for_the_terminal_on_one()
    {
        (_, string screen) = await Terminal.RunAsync("$Host.UI.RawUI.BufferSize.Width; $Host.UI.RawUI.WindowSize.Height");

        Assert.Equal("100\r\n30\r\n", screen);
    }

    [Fact]
    public async Task Objects_without_a_view_are_shown_as_in_pwsh()
    {
        ShellResult result = await Shell.CommandAsync("[pscustomobject]@{A=1;B=2;C=3;D=4;E=5}; @{key='value'}");

        Assert.Contains("A : 1\nB : 2\n", result.Output);
        Assert.Contains("key", result.Output);
    }

    private static TemporaryFolder Demo()
    {
        var folder = new TemporaryFolder();
        folder.Add("Demo/Demo.psm1", Module);
        folder.Add("Demo/Demo.Format.ps1xml", View);
        folder.Add("Demo/Demo.psd1", Manifest);
        return folder;
    }
}
