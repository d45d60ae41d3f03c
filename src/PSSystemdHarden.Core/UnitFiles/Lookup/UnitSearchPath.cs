namespace PSSystemdHarden.UnitFiles.Lookup;

/// <summary>Where units are looked for, in order (systemd.unit(5), "Unit File Load Path"). What generators make is left out, as systemd's offline mode does.</summary>
internal static class UnitSearchPath
{
    private static readonly string[] s_system =
    [
        "/etc/systemd/system.control",
        "/run/systemd/system.control",
        "/etc/systemd/system",
        "/etc/systemd/system.attached",
        "/run/systemd/system",
        "/run/systemd/system.attached",
        "/usr/local/lib/systemd/system",
        "/usr/lib/systemd/system",
        "/lib/systemd/system",
    ];

    private static readonly string[] s_generated = ["transient", "generator", "generator.early", "generator.late"];

    /// <summary>The folders of a root tree.</summary>
    internal static IReadOnlyList<string> System => s_system;

    /// <summary>Those of a running manager (its property UnitPath), such as a user's own.</summary>
    internal static IReadOnlyList<string> WithoutGenerated(IEnumerable<string> folders) => [.. folders.Where(folder => !s_generated.Contains(Path.GetFileName(folder)))];

    /// <summary>
    /// The folders that come after a file's own: this machine's, or those of $SYSTEMD_UNIT_PATH, which may end in ":"
    /// for this machine's after them.
    /// </summary>
    internal static IReadOnlyList<string> AfterOwnFolder()
    {
        string[] ofMachine = OperatingSystem.IsWindows() ? [] : s_system;
        if (Environment.GetEnvironmentVariable("SYSTEMD_UNIT_PATH") is not { } wanted)
            return ofMachine;
        string[] folders = wanted.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return wanted.EndsWith(Path.PathSeparator) ? [.. folders, .. ofMachine] : folders;
    }
}
