using System.Management.Automation;

using PSSystemdHarden.Tests.Engine;

using Xunit;

namespace PSSystemdHarden.Tests.Live.Enforcement;

/// <summary>A row of Test-UnitSandbox -Detailed, as PowerShell shows it.</summary>
internal sealed record Finding(string Unit, string Directive, string Verdict, string Expected, string Found, string Evidence, string Reason, int[] Lacking, bool IsForecast)
{
    /// <summary>All rows of units, by unit and directive.</summary>
    internal static Dictionary<string, Finding> Of(Shell shell, string command)
    {
        ShellResult result = shell.Run(command);
        Assert.Empty(result.Errors);
        return result.Output.Select(From).ToDictionary(row => $"{row.Unit} {row.Directive}");
    }

    private static Finding From(PSObject row)
    {
        string Text(string property) => row.Properties[property].Value?.ToString() ?? string.Empty;
        return new Finding(
            Text("Unit"), Text("Directive"), Text("Verdict"), Text("Expected"), Text("Found"), Text("Evidence"), Text("Reason"),
            [.. (IReadOnlyList<int>)row.Properties["LackingProcesses"].Value], (bool)row.Properties["IsForecast"].Value);
    }
}
