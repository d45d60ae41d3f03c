using System.Collections.Frozen;
using System.Text;

namespace PSSystemdHarden.UnitFiles.Loading.Settings;

/// <summary>Which partitions of an image may be used, and how (systemd.image-policy(7)). A broken policy keeps the unit from loading.</summary>
internal static class ImagePolicySetting
{
    // With the flags that this release brought, those that a systemd does not know came to be passed over.
    private const int SinceUnknownIsPassedOver = 260;

    private const string DanglingBackslash = "a backslash at its end escapes nothing";

    private static readonly char[] s_blanks = [' ', '\t', '\n', '\r'];

    private static readonly FrozenSet<string> s_partitions = new[]
    {
        "root", "usr", "home", "srv", "esp", "xbootldr", "swap", "root-verity", "usr-verity", "root-verity-sig", "usr-verity-sig", "tmp", "var",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_flags = new[]
    {
        "verity", "signed", "encrypted", "unprotected", "unused", "absent", "open", "ignore", "read-only-on", "read-only-off", "growfs-on", "growfs-off",
    }.ToFrozenSet(StringComparer.Ordinal);

    internal static SettingOutcome Read(ServiceDraft draft, string value, LoadContext context) =>
        value is not ("" or "-" or "*" or "~") && Problem(value, context.Version.Major >= SinceUnknownIsPassedOver) is { } problem
            ? SettingOutcome.Refused(problem)
            : SettingOutcome.Applied;

    private static string? Problem(string policy, bool passesOver)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? rest = policy;
        while (rest is not null)
        {
            if (Cut(ref rest, ':') is not { } rule)
                return DanglingBackslash;
            string? flags = rule;
            if (Cut(ref flags, '=') is not { } name)
                return DanglingBackslash;
            if (flags is null)
                return $"'{rule}' is not a partition with '=' and flags after it";
            name = name.Trim(s_blanks);
            if (name.Length > 0 && !s_partitions.Contains(name))
            {
                if (passesOver)
                    continue;
                return $"'{name}' is no kind of partition";
            }

            if (!seen.Add(name))
                return $"'{name}' is there twice";
            if (FlagsProblem(flags.Trim(s_blanks), passesOver) is { } problem)
                return problem;
        }

        return null;
    }

    private static string? FlagsProblem(string text, bool passesOver)
    {
        string? rest = text is "" or "-" ? null : text;
        while (rest is not null)
        {
            if (Cut(ref rest, '+') is not { } flag)
                return DanglingBackslash;
            if (!passesOver && !s_flags.Contains(flag.Trim(s_blanks)))
                return $"'{flag}' is no flag of a partition";
        }

        return null;
    }

    /// <summary>Takes away what stands before a separator; a backslash makes the next character plain.</summary>
    /// <param name="rest">The text; null afterwards where the separator was not in it.</param>
    /// <param name="separator">Where to cut.</param>
    /// <returns>Null where a backslash at the end escapes nothing.</returns>
    private static string? Cut(ref string? rest, char separator)
    {
        var word = new StringBuilder();
        for (int i = 0; i < rest!.Length; i++)
        {
            if (rest[i] == separator)
            {
                rest = rest[(i + 1)..];
                return word.ToString();
            }

            if (rest[i] == '\\' && ++i == rest.Length)
                return null;
            word.Append(rest[i]);
        }

        rest = null;
        return word.ToString();
    }
}
