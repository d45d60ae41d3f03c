using PSSystemdHarden.Directives;
using PSSystemdHarden.Linux;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Directives with rules of their own that fit nowhere else.</summary>
internal static class ServiceSpecificSettings
{
    private const int MaxBusName = 255;

    internal static SettingOutcome BusName(ServiceDraft draft, string value, LoadContext context)
    {
        if (context.Specifiers.Expand(value, out string? problem) is not { } name)
            return SettingOutcome.Ignored(problem!);
        if (!IsBusName(name))
            return SettingOutcome.Ignored($"'{name}' can be no name on D-Bus");
        draft.BusName = name;
        return SettingOutcome.Applied;
    }

    internal static SettingOutcome PamName(ServiceDraft draft, string value, LoadContext context)
    {
        if (context.Specifiers.Expand(value, out string? problem) is not { } name)
            return SettingOutcome.Ignored(problem!);
        draft.HasPamName = name.Length > 0;
        return SettingOutcome.Applied;
    }

    /// <summary>A label of a security module. One that can't be resolved is refused, unless a "-" in front says that it may fail.</summary>
    internal static SettingOutcome Label(ServiceDraft draft, string value, LoadContext context)
    {
        bool mayFail = value.StartsWith('-');
        if (context.Specifiers.Expand(mayFail ? value[1..] : value, out string? problem) is not null)
            return SettingOutcome.Applied;
        return mayFail ? SettingOutcome.Ignored(problem!) : SettingOutcome.Refused(problem!);
    }

    /// <summary>Up to 257 a boolean. Since 258 an empty value resets it, and a name may follow: "private:NAME".</summary>
    internal static SettingOutcome ProtectHostname(ServiceDraft draft, string value, LoadContext context)
    {
        bool takesName = context.Version.Major >= 258;
        int colon = takesName ? value.IndexOf(':', StringComparison.Ordinal) : -1;
        string mode = colon < 0 ? value : value[..colon];
        bool? protects = takesName && mode is "" or "private" ? mode == "private" : DirectiveValue.ReadBoolean(mode);
        if (takesName && value.Length == 0)
            protects = false;
        if (protects is null || (colon >= 0 && (protects is false || !IsHostname(value[(colon + 1)..], context))))
            return SettingOutcome.Ignored($"'{value}' is {(takesName ? "none of yes, no, private, yes:NAME, private:NAME" : "neither yes nor no")}");
        draft.Settings.ProtectHostname = protects.Value;
        return SettingOutcome.Applied;
    }

    internal static SettingOutcome RestartForceExitStatus(ServiceDraft draft, string value, LoadContext context)
    {
        static bool IsKnown(string word) => SystemdNumber.ReadUnsigned(word) <= byte.MaxValue || ExitStatuses.IsName(word);
        List<string> words = WordReader.Read(value, WordRules.None).Words;
        bool knowsOne = words.Exists(IsKnown);
        draft.HasRestartForceExitStatus = value.Length > 0 && (draft.HasRestartForceExitStatus || knowsOne);
        if (words.Find(word => !IsKnown(word)) is not { } unknown)
            return SettingOutcome.Applied;
        string problem = $"'{unknown}' is no exit status and no signal";
        return knowsOne ? SettingOutcome.InPart(problem) : SettingOutcome.Ignored(problem);
    }

    /// <summary>An id, and after a colon where the credential comes from. An empty value drops all of its kind, encrypted or not.</summary>
    internal static SettingReader Credential(Func<ServiceDraft, Dictionary<string, bool>> mapOf, bool encrypted, bool needsData) => (draft, value, context) =>
    {
        Dictionary<string, bool> credentials = mapOf(draft);
        if (value.Length == 0)
        {
            credentials.Clear();
            return SettingOutcome.Applied;
        }

        int colon = value.IndexOf(':', StringComparison.Ordinal);
        if (context.Specifiers.Expand(colon < 0 ? value : value[..colon], out string? problem) is not { } id)
            return SettingOutcome.Ignored(problem!);
        if (!IsCredentialId(id) || (needsData && colon < 0))
            return SettingOutcome.Ignored($"'{value}' is not an id with ':' and data after it");
        credentials[id] = encrypted;
        return SettingOutcome.Applied;
    };

    /// <summary>Whether a credential may have that name: that of a file.</summary>
    internal static bool IsCredentialId(string id) => id.Length is > 0 and <= 255 && id is not ("." or "..") && !id.Contains('/', StringComparison.Ordinal);

    private static bool IsBusName(string name) =>
        name.Length is > 0 and <= MaxBusName
        && name.Contains('.', StringComparison.Ordinal)
        && name.Split('.').All(part => part.Length > 0 && !char.IsAsciiDigit(part[0]) && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'));

    private static bool IsHostname(string text, LoadContext context) =>
        context.Specifiers.Expand(text, out _) is { Length: > 0 and <= 64 } name
        && name.Split('.').All(label => label.Length > 0 && label[0] != '-' && label[^1] != '-' && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'));
}
