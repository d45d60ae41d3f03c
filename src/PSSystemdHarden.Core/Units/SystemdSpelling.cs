namespace PSSystemdHarden.Units;

/// <summary>systemd's way to spell words: "read-only" for ReadOnly.</summary>
internal static class SystemdSpelling
{
    internal static string Of(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));
}
