using System.Text;

using PSSystemdHarden.Linting;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Core.Tests.Linting;

/// <summary>Lints texts as the files of a unit.</summary>
internal static class LintText
{
    internal static IReadOnlyList<UnitFileDiagnostic> Service(string text, string version = "262") => Unit("web.service", text, version);

    internal static IReadOnlyList<UnitFileDiagnostic> Unit(string name, string text, string version, params string[] dropIns) =>
        new UnitFileLinter(SystemdVersion.Parse(version)).Lint(
            name, Parse(name, text), [.. dropIns.Select((dropIn, i) => Parse($"{name}.d/{i + 1}.conf", dropIn))]);

    internal static IReadOnlyList<UnitFileDiagnostic> DropIn(string name, string text) =>
        new UnitFileLinter(SystemdVersion.NewestKnown).Lint(name, null, [Parse($"{name}.d/1.conf", text)]);

    internal static UnitFile Parse(string path, string text) => UnitFileParser.Parse(path, Encoding.UTF8.GetBytes(text));
}
