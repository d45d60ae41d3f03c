using PSSystemdHarden.Linux;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>System calls and their architectures.</summary>
internal static class SystemCallSettings
{
    private const int MaxErrno = 4095;

    internal static SettingOutcome Architectures(ServiceDraft draft, string value, LoadContext context)
    {
        if (value.Length == 0)
        {
            draft.SystemCallArchitectures.Clear();
            return SettingOutcome.Applied;
        }

        string? problem = null;
        (List<string> words, bool whole) = WordReader.Read(value, WordRules.Unquote);
        foreach (string word in words)
        {
            if (LinuxNames.Embedded.IsArchitecture(word, context.Version))
                draft.SystemCallArchitectures.Add(word);
            else
                problem ??= $"'{word}' is no architecture";
        }

        return SettingOutcome.InPart(whole ? problem : "a quote in it is not closed");
    }

    internal static SettingOutcome Filter(ServiceDraft draft, string value, LoadContext context)
    {
        SystemCallFilterDraft filter = draft.SystemCalls;
        if (value.Length == 0)
        {
            filter.Reset();
            return SettingOutcome.Applied;
        }

        bool denies = value[0] == '~';
        if (!filter.IsBegun)
        {
            filter.Begin(denies);
            if (filter.IsAllowList)
                filter.Put(context.Groups.Expand("@default"), denies: false, error: null);
        }

        string? problem = null;
        (List<string> words, bool whole) = WordReader.Read(denies ? value[1..] : value, WordRules.None);
        foreach (string word in words)
            problem = Take(filter, word, denies, context) ?? problem;
        return SettingOutcome.InPart(whole ? problem : "a backslash at its end escapes nothing");
    }

    /// <summary>Takes one word in: a call or a group, perhaps with the error that it shall fail with.</summary>
    /// <returns>Why not, if not.</returns>
    private static string? Take(SystemCallFilterDraft filter, string word, bool denies, LoadContext context)
    {
        int colon = word.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? word : word[..colon];
        string? error = colon < 0 ? null : word[(colon + 1)..];
        if (error is not null && !IsError(error))
            return $"'{error}' is neither an error's name, nor a number up to {MaxErrno}, nor kill";
        if (name.Length == 0)
            return $"'{word}' names no system call";
        if (error is not null && !denies)
            return $"'{word}' is on a list that allows, where a call can't have an error";
        if (name[0] != '@')
        {
            filter.Put([name], denies, error);
            return context.Groups.IsKnownCall(name) ? null : $"'{name}' is no system call that libseccomp knows";
        }

        if (!context.Groups.Contains(name))
            return $"systemd {context.Version.Major} knows no group '{name}'";
        filter.Put(context.Groups.Expand(name), denies, error);
        return null;
    }

    private static bool IsError(string text) =>
        text == "kill" || LinuxNames.Embedded.IsError(text) || SystemdNumber.Read(text) is >= 0 and <= MaxErrno;
}
