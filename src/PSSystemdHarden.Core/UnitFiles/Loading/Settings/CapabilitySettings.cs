using PSSystemdHarden.Directives;
using PSSystemdHarden.Linux;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Settings that are sets of bits: capabilities and namespaces.</summary>
internal static class CapabilitySettings
{
    // The highest number that systemd takes; the kernel's own last one does not matter to any item.
    private const int LastCapability = 62, LastCapabilityUpTo253 = 63;

    internal static SettingOutcome BoundingSet(ServiceDraft draft, string value, LoadContext context)
    {
        (ulong named, bool inverted, string? problem) = ReadCapabilities(value, context);
        ServiceSettings settings = draft.Settings;

        // "~" alone means all capabilities. Up to 257 that is the same as not set, so that a later line replaces it.
        settings.CapabilityBoundingSet = Merge(settings.CapabilityBoundingSet, named, inverted, replaces: !draft.CapabilityBoundingSetGiven);
        draft.CapabilityBoundingSetGiven = context.Version.Major >= 258 || settings.CapabilityBoundingSet != ulong.MaxValue;
        return SettingOutcome.InPart(problem);
    }

    internal static SettingOutcome Ambient(ServiceDraft draft, string value, LoadContext context)
    {
        (ulong named, bool inverted, string? problem) = ReadCapabilities(value, context);
        ServiceSettings settings = draft.Settings;
        settings.AmbientCapabilities = Merge(settings.AmbientCapabilities, named, inverted, replaces: settings.AmbientCapabilities == 0);
        return SettingOutcome.InPart(problem);
    }

    internal static SettingOutcome Namespaces(ServiceDraft draft, string value, LoadContext context)
    {
        ulong allowed = draft.Settings.RestrictNamespaces;
        SettingOutcome outcome = ReadNamespaces(value, context, delegates: false, ref allowed);
        draft.Settings.RestrictNamespaces = allowed;
        return outcome;
    }

    /// <summary>Takes a line of RestrictNamespaces= or DelegateNamespaces= into the bits of what is allowed; all of them stand for nothing said.</summary>
    internal static SettingOutcome ReadNamespaces(string value, LoadContext context, bool delegates, ref ulong allowed)
    {
        if (value.Length == 0)
        {
            allowed = ulong.MaxValue;
            return SettingOutcome.Applied;
        }

        // The user namespace can't be delegated. The setting names what is allowed; yes restricts to nothing, and delegates all.
        ulong user = LinuxNames.Embedded.Namespace("user", context.Version) ?? 0;
        ulong all = LinuxNames.Embedded.AllNamespaces(context.Version) & ~(delegates ? user : 0);
        if (DirectiveValue.ReadBoolean(value) is { } isOn)
        {
            allowed = isOn == delegates ? all : 0;
            return SettingOutcome.Applied;
        }

        bool inverted = value[0] == '~';
        (List<string> words, bool whole) = WordReader.Read(inverted ? value[1..] : value, WordRules.None);
        ulong named = 0;
        foreach (string word in words)
        {
            if (LinuxNames.Embedded.Namespace(word, context.Version) is not { } flag)
                return SettingOutcome.Ignored($"'{word}' is no kind of namespace, and one such word voids the line");
            named |= flag;
        }

        if (!whole)
            return SettingOutcome.Ignored("a backslash at its end escapes nothing");
        ulong merged = allowed == ulong.MaxValue
            ? inverted ? all & ~named : named
            : inverted ? allowed & ~named : allowed | named;
        if (delegates && (merged & user) != 0)
            return SettingOutcome.Ignored("the user namespace can't be delegated");
        allowed = merged;
        return SettingOutcome.Applied;
    }

    private static ulong Merge(ulong current, ulong named, bool inverted, bool replaces)
    {
        if (named == 0 || replaces)
            return inverted ? ~named : named;
        return inverted ? current & ~named : current | named;
    }

    private static (ulong Named, bool Inverted, string? Problem) ReadCapabilities(string value, LoadContext context)
    {
        bool inverted = value.StartsWith('~');
        (List<string> words, _) = WordReader.Read(inverted ? value[1..] : value, context.Version.Major >= 254 ? WordRules.Unquote | WordRules.Relax : WordRules.Unquote);
        ulong named = 0;
        string? unknown = null;
        foreach (string word in words)
        {
            int? number = SystemdNumber.Read(word) is { } given
                ? given >= 0 && given <= (context.Version.Major >= 254 ? LastCapability : LastCapabilityUpTo253) ? (int)given : null
                : LinuxNames.Embedded.Capability(word);
            if (number is null)
                unknown ??= $"'{word}' is no capability";
            else
                named |= 1UL << number.Value;
        }

        return (named, inverted, unknown);
    }
}
