using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Lists that allow or deny what they name. The typed value has names; where they are denied each has "~" in front, and null is no list.</summary>
internal static class FilterCodecs
{
    private const char Inversion = '~', Group = '@';
    private const string Nothing = "none";

    internal static ValueCodec SystemCalls { get; } = Of(input => input.Directive.Name == "SystemCallFilter" ? FilteredCalls(input) : LoggedCalls(input));

    /// <summary>"none" allows no family at all.</summary>
    internal static ValueCodec AddressFamilies { get; } = Of(input =>
    {
        var draft = new ServiceDraft();
        foreach (string line in input.Lines)
            NetworkSettings.AddressFamilies(draft, line, input.Context.Load);
        FilterSetting setting = draft.AddressFamilies.ToSetting();
        return Shown(setting.IsAllowList, setting.Names);
    });

    internal static ValueCodec FileSystems { get; } = Of(input =>
    {
        var filter = new NameFilter();
        bool hasGroup = false;
        foreach (string line in input.Lines)
            Take(filter, line, WordRules.Unquote, word =>
            {
                hasGroup |= word[0] == Group;
                return [word];
            });
        FilterSetting setting = filter.ToSetting();
        if (input.Context.HasBpfFramework is not { } isBuiltIn)
            return setting == FilterSetting.None ? input.Unset : new NotPredictable("whether systemd was built with what it takes is not known here");

        // Without it no name is taken, but the list is one that allows or denies all the same.
        if (!isBuiltIn)
            return Shown(setting.IsAllowList, []);
        return hasGroup
            ? new NotPredictable("which file systems a group stands for is built into PID 1")
            : Shown(setting.IsAllowList, setting.Names);
    });

    /// <summary>A list that has become empty takes its kind from the next line; a reset leaves the kind as it was.</summary>
    internal static ValueCodec Interfaces { get; } = Of(input =>
    {
        List<string> names = [];
        bool allows = false;
        bool takesAlternative = input.Context.Version.Major >= SinceAlternativeNames;
        foreach (string line in input.Lines)
        {
            bool denies = line.StartsWith(Inversion);
            if (line.Length == 0)
            {
                names.Clear();
                continue;
            }

            if (names.Count == 0)
                allows = !denies;
            foreach (string word in WordReader.Read(denies ? line[1..] : line, WordRules.Unquote).Words.Where(word => StringCodecs.IsInterface(word, takesAlternative)))
            {
                names.Remove(word);
                if (allows != denies)
                    names.Add(word);
            }
        }

        return new object[] { allows, names.ToArray() };
    });

    // RestrictNetworkInterfaces= takes alternative names since then.
    private const int SinceAlternativeNames = 258;

    private static ValueCodec Of(Func<ValueInput, object> encode) => new(encode, (_, value) => Names((object[])value), (_, value) => InLine((object[])value));

    private static object[] FilteredCalls(ValueInput input)
    {
        var draft = new ServiceDraft();
        foreach (string line in input.Lines)
            SystemCallSettings.Filter(draft, line, input.Context.Load);
        SystemCallFilterDraft filter = draft.SystemCalls;
        IEnumerable<string> names = filter.Calls
            .Where(call => !filter.IsAllowList || call.Value is null)
            .Select(call => SystemCallNames.Canonical(call.Key) is { } name ? call.Value is null ? name : $"{name}:{ErrorText(call.Value)}" : null)
            .OfType<string>();
        return Shown(filter.IsAllowList, names);
    }

    private static object[] LoggedCalls(ValueInput input)
    {
        SystemCallGroups groups = input.Context.Load.Groups;
        var filter = new NameFilter();
        foreach (string line in input.Lines)
            Take(filter, line, WordRules.None, word => word[0] != Group ? [word] : groups.Contains(word) ? groups.Expand(word) : []);
        FilterSetting setting = filter.ToSetting();
        return Shown(setting.IsAllowList, setting.Names.Select(SystemCallNames.Canonical).OfType<string>());
    }

    private static void Take(NameFilter filter, string line, WordRules rules, Func<string, IEnumerable<string>> namesOf)
    {
        if (line.Length == 0)
        {
            filter.Reset();
            return;
        }

        bool denies = line[0] == Inversion;
        filter.Begin(denies);
        foreach (string name in WordReader.Read(denies ? line[1..] : line, rules).Words.SelectMany(namesOf))
            filter.Put(name, denies);
    }

    private static object[] Shown(bool allows, IEnumerable<string> names) => [allows, names.Distinct().Order(StringComparer.Ordinal).ToArray()];

    private static string ErrorText(string error) => ErrorCodec.NumberOf(error) is { } number ? ErrorCodec.NameOf(number) : error;

    private static string[]? Names(object[] filter)
    {
        var names = (string[])filter[1];
        return (bool)filter[0] ? names.Length == 0 ? [Nothing] : names
            : names.Length == 0 ? null
            : Array.ConvertAll(names, name => Inversion + name);
    }

    private static string InLine(object[] filter)
    {
        string line = string.Join(' ', (string[])filter[1]);
        return (bool)filter[0] ? line.Length == 0 ? Nothing : line : line.Length == 0 ? line : Inversion + line;
    }
}
