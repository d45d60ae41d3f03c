using System.Runtime.Versioning;
using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Values;

/// <summary>The values of sandbox directives against those that the real PID 1 shows of the same lines.</summary>
[SupportedOSPlatform("linux")]
public class SandboxValueTests(ITestOutputHelper output)
{
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
        using var units = new SandboxCaseUnits(version);
        var differences = new List<string>();
        var unclear = new List<string>();  // why
        int compared = 0;
        foreach (SandboxCase each in units.Cases)
        {
            var context = new ValueContext(each.Unit, version, groups, ValueContext.MemoryOfThisMachine(), hasBpf);
            IReadOnlyDictionary<string, object>? properties = manager.ReadSandbox(each.Unit, default);
            object? shown = properties is null ? null : SandboxProperties.Find(each.Directive, version, properties);
            object encoded = SandboxValues.Encode(each.Directive, each.Values, context);
            if (encoded is NotPredictable reason)
            {
                unclear.Add(reason.Reason);
                continue;
            }

            compared++;
            if (shown is null || !BusValues.AreSame(each.Directive, encoded, shown))
                differences.Add($"{each}: {BusValues.Describe(encoded)}, systemd shows {BusValues.Describe(shown)}");
            else
                CheckText(each, context, shown, differences);
        }

        output.WriteLine($"systemd {version.Text}: {units.Cases.Select(each => each.Directive).Distinct().Count()} directives, {units.Cases.Count} cases, "
            + $"{compared} compared, {unclear.Count} not predictable, {differences.Count} differences");
        output.WriteLine($"not predictable: {string.Join("; ", unclear.GroupBy(reason => reason).OrderByDescending(reason => reason.Count()).Select(reason => $"{reason.Count()} as {reason.Key}"))}");
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>A service that says something of every list, and for each list a drop-in that clears it: which are one list shows in what is gone.</summary>
    [ThrowawayFact]
    public void An_empty_assignment_clears_a_list_under_all_its_names()
    {
        using var manager = new SystemdManager();
        SystemdVersion version = manager.GetVersion(default);
        Directive[] lists = [.. DirectiveCatalog.Embedded.Sandbox.Where(directive => directive.IsKnownTo(version) && DirectiveText.Accumulates(directive))];
        string all = "[Service]\nExecStart=/bin/true\n" + string.Concat(lists.SelectMany(list => Value(list).Split('\n').Select(line => $"{list.Name}={line}\n")));
        var files = new Dictionary<string, byte[]> { ["psh-lists.service"] = Encoding.UTF8.GetBytes(all) };
        foreach (Directive list in lists)
            files[$"psh-{list.Name}.service"] = Encoding.UTF8.GetBytes($"{all}{list.Name}=\n");
        using var units = new LoadedUnits(files);

        IReadOnlyDictionary<string, object> whole = manager.ReadSandbox("psh-lists.service", default)!;
        string[] wrong =
        [
            .. lists.Select(cleared =>
            {
                IReadOnlyDictionary<string, object> left = manager.ReadSandbox($"psh-{cleared.Name}.service", default)!;
                string gone = string.Join(' ', lists.Where(list => !IsImplied(list, cleared) && !BusValues.AreSame(list, Shown(list, whole), Shown(list, left))).Select(list => list.Name));
                string known = string.Join(' ', lists.Where(list => list == cleared || (DirectiveLists.Of(list.Name) is { } name && name == DirectiveLists.Of(cleared.Name))).Select(list => list.Name));
                return gone == known ? null : $"{cleared.Name}= clears {gone}, and not {known}";
            }).OfType<string>(),
        ];
        output.WriteLine($"systemd {version.Text}: {lists.Length} lists cleared, {lists.Length - lists.Select(list => DirectiveLists.Of(list.Name) ?? list.Name).Distinct().Count()} names are further names of another; {wrong.Length} otherwise");
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));

        // An ID is taken once of each pair, what is encrypted must look like it, and "default" is what there is without any line.
        static string Value(Directive list) => list.Name switch
        {
            "CoredumpFilter" => "all",
            "LoadCredentialEncrypted" => "locked:/etc/hostname",
            "SetCredentialEncrypted" => "locked:cHNoLXNhbmRib3g=",
            _ => SandboxCases.Of(list)[0],
        };

        // Images and credentials bring their devices along.
        static bool IsImplied(Directive list, Directive cleared) => list.Name == "DeviceAllow" && list != cleared;
        object Shown(Directive list, IReadOnlyDictionary<string, object> properties) => SandboxProperties.Find(list, version, properties)!;
    }

    /// <summary>What a value is written as, typed or in one line, must mean the same again.</summary>
    private static void CheckText(SandboxCase each, ValueContext context, object shown, List<string> differences)
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
}
