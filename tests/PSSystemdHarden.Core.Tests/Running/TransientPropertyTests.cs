using System.Runtime.Versioning;

using PSSystemdHarden.Bus;
using PSSystemdHarden.Core.Tests.Values;
using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.Running.Properties;
using PSSystemdHarden.Testing;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Running;

/// <summary>Services without files against the same services from files, both of the real PID 1.</summary>
[SupportedOSPlatform("linux")]
public class TransientPropertyTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(2);

    private static readonly string[] s_droppedSilently = ["AmbientCapabilities=nonsense", "CapabilityBoundingSet=nonsense"];

    private static readonly string[] s_command = ["/bin/true"];

    [ThrowawayFact]
    public void Every_directive_is_shown_of_a_service_without_a_file_as_of_one_with_a_file()
    {
        using var manager = new SystemdManager();
        SystemdVersion version = manager.GetVersion(default);
        using var units = new SandboxCaseUnits(version);
        var found = new Findings(manager, version);

        // PID 1 listens for the end of whoever holds a unit, once for each, and dbus-daemon cuts off whoever listens for more than 512 things.
        foreach (SandboxCase[] some in units.Cases.Chunk(100))
        {
            using BusConnection bus = BusConnection.Open(BusTransport.SystemBus);
            Array.ForEach(some, each => found.Compare(bus, each));
        }

        output.WriteLine($"systemd {version.Text}: {units.Cases.Select(each => each.Directive).Distinct().Count()} directives, {units.Cases.Count} cases, {found.Compared} compared, "
            + $"{found.Differences.Count} differences; {found.Refused.Count} are refused before anything is sent, {found.FromFilesOnly.Count} are taken from files only, "
            + $"{found.ShownOtherwise.Count} are shown otherwise, to the same effect");
        Assert.Empty(found.Unforeseen);

        // What is refused is what systemd complains of when it loads it, takes from files only, or is known to drop without a word.
        string complaints = LiveMachine.Run("journalctl", "--boot", "--quiet", "--output=cat", "_PID=1");
        string[] needless =
        [
            .. found.Refused
                .Where(row => !complaints.Contains($"{row.Key.Unit}.d/50-case.conf:", StringComparison.Ordinal))
                .Where(row => !s_droppedSilently.Contains(row.Key.ToString()) && !found.FromFilesOnly.Exists(line => line.StartsWith($"{row.Key}:", StringComparison.Ordinal)))
                .Select(row => $"{row.Key}: {row.Value}"),
        ];
        Assert.True(needless.Length == 0, string.Join('\n', needless));
        Assert.True(found.Differences.Count == 0, string.Join('\n', found.Differences));
    }

    /// <summary>PID 1 takes a specifier as it stands: which is why the encoder replaces those that it can, and refuses the others.</summary>
    [ThrowawayFact]
    public void Systemd_replaces_no_specifier_in_what_comes_over_the_bus()
    {
        using var manager = new SystemdManager();
        using BusConnection bus = BusConnection.Open(BusTransport.SystemBus);
        string[] variables = ["A=%H %p %%"], paths = ["/srv/%H"];
        Start(bus, "psh-specifiers.service", [new TransientProperty("Environment", "as", variables), new TransientProperty("ReadOnlyPaths", "as", paths)]);
        IReadOnlyDictionary<string, object> properties = manager.ReadSandbox("psh-specifiers.service", default)!;
        Assert.Equal(variables, properties["Environment"]);
        Assert.Equal(paths, properties["ReadOnlyPaths"]);
    }

    /// <summary>Has PID 1 make a service, which a condition keeps from running anything. It is there as long as the connection.</summary>
    private static void Start(BusConnection bus, string name, TransientProperty[] properties)
    {
        TransientProperty[] all =
        [
            new("AddRef", "b", true),
            new("ExecStart", "a(sasb)", new object[][] { [s_command[0], s_command, false] }),
            new("Conditions", "a(sbbs)", new object[][] { ["ConditionPathExists", false, true, "/"] }),
            .. properties,
        ];
        var call = new BusCall("/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "StartTransientUnit", writer =>
        {
            writer.WriteString(name);
            writer.WriteString("replace");
            writer.WriteContainer('a', "(sv)", array => Array.ForEach(all, property => property.Write(array)));
            writer.WriteContainer('a', "(sa(sv))", _ => { });
        });
        bus.CallAsync(call, ManagerCalls.Done, s_timeout, default).GetAwaiter().GetResult();
    }

    /// <summary>What becomes of the cases.</summary>
    private sealed class Findings(SystemdManager manager, SystemdVersion version)
    {
        private readonly SystemCallGroups _groups = ExposureRules.For(version).Groups;

        internal int Compared { get; private set; }

        /// <summary>What the encoder refuses, for any reason.</summary>
        internal Dictionary<SandboxCase, string> Refused { get; } = [];

        internal List<string> Differences { get; } = [];

        /// <summary>What systemd takes from files only, with the reason: ours, or PID 1's own words.</summary>
        internal List<string> FromFilesOnly { get; } = [];

        /// <summary>What PID 1 shows otherwise, to the same effect.</summary>
        internal List<string> ShownOtherwise { get; } = [];

        /// <summary>What PID 1 refuses though the encoder has let it through.</summary>
        internal List<string> Unforeseen { get; } = [];

        internal void Compare(BusConnection bus, SandboxCase each)
        {
            var context = new ValueContext(each.Unit, version, _groups, ValueContext.MemoryOfThisMachine(), hasBpfFramework: true);
            if (each.Text == SandboxCases.Nothing)
                return;
            var assignments = new AssignmentCollector();
            foreach (string line in each.Values)
                assignments.Add(each.Directive, line);
            Exception? refusal = Record.Exception(() => TransientProperties.Of(assignments.Collected, context));
            Assert.True(refusal is null or DirectiveValueException, $"{each}: {refusal}");
            if (refusal is not null)
                Refused[each] = refusal.Message;
            string unit = $"pst{each.Number}.service";
            try
            {
                // Also what is refused for being dropped in part: the rest must be the same.
                Start(bus, unit, [.. TransientForms.Of(new ValueInput(each.Directive, each.Values, context))]);
            }
            catch (DirectiveValueException e)
            {
                FromFilesOnly.Add($"{each}: {e.Message}");
                return;
            }
            catch (BusErrorException e)
            {
                (refusal is null ? Unforeseen : FromFilesOnly).Add($"{each}: {e.ErrorName}: {e.Message}");
                return;
            }

            Compared++;
            object? loaded = Shown(each, each.Unit), transient = Shown(each, unit);
            if (loaded is not null && transient is not null && BusValues.AreSame(each.Directive, loaded, transient))
                return;
            (loaded is not null && transient is not null && IsSameInEffect(each.Directive, loaded, transient) ? ShownOtherwise : Differences)
                .Add($"{each}: {BusValues.Describe(transient)}, from a file {BusValues.Describe(loaded)}");
        }

        /// <summary>A quota that is not enforced has an amount all the same; of two amounts for a device the later one counts.</summary>
        private static bool IsSameInEffect(Directive directive, object loaded, object transient) => directive.Sandbox!.Type switch
        {
            SandboxValueType.Quota => loaded is object[] and [.., "no"] && transient is object[] and [.., "no"],
            SandboxValueType.DeviceTimespanList or SandboxValueType.DeviceWeightList =>
                BusValues.AreSame(directive, ((object[][])loaded).GroupBy(row => row[0]).Select(rows => rows.Last()).ToArray(), transient),
            _ => false,
        };

        private object? Shown(SandboxCase each, string unit) =>
            manager.ReadSandbox(unit, default) is { } properties ? SandboxProperties.Find(each.Directive, version, properties) : null;
    }
}
