using PSSystemdHarden.Exposure;
using PSSystemdHarden.Sandbox;

namespace PSSystemdHarden.Denials;

/// <summary>A service's sandbox as questions about denials need it.</summary>
/// <param name="settings">All directives that the manager shows of it; null where the unit is gone: then any may have been set.</param>
/// <param name="written">The lines that its files have of each directive.</param>
/// <param name="groups">The system call groups of the manager's version.</param>
internal sealed class SandboxFacts(
    IReadOnlyList<UnitSandboxSetting>? settings, IReadOnlyDictionary<string, WrittenDirective> written, SystemCallGroups groups)
{
    private const char Inversion = '~', Group = '@';
    private const string No = "no", Kill = "kill", Root = "root", RootId = "0";

    private readonly Dictionary<string, UnitSandboxSetting> _settings = (settings ?? []).ToDictionary(setting => setting.Directive, StringComparer.Ordinal);

    /// <summary>Whether the unit is there to be asked.</summary>
    internal bool IsKnown => settings is not null;

    internal IReadOnlyList<UnitSandboxSetting> Settings => settings ?? [];

    /// <summary>Whether it runs as root.</summary>
    internal bool IsRoot => !IsSet("DynamicUser") && Text("User") is "" or Root or RootId;

    internal UnitSandboxSetting? Find(string directive) => _settings.GetValueOrDefault(directive);

    /// <summary>Whether the directive is other than by default; of a unit that is gone, whether it may have been.</summary>
    internal bool IsSet(string directive) => !IsKnown || Find(directive) is { IsDefault: false, Text: not ("" or No) };

    /// <summary>The value as a unit file would say it; empty where it is not known.</summary>
    internal string Text(string directive) => Find(directive)?.Text ?? string.Empty;

    /// <summary>The items of a list.</summary>
    internal IReadOnlyList<string> Items(string directive) => Find(directive)?.Value switch
    {
        string[] items => items,
        string item => [item],
        _ => [],
    };

    /// <summary>What files say of a directive, since they cleared it; what the manager shows where they say nothing.</summary>
    internal IReadOnlyList<string> LinesOf(string directive) => WrittenLines(directive) ?? Items(directive);

    /// <summary>The directive that a file has, where what it implies is what counts: DynamicUser for the ProtectSystem= that it brings.</summary>
    internal string Blame(string directive) => Find(directive)?.Source is { IsImplied: true } source ? source.Directive : directive;

    /// <summary>How SystemCallFilter= meets a call: with an error's name, with "kill", or not at all (null).</summary>
    internal string? Refusal(string call)
    {
        if (!IsSet("SystemCallFilter") || !IsKnown)
            return null;
        string other = Text("SystemCallErrorNumber") is { Length: > 0 } error ? error : Kill;
        bool allows = true, isNamed = false;
        string? own = null;
        foreach (string item in Items("SystemCallFilter"))
        {
            allows = item[0] != Inversion;
            string[] parts = (allows ? item : item[1..]).Split(':');
            if (parts[0] != call)
                continue;
            isNamed = true;
            own = parts.Length > 1 ? parts[1] : null;
        }

        return allows
            ? isNamed ? own : other
            : isNamed ? own ?? other : null;
    }

    /// <summary>The members of a group, or the call itself.</summary>
    internal IReadOnlyCollection<string> Expand(string call) => call[0] == Group ? groups.Expand(call) : [call];

    /// <summary>The smallest groups that a call is in.</summary>
    internal IEnumerable<string> GroupsOf(string call) => groups.Names
        .Where(group => group is not "@known" && groups.Expand(group).Contains(call))
        .OrderBy(group => groups.Expand(group).Count);

    /// <summary>Whether the lines of CapabilityBoundingSet= themselves leave a capability out, and not another directive that does.</summary>
    internal bool DropsItself(string capability)
    {
        bool isFull = true, drops = false;
        foreach (string line in WrittenLines("CapabilityBoundingSet") ?? [])
        {
            bool isNamed = line.TrimStart(Inversion).Split(' ').Contains(capability, StringComparer.OrdinalIgnoreCase);
            if (line[0] == Inversion)
                drops |= isNamed;
            else
                drops = isFull ? !isNamed : drops && !isNamed;
            isFull = false;
        }

        return drops;
    }

    /// <summary>Whether its processes can have a capability at all.</summary>
    internal bool MayHave(string capability) => IsListed("CapabilityBoundingSet", capability, unset: true);

    /// <summary>Whether its processes have it from the start.</summary>
    internal bool Has(string capability) => MayHave(capability) && (IsRoot || IsListed("AmbientCapabilities", capability, unset: false));

    /// <summary>Whether a list allows an item, be it one of what is allowed or of what is not.</summary>
    internal bool IsListed(string directive, string item, bool unset)
    {
        IReadOnlyList<string> items = Items(directive);
        if (!IsKnown || Find(directive) is null or { Value: null })
            return unset;
        return items.Count > 0 && items[0][0] == Inversion ? !items.Contains(Inversion + item) : items.Contains(item);
    }

    private IReadOnlyList<string>? WrittenLines(string directive) => written.GetValueOrDefault(directive)?.Standing;
}
