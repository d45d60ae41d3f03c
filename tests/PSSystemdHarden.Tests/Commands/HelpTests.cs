using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;

using PSSystemdHarden.Testing;
using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Commands;

/// <summary>The help against the cmdlets: where they drift apart, `./build.sh Docs` says what is missing or mends it.</summary>
public partial class HelpTests
{
    private static readonly string s_pages = Path.Combine(Repository.Root, "docs", "en-US");
    private static readonly string s_built = Path.Combine(Repository.Root, "en-US");
    private static readonly string s_tools = Path.Combine(Repository.Root, "tools", "docs");

    [Fact]
    public void Each_cmdlet_has_a_page_with_its_syntax_and_each_of_its_parameters_and_nothing_else()
    {
        using var shell = new Shell();
        string[] outdated = [.. shell.Run("param($script, $folder) & $script $folder -Check", Path.Combine(s_tools, "Update-HelpPages.ps1"), s_pages)
            .Output.Select(path => Path.GetFileName(path.ToString()))];
        Assert.True(outdated is [], $"Run ./build.sh Docs, which brings up to date: {string.Join(", ", outdated)}");

        string[] pages = [.. CommandPages().Select(path => Path.GetFileNameWithoutExtension(path)).Order()];
        Assert.Equal(shell.Run("(Get-Module PSSystemdHarden).ExportedCmdlets.Keys").Output.Select(name => name.ToString()).Order(), pages);
    }

    [Fact]
    public void What_Get_Help_reads_was_made_from_these_pages()
    {
        using var shell = new Shell();
        string mark = shell.Run("param($script, $folder) . $script; PageHashMark $folder", Path.Combine(s_tools, "PageHash.ps1"), s_pages).Output.Single().ToString();
        string made = File.ReadLines(Path.Combine(s_built, "PSSystemdHarden.dll-Help.xml")).Last();
        Assert.True(mark == made, "en-US is older than docs/en-US: run ./build.sh Docs with Microsoft.PowerShell.PlatyPS at hand.");

        string[] topics = [.. Directory.GetFiles(s_pages, "about_*.md").Order()];
        Assert.Equal(topics.Select(path => Path.GetFileNameWithoutExtension(path) + ".help.txt"), Directory.GetFiles(s_built, "about_*").Select(path => Path.GetFileName(path)).Order());
        foreach (string topic in topics)
        {
            string text = shell.Run("param($script, $page) . $script; AboutText ([IO.File]::ReadAllText($page))", Path.Combine(s_tools, "PlainText.ps1"), topic).Output.Single().ToString();
            Assert.Equal(text, File.ReadAllText(Path.Combine(s_built, Path.GetFileNameWithoutExtension(topic) + ".help.txt")));
            Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        }
    }

    [Fact]
    public void Get_Help_finds_it()
    {
        using var shell = new Shell();
        foreach (string page in CommandPages())
        {
            string name = Path.GetFileNameWithoutExtension(page);
            string synopsis = SynopsisSection().Match(File.ReadAllText(page)).Groups[1].Value.Trim().Replace("`", "", StringComparison.Ordinal);
            Assert.Equal(synopsis, shell.Run("param($name) (Get-Help $name).Synopsis.Trim()", name).Output.Single().ToString());
            Assert.Equal(File.ReadLines(page).Count(line => line.StartsWith("### Example ", StringComparison.Ordinal)),
                shell.Run("param($name) (Get-Help $name).Examples.Example", name).Output.Count);
        }

        // A dynamic parameter, which PowerShell itself knows nothing of before it is bound.
        Assert.Contains("read-only", shell.Run("(Get-Help Set-UnitSandbox -Parameter ProtectSystem).Description[0].Text").Output.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_page_has_three_examples_and_a_man_page()
    {
        Assert.All(CommandPages(), page =>
        {
            string text = File.ReadAllText(page);
            Assert.True(ExampleHeading().Count(text) >= 3, $"{page} has fewer than three examples");
            Assert.True(text.LastIndexOf("](https://", StringComparison.Ordinal) > text.IndexOf("## RELATED LINKS", StringComparison.Ordinal), $"{page} links no man page");
        });
    }

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        string[] files = [.. Directory.GetFiles(s_pages, "*.md"), .. Directory.GetFiles(Repository.Root, "*.md"), .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md")];
        foreach (string file in files)
        {
            foreach (Match link in RelativeLink().Matches(File.ReadAllText(file)))
            {
                string target = Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value.Split('#')[0]);
                Assert.True(Path.Exists(target), $"{file} links {link.Groups[1].Value}, which is not there");
            }
        }
    }

    [Fact]
    public void Examples_name_cmdlets_and_parameters_that_there_are()
    {
        using var shell = new Shell();
        Dictionary<string, CmdletInfo> cmdlets = shell.Run("(Get-Module PSSystemdHarden).ExportedCmdlets.Values").Output
            .Select(cmdlet => (CmdletInfo)cmdlet.BaseObject).ToDictionary(cmdlet => cmdlet.Name, StringComparer.OrdinalIgnoreCase);
        int seen = 0;
        foreach (string page in CommandPages().Append(Path.Combine(Repository.Root, "README.md")))
        {
            foreach (string code in Examples(File.ReadAllText(page)))
            {
                ScriptBlockAst script = Parser.ParseInput(code, out _, out ParseError[] problems);
                Assert.True(problems is [], $"{page}: {problems.FirstOrDefault()?.Message} {code}");
                foreach (CommandAst command in script.FindAll(node => node is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
                {
                    if (command.GetCommandName() is not { } name || !cmdlets.TryGetValue(name, out CmdletInfo? cmdlet))
                        continue;
                    seen++;
                    foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>().Where(parameter => parameter.ParameterName != "-"))
                        Assert.True(cmdlet.Parameters.Values.Any(known => known.Name.StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase)), $"{page}: {name} has no -{parameter.ParameterName}");
                }
            }
        }

        Assert.True(seen > 60, $"only {seen} commands were found");
    }

    private static string[] CommandPages() => Directory.GetFiles(s_pages, "*-*.md");

    /// <summary>PowerShell of the code blocks; of a transcript what stands behind a prompt.</summary>
    private static IEnumerable<string> Examples(string text) => PowerShellBlock().Matches(text)
        .Select(match => match.Groups[1].Value)
        .Select(code => code.StartsWith("PS> ", StringComparison.Ordinal) ? string.Join('\n', code.Split('\n').Where(line => Prompt().IsMatch(line)).Select(line => line[4..])) : code);

    [GeneratedRegex(@"## SYNOPSIS\n\n(.*?)\n\n## ", RegexOptions.Singleline)]
    private static partial Regex SynopsisSection();

    [GeneratedRegex("^### Example ", RegexOptions.Multiline)]
    private static partial Regex ExampleHeading();

    [GeneratedRegex(@"\]\((?!https?:)([^)\s]+)\)")]
    private static partial Regex RelativeLink();

    [GeneratedRegex(@"^```powershell[^\n]*\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex PowerShellBlock();

    [GeneratedRegex("^(PS> |>> )")]
    private static partial Regex Prompt();
}
