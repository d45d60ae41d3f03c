using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Users and groups. A name that can't be one keeps the unit from loading.</summary>
internal static class IdentitySettings
{
    internal static SettingOutcome User(ServiceDraft draft, string value, LoadContext context) =>
        One(value, context, name => draft.Settings.User = name);

    internal static SettingOutcome Group(ServiceDraft draft, string value, LoadContext context) =>
        One(value, context, name => draft.HasGroup = name.Length > 0);

    internal static SettingOutcome SupplementaryGroups(ServiceDraft draft, string value, LoadContext context)
    {
        if (value.Length == 0)
        {
            draft.SupplementaryGroups.Clear();
            return SettingOutcome.Applied;
        }

        (List<string> words, bool whole) = WordReader.Read(value, WordRules.None);
        foreach (string word in words)
        {
            if (Resolve(word, context, out string name) is { } problem)
                return SettingOutcome.Refused(problem);
            draft.SupplementaryGroups.Add(name);
        }

        return whole ? SettingOutcome.Applied : SettingOutcome.Refused("a backslash at its end escapes nothing");
    }

    private static SettingOutcome One(string value, LoadContext context, Action<string> set)
    {
        if (value.Length == 0)
        {
            set(string.Empty);
            return SettingOutcome.Applied;
        }

        if (Resolve(value, context, out string name) is { } problem)
            return SettingOutcome.Refused(problem);
        set(name);
        return SettingOutcome.Applied;
    }

    private static string? Resolve(string text, LoadContext context, out string name)
    {
        name = context.Specifiers.Expand(text, out string? problem) ?? string.Empty;
        return problem ?? (IsName(name) ? null : $"'{name}' can be no user's or group's name");
    }

    /// <summary>What systemd takes for a name: nearly everything that can stand in passwd(5), and numbers up to 32 bits.</summary>
    private static bool IsName(string name)
    {
        if (name.Length == 0)
            return false;
        if (name.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0 && IsNumber(name))
            return true;
        return name is not ("." or "..")
            && name[0] != ' '
            && name[^1] != ' '
            && !name.Any(c => c is ':' or '/' || c is < ' ' or '\x7F')
            && name.AsSpan(name[0] == '-' ? 1 : 0).IndexOfAnyExceptInRange('0', '9') >= 0;
    }

    // 65535 and 4294967295 mean "none" to the kernel, in 16 and in 32 bits; a leading 0 is not taken.
    private static bool IsNumber(string digits) =>
        (digits.Length == 1 || digits[0] != '0')
        && uint.TryParse(digits, out uint number)
        && number is not (0xFFFF or 0xFFFFFFFF);
}
