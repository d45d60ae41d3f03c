using System.Collections.Frozen;

using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;
using PSSystemdHarden.Values.Codecs;

namespace PSSystemdHarden.Running.Properties;

/// <summary>
/// By which properties a directive is set on a unit that has no file (core/dbus-execute.c, dbus-cgroup.c, dbus-service.c and dbus-unit.c of
/// systemd 252 to 262). Most are set as they are shown; those that are not have a row here.
/// </summary>
internal static class TransientForms
{
    private const string Scale = "Scale", Symlink = "Symlink", Inherit = "inherit", Numa = "numa";

    private static readonly FrozenDictionary<SandboxValueType, Func<ValueInput, IEnumerable<TransientProperty>>> s_byType =
        new Dictionary<SandboxValueType, Func<ValueInput, IEnumerable<TransientProperty>>>
        {
            [SandboxValueType.Base64OrPath] = HashOrPath,
            [SandboxValueType.BindRuleList] = BindRules,
            [SandboxValueType.BpfList] = Reversed,
            [SandboxValueType.CpuMask] = Cpus,
            [SandboxValueType.Delegate] = Controllers,
            [SandboxValueType.DeviceList] = Reversed,
            [SandboxValueType.FileSystemList] = input => FilterLines(input, WordRules.Unquote),
            [SandboxValueType.HexOrPath] = HashOrPath,
            [SandboxValueType.RelativePathList] = Folders,
            [SandboxValueType.SizeOrPercent] = LimitOrShare,
            [SandboxValueType.StandardStream] = Stream,
            [SandboxValueType.SyscallList] = input => FilterLines(input, WordRules.None),
            [SandboxValueType.TasksMax] = LimitOrShare,
            [SandboxValueType.WorkingDirectory] = Folder,
        }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Func<ValueInput, IEnumerable<TransientProperty>>> s_byName =
        new Dictionary<string, Func<ValueInput, IEnumerable<TransientProperty>>>(StringComparer.Ordinal)
        {
            ["SELinuxContext"] = Context,
            ["TimeoutCleanSec"] = input => throw FromFileOnly(input, "Leave it out: it says how long 'systemctl clean' may take, which such a unit has no use for."),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The properties that set a directive as its lines in a file do.</summary>
    /// <exception cref="DirectiveValueException">None does.</exception>
    internal static IEnumerable<TransientProperty> Of(ValueInput input)
    {
        if (SandboxValues.MachineSpecifierIn(input.Directive, input.Lines, input.Context) is { } line)
        {
            throw new DirectiveValueException(
                input.Directive.Name,
                $"{input.Directive.Name}=: '{line}' has a specifier that stands for something of the machine, and systemd replaces none in a unit that has no file.",
                "Give the value itself. A percent sign is written as %%.");
        }

        return (s_byName.GetValueOrDefault(input.Directive.Name) ?? s_byType.GetValueOrDefault(input.Directive.Sandbox!.Type) ?? AsShown)(input);
    }

    private static IEnumerable<TransientProperty> AsShown(ValueInput input)
    {
        if (Value(input) is not { } value)
            return [];
        IReadOnlyList<string> names = SandboxProperties.Of(input.Directive, input.Context.Version);
        return names.Count == 1 ? [Property(input, names[0], value)] : names.Zip((object[])value, (name, part) => Property(input, name, part));
    }

    /// <summary>
    /// What the lines come to; null for nothing that must be said. An empty list is not sent, for it would take back more than itself
    /// (BindPaths= has BindReadOnlyPaths= with it). Other values are, even if they are as nothing said: "no" may stand against what another
    /// setting implies.
    /// </summary>
    private static object? Value(ValueInput input)
    {
        object value = SandboxValues.Encode(input.Directive, input.Lines, input.Context);
        if (Equal(input, value, input.Unset) && (input.Directive.Sandbox!.IsList || Last(input) is null || value is NotPredictable))
            return null;
        return value is NotPredictable reason ? throw new DirectiveValueException(input.Directive.Name, $"{input.Directive.Name}=: {reason.Reason}.", null) : value;
    }

    /// <summary>The last line that says something; null where the directive is reset.</summary>
    private static string? Last(ValueInput input) => input.Lines.LastOrDefault(line => line.Length > 0);

    private static bool Equal(ValueInput input, object one, object other) =>
        one is NotPredictable || other is NotPredictable ? one.Equals(other) : BusValues.AreSame(input.Directive, one, other);

    /// <summary>A property of the type that its name has; older names have a simpler one, which the value tells.</summary>
    private static TransientProperty Property(ValueInput input, string name, object value) => new(
        name,
        name == input.Directive.Sandbox!.Bus ? input.Directive.Sandbox.Signature : value switch
        {
            bool => "b",
            string => "s",
            ulong => "t",
            byte[] => "ay",
            string[] => "as",
            _ => throw new NotSupportedException($"{name} has no D-Bus type here."),
        },
        value);

    /// <summary>PID 1 puts each item before those that it has, and shows them so.</summary>
    private static IEnumerable<TransientProperty> Reversed(ValueInput input) =>
        AsShown(input).Select(property => property with { Value = Enumerable.Reverse((object[][])property.Value).ToArray() });

    /// <summary>A rule is family, protocol, number of ports, first port; with no ports it is for all.</summary>
    private static TransientProperty[] BindRules(ValueInput input)
    {
        TransientProperty[] rules = [.. Reversed(input)];
        return rules is [{ Value: object[][] list }] && Array.Exists(list, rule => rule is [.., not (ushort)0, (ushort)0])
            ? throw FromFileOnly(input, "Give ports from 1 on.")
            : rules;
    }

    /// <summary>A list that allows or denies, line by line: PID 1 puts them together, and knows best what a group stands for.</summary>
    private static IEnumerable<TransientProperty> FilterLines(ValueInput input, WordRules rules)
    {
        var lines = input.Lines.Skip(input.Lines.ToList().LastIndexOf(string.Empty) + 1).Select(line =>
        {
            bool denies = line.StartsWith('~');
            return (Denies: denies, Words: WordReader.Read(denies ? line[1..] : line, rules).Words.ToArray());
        }).ToList();

        // A "~" alone begins a list that denies nothing yet, off which other lines take nothing. To PID 1 it would be a reset.
        bool beginsWithNothing = lines is [{ Denies: true, Words: [] }, ..];
        return lines
            .SkipWhile(line => line.Words.Length == 0 || (beginsWithNothing && !line.Denies))
            .Where(line => line.Words.Length > 0)
            .Select(line => new TransientProperty(input.Directive.Sandbox!.Bus, input.Directive.Sandbox.Signature, new object[] { !line.Denies, line.Words }));
    }

    /// <summary>A share is PID 1's to work out: it may see less than the machine has.</summary>
    private static IEnumerable<TransientProperty> LimitOrShare(ValueInput input)
    {
        if (Last(input) is not { } last || SystemdPercent.Read(last) is not (>= 0 and <= SystemdPercent.Whole and var share))
            return AsShown(input);
        if (share == SystemdPercent.Whole && input.Directive.Sandbox!.Type is SandboxValueType.TasksMax)
        {
            throw new DirectiveValueException(
                input.Directive.Name, $"{input.Directive.Name}=: systemd takes no whole of the tasks for a unit that has no file.", "Give 'infinity'.");
        }

        return [new TransientProperty(input.Directive.Sandbox!.Bus + Scale, "u", SystemdPercent.ToScale(share))];
    }

    private static IEnumerable<TransientProperty> HashOrPath(ValueInput input) =>
        AsShown(input).Where(property => property.Value is string { Length: > 0 } or byte[] { Length: > 0 });

    /// <summary>Those of the memory nodes are PID 1's to find out.</summary>
    private static IEnumerable<TransientProperty> Cpus(ValueInput input)
    {
        bool ofNuma = input.Directive.Name == "CPUAffinity" && Last(input) == Numa;
        return ofNuma ? [new TransientProperty("CPUAffinityFromNUMA", "b", true)] : AsShown(input).Where(property => property.Value is byte[]);
    }

    /// <summary>Which controllers are delegated says that any are.</summary>
    private static IEnumerable<TransientProperty> Controllers(ValueInput input)
    {
        TransientProperty[] both = [.. AsShown(input)];
        return both is [{ Value: true }, var controllers] ? [controllers] : both.Take(1);
    }

    /// <summary>The folders first, then those that have a link or are read-only once more.</summary>
    private static IEnumerable<TransientProperty> Folders(ValueInput input)
    {
        if (Value(input) is not { } value)
            return [];
        if (value is string[] paths)
            return [Property(input, input.Directive.Name, paths)];
        var parts = (object[])value;
        object[][] links = Array.FindAll((object[][])parts[1], link => link is not [_, "", 0UL]);
        TransientProperty folders = Property(input, input.Directive.Name, parts[0]);
        return links.Length == 0 ? [folders] : [folders, new TransientProperty(input.Directive.Name + Symlink, "a(sst)", links)];
    }

    /// <summary>For a folder that may be missing D-Bus has "!" when it is shown, and "-" when it is set.</summary>
    private static IEnumerable<TransientProperty> Folder(ValueInput input) =>
        AsShown(input).Select(property => property.Value is string text && text.StartsWith('!') ? property with { Value = "-" + text[1..] } : property);

    /// <summary>What is shown of a file is that it is one; where it is has a property of its own.</summary>
    private static IEnumerable<TransientProperty> Stream(ValueInput input)
    {
        string name = input.Directive.Name;
        string[] parts = (Last(input) ?? string.Empty).Split(':', 2);
        string? suffix = (parts[0], parts.Length) switch
        {
            ("file", 2) => "File",
            ("append", 2) => "FileToAppend",
            ("truncate", 2) => "FileToTruncate",
            _ => null,
        };
        if (suffix is not null && PathCodecs.Absolute(input, parts[1]) is { } path)
            return [new TransientProperty(name + suffix, "s", path)];
        if (parts[0] == Inherit)
            return [new TransientProperty(name, "s", Inherit)];
        return Value(input) is object[] stream
            ? [stream[0] is "fd" ? new TransientProperty(name + "FileDescriptorName", "s", stream[1]) : new TransientProperty(name, "s", stream[0])]
            : [];
    }

    private static IEnumerable<TransientProperty> Context(ValueInput input) => Value(input) is object[] label
        ? (bool)label[0]
            ? throw FromFileOnly(input, "Give the context without '-' in front, or in a unit file.")
            : [new TransientProperty(input.Directive.Name, "s", label[1])]
        : [];

    private static DirectiveValueException FromFileOnly(ValueInput input, string advice) => new(
        input.Directive.Name,
        $"{input.Directive.Name}={input.Lines[^1]}: systemd {input.Context.Version.Major} takes this from a unit file only; no D-Bus property sets it.",
        advice);
}
