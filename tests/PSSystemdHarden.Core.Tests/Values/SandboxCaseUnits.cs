using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Core.Tests.Values;

/// <summary>A value of one directive, and the service whose drop-in says it.</summary>
/// <param name="Directive">The directive.</param>
/// <param name="Text">Its lines; null for a reset alone.</param>
/// <param name="Number">Tells the services apart.</param>
internal sealed record SandboxCase(Directive Directive, string? Text, int Number)
{
    internal string Unit => $"psh{Number}.service";

    /// <summary>The lines, with a reset before; the reset alone for no text. DynamicUser= is not reset by an empty line: that ends the file.</summary>
    internal IReadOnlyList<string> Values => Text switch
    {
        null => [string.Empty],
        SandboxCases.Nothing => [],
        _ => [.. Directive.Name == "DynamicUser" ? (string[])[] : [string.Empty], .. Text.Split('\n')],
    };

    public override string ToString() => $"{Directive.Name}={Text?.Replace("\n", " | ", StringComparison.Ordinal) ?? "(reset)"}";
}

/// <summary>All cases of the directives that a version knows, each as a service that PID 1 can load from its files, until disposed.</summary>
internal sealed class SandboxCaseUnits : IDisposable
{
    private const string Folder = LiveMachine.RuntimeUnits;

    internal SandboxCaseUnits(SystemdVersion version)
    {
        Cases =
        [
            .. DirectiveCatalog.Embedded.Sandbox.Where(directive => directive.IsKnownTo(version))
                .SelectMany(directive => SandboxCases.Of(directive).Append(null).Append(SandboxCases.Nothing).Select(text => (directive, text)))
                .Select((row, i) => new SandboxCase(row.directive, row.text, i)),
        ];
        foreach (SandboxCase each in Cases)
        {
            string dropIns = Path.Combine(Folder, each.Unit + ".d");
            Directory.CreateDirectory(dropIns);
            File.WriteAllText(Path.Combine(Folder, each.Unit), "[Service]\nExecStart=/bin/true\n");
            var text = new StringBuilder("[Service]\n");
            foreach (string line in each.Values)
                text.Append(each.Directive.Name).Append('=').Append(line).Append('\n');
            File.WriteAllText(Path.Combine(dropIns, "50-case.conf"), text.ToString());
        }

        LiveMachine.Run("systemctl", "daemon-reload");
    }

    internal IReadOnlyList<SandboxCase> Cases { get; }

    public void Dispose()
    {
        foreach (SandboxCase each in Cases)
        {
            Directory.Delete(Path.Combine(Folder, each.Unit + ".d"), recursive: true);
            File.Delete(Path.Combine(Folder, each.Unit));
        }

        LiveMachine.Run("systemctl", "daemon-reload");
    }
}
