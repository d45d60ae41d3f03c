namespace PSSystemdHarden.Policies;

/// <summary>The policy that systemd-analyze takes where none is named (since systemd 250).</summary>
internal static class SystemPolicy
{
    internal const string Name = "systemd-analyze-security.policy";

    /// <summary>In the order of CONF_PATHS("systemd") in systemd's sources: the first that is there counts, alone.</summary>
    private static readonly string[] s_folders = ["/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd"];

    /// <summary>This machine's; null where there is none. It is looked for in the machine even if files of a root tree are rated, as systemd does.</summary>
    /// <exception cref="ExposurePolicyException">It is no policy.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    internal static ExposurePolicy? Read() =>
        Array.Find([.. s_folders.Select(folder => Path.Combine(folder, Name))], File.Exists) is { } path ? ExposurePolicyReader.Read(path) : null;
}
