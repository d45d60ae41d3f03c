using System.Runtime.Versioning;
using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Directives.Values;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Directives;

/// <summary>The values of sandbox directives against those that the real PID 1 shows of the same lines.</summary>
[SupportedOSPlatform("linux")]
public class SandboxValueTests(ITestOutputHelper output)
{
    private const string Folder = LiveMachine.RuntimeUnits;

    [Fact]
    public void Each_directive_of_the_catalogue_is_tried() =>
        Assert.Empty(DirectiveCatalog.Embedded.Sandbox.Where(directive => SandboxCases.Of(directive).Count == 0).Select(directive => directive.Name));

    [ThrowawayFact]
    public void Every_directive_is_shown_on_the_bus_as_it_is_encoded()
    {
        using var manager = new SystemdManager();
        SystemdVersion version = manager.GetVersion(default);
        SystemCallGroups groups = ExposureRules.For(version).Groups;
        bool hasBpf = LiveMachine.Run("systemctl", "--version").Contains("+BPF_FRAMEWORK", StringComparison.Ordinal);
        Directive[] known = [.. DirectiveCatalog.Embedded.Sandbox.Where(directive => directive.IsKnownTo(version))];
        Case[] cases =
        [
            .. known.SelectMany(directive => SandboxCases.Of(directive).Append(null).Append(SandboxCases.Nothing).Select(text => (directive, text)))
                .Select((row, i) => new Case(row.directive, row.text, i)),
        ];
        Write(cases);
        try
        {
            LiveMachine.Run("systemctl", "daemon-reload");
            var differences = new List<string>();
            var unclear = new List<string>();
            int compared = 0;
            foreach (Case each in cases)
            {
                var context = new ValueContext(each.Unit, version, groups, ValueContext.MemoryOfThisMachine(), hasBpf);
                IReadOnlyDictionary<string, object>? properties = manager.ReadSandbox(each.Unit, default);
                object? shown = properties is null ? null : SandboxProperties.Find(each.Directive, version, properties);
                object encoded = SandboxValues.Encode(each.Directive, each.Values, context);
                if (encoded is NotPredictable reason)
                {
                    unclear.Add($"{each}: {reason.Reason}; systemd shows {BusValues.Describe(shown)}");
                    continue;
                }

                compared++;
                if (shown is null || !BusValues.AreSame(each.Directive, encoded, shown))
                    differences.Add($"{each}: {BusValues.Describe(encoded)}, systemd shows {BusValues.Describe(shown)}");
                else
                    CheckText(each, context, shown, differences);
            }

            output.WriteLine($"systemd {version.Text}: {known.Length} directives, {DirectiveCatalog.Embedded.Sandbox.Count - known.Length} newer ones, {cases.Length} cases, "
                + $"{compared} compared, {unclear.Count} not predictable, {differences.Count} differences");
            unclear.ForEach(line => output.WriteLine("  not predictable: " + line));
            Assert.True(differences.Count == 0, string.Join('\n', differences));
        }
        finally
        {
            Array.ForEach(cases, each => Directory.Delete(Path.Combine(Folder, each.Unit + ".d"), recursive: true));
            Array.ForEach(cases, each => File.Delete(Path.Combine(Folder, each.Unit)));
            LiveMachine.Run("systemctl", "daemon-reload");
        }
    }

    /// <summary>What a value is written as, typed or in one line, must mean the same again.</summary>
    private static void CheckText(Case each, ValueContext context, object shown, List<string> differences)
    {
        Directive directive = each.Directive;
        bool isFile = directive.Sandbox!.Type is SandboxValueType.StandardStream && shown is object[] and [_, ""];
        if (SandboxValues.Typed(directive, shown) is not { } typed || isFile)
            return;
        IReadOnlyList<string> lines = DirectiveText.Lines(directive, typed);
        object again = SandboxValues.Encode(directive, lines, context);
        if (lines.Count > 0 && again is not NotPredictable && !BusValues.AreSame(directive, again, shown))
            differences.Add($"{each}: as '{string.Join(" | ", lines)}' it becomes {BusValues.Describe(again)}, not {BusValues.Describe(shown)}");
    }

    private static void Write(Case[] cases)
    {
        foreach (Case each in cases)
        {
            string dropIns = Path.Combine(Folder, each.Unit + ".d");
            Directory.CreateDirectory(dropIns);
            File.WriteAllText(Path.Combine(Folder, each.Unit), "[Service]\nExecStart=/bin/true\n");
            var text = new StringBuilder("[Service]\n");
            foreach (string line in each.Values)
                text.Append(each.Directive.Name).Append('=').Append(line).Append('\n');
            File.WriteAllText(Path.Combine(dropIns, "50-case.conf"), text.ToString());
        }
    }

    private sealed record Case(Directive Directive, string? Text, int Number)
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
}
