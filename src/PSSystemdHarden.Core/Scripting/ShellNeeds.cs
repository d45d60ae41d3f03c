using System.Text.Json;

using PSSystemdHarden.DropIns;
using PSSystemdHarden.Json;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Scripting;

/// <summary>What of a sandbox PowerShell is known not to bear, as Data/shell-needs.json has it.</summary>
internal static class ShellNeeds
{
    private const string ShellItself = "shell";

    private static readonly Lazy<ShellNeed[]> s_needs = new(Load);

    /// <summary>The settings that can be why PowerShell did not come up, each with the first row that hits it.</summary>
    /// <param name="settings">The sandbox.</param>
    /// <param name="shell">PowerShell's path.</param>
    /// <param name="signal">The signal that ended it, if one did.</param>
    internal static IEnumerable<ShellNeed> Unmet(IEnumerable<DropInAssignment> settings, string shell, int? signal) =>
        settings.SelectMany(setting => s_needs.Value.Where(need => need.Directive == setting.Directive.Name && setting.Values.Any(value => Hits(need, value, shell, signal))).Take(1));

    private static bool Hits(ShellNeed need, string value, string shell, int? signal) =>
        (need.Signal is null || need.Signal == signal)
        && (need.Is is null || need.Is.Contains(value, StringComparer.Ordinal))
        && (need.Below is null || IsBelow(value, need.Below))
        && (need.Within is null || need.Within.Any(folder => IsWithin(shell, folder)))
        && (need.Covers is null || need.Covers.Any(path => PathsOf(value).Any(folder => IsWithin(path == ShellItself ? shell : path, folder))));

    /// <summary>The soft limit counts: "64" or "64:1024".</summary>
    private static bool IsBelow(string value, string limit) =>
        SystemdSize.Read(value.Split(':')[0], 1024) is ulong given && given < SystemdSize.Read(limit, 1024);

    /// <summary>Paths with what may be around them: a "-" or "+" before, options after a colon.</summary>
    private static IEnumerable<string> PathsOf(string value) =>
        value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.TrimStart('-', '+').Split(':')[0]);

    private static bool IsWithin(string path, string folder) =>
        path == folder || path.StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal);

    private static ShellNeed[] Load()
    {
        using JsonDocument table = DataTable.Open("shell-needs.json");
        return [.. table.RootElement.GetProperty("needs").EnumerateArray().Select(row => new ShellNeed(
            row.Text("directive"), row.Text("text"), row.Text("advice"),
            row.OptionalTexts("is"), row.OptionalText("below"), row.OptionalTexts("within"), row.OptionalTexts("covers"), row.Number("signal")))];
    }
}

/// <summary>A row of the table. The conditions that it has must all be met.</summary>
/// <param name="Directive">The directive.</param>
/// <param name="Text">What it takes from PowerShell.</param>
/// <param name="Advice">What to do.</param>
/// <param name="Is">It has one of these values.</param>
/// <param name="Below">It is a size or number below this.</param>
/// <param name="Within">PowerShell lies within one of these folders.</param>
/// <param name="Covers">It names one of these paths or what is above one; "shell" is PowerShell.</param>
/// <param name="Signal">This signal ended PowerShell.</param>
internal sealed record ShellNeed(string Directive, string Text, string Advice, string[]? Is, string? Below, string[]? Within, string[]? Covers, int? Signal);
