using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

using PSSystemdHarden.Core.Tests.UnitFiles;
using PSSystemdHarden.Linting;
using PSSystemdHarden.Testing;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Linting;

/// <summary>The linter against what real systemd versions said while they read the same files.</summary>
public partial class LintCorpusTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("252.39")]
    [InlineData("254.26")]
    [InlineData("257.13")]
    [InlineData("262.1")]
    public void What_systemd_warns_of_is_found_at_the_same_place(string version)
    {
        var linter = new UnitFileLinter(SystemdVersion.Parse(version));
        var missed = new List<string>();
        int units = 0, warnings = 0;
        foreach (OfflineEntry entry in OfflineEntry.Read(version))
        {
            units++;
            IReadOnlyList<UnitFileDiagnostic> found = LintTarget.Of(entry.Path)!.Lint(linter);
            foreach (Match warning in MessagesOf(entry).Select(message => Warning().Match(message)).Where(match => match.Success))
            {
                warnings++;
                string file = Path.GetFileName(warning.Groups["file"].Value);
                int line = int.Parse(warning.Groups["line"].Value, CultureInfo.InvariantCulture);
                if (!found.Any(diagnostic => Path.GetFileName(diagnostic.Path) == file && IsAt(diagnostic, line)))
                    missed.Add($"{entry.Unit}: {warning.Value}, {string.Join("; ", found)}");
            }
        }

        output.WriteLine($"systemd {version}: {units} units, {warnings} warnings, {missed.Count} of them not found");
        Assert.True(missed.Count == 0, string.Join('\n', missed));
        Assert.True(units >= 180 && warnings >= 20, $"only {units} units and {warnings} warnings were there");
    }

    [Theory]
    [InlineData("252.39")]
    [InlineData("254.26")]
    [InlineData("257.13")]
    [InlineData("262.1")]
    public void A_unit_is_said_to_be_refused_where_systemd_refuses_it(string version)
    {
        var linter = new UnitFileLinter(SystemdVersion.Parse(version));
        var wrong = new List<string>();
        foreach (OfflineEntry entry in OfflineEntry.Read(version))
        {
            LintTarget target = LintTarget.Of(entry.Path)!;
            bool isMasked = new FileInfo(entry.Path).Length == 0;
            bool isRefused = target.Lint(linter).Any(found => found.Path == target.FragmentPath && found.Id is "SyntaxError" or "ValueRefused" or "LoadRefused");
            if (!isMasked && isRefused == entry.Loads)
                wrong.Add($"{entry.Unit}: refused: {isRefused}, loads: {entry.Loads} {entry.Messages}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Units that distributions ship are mostly right: what the linter finds in them is shown, and kept few.</summary>
    [Fact]
    public void Real_units_have_few_findings()
    {
        Assert.SkipWhen(Repository.OutsideCorpus is null, "PSSYSTEMDHARDEN_CORPUS names no folder");
        var linter = new UnitFileLinter(SystemdVersion.Parse("262"));
        string[] files = [.. UnitFileSearch.Below(Path.Combine(Repository.OutsideCorpus!, "units", "real"), file => file.LinkTarget is null && LintTarget.IsUnitFile(file.FullName), (_, e) => throw e)];
        UnitFileDiagnostic[] found = [.. files.SelectMany(file => LintTarget.Of(file)!.Lint(linter)).Distinct()];
        foreach (IGrouping<string, UnitFileDiagnostic> rule in found.GroupBy(diagnostic => diagnostic.Id).OrderBy(rule => rule.Key))
            output.WriteLine($"{rule.Key}: {rule.Count()}");
        foreach (UnitFileDiagnostic diagnostic in found.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning))
            output.WriteLine($"{diagnostic} ({diagnostic.Hint})");
        int serious = found.Count(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.True(files.Length > 200 && serious < files.Length / 10, $"{serious} findings in {files.Length} files");
    }

    /// <summary>systemd names the last of continued lines, and the linter the first.</summary>
    private static bool IsAt(UnitFileDiagnostic diagnostic, int line)
    {
        if (diagnostic.Line >= line)
            return diagnostic.Line == line;
        string[] lines = File.ReadAllLines(diagnostic.Path);
        return Enumerable.Range(diagnostic.Line, line - diagnostic.Line)
            .All(number => lines[number - 1].EndsWith('\\') || lines[number - 1].TrimStart().StartsWith('#') || lines[number - 1].TrimStart().StartsWith(';'));
    }

    private static string[] MessagesOf(OfflineEntry entry) =>
        entry.Messages.StartsWith('[') ? JsonSerializer.Deserialize<string[]>(entry.Messages)! : [entry.Messages];

    [GeneratedRegex("^(?<file>.+?):(?<line>[0-9]+): (Unknown key|Unknown section|Assignment outside of section|Failed to parse .*ignoring)")]
    private static partial Regex Warning();
}
