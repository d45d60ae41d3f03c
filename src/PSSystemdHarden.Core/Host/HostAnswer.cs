namespace PSSystemdHarden.Host;

/// <summary>How a host stands to a feature.</summary>
internal enum HostState
{
    /// <summary>It can't be told from here.</summary>
    Unknown,

    /// <summary>It has it.</summary>
    Present,

    /// <summary>It has only the form that cgroup version 1 has.</summary>
    VersionOne,

    /// <summary>It does not have it, and systemd notices that by itself.</summary>
    Absent,

    /// <summary>It has it, systemd may not use it, and notices that by itself.</summary>
    Denied,

    /// <summary>It seems to have it, systemd tries, and fails.</summary>
    Failing,
}

/// <summary>Whether a host has a feature, and why not.</summary>
internal readonly record struct HostAnswer(HostState State, string Reason)
{
    internal static HostAnswer Present { get; } = new(HostState.Present, string.Empty);

    internal static HostAnswer Absent(string reason) => new(HostState.Absent, reason);

    internal static HostAnswer Denied(string reason) => new(HostState.Denied, reason);

    internal static HostAnswer Failing(string reason) => new(HostState.Failing, reason);

    internal static HostAnswer Unknown(string reason) => new(HostState.Unknown, reason);

    internal static HostAnswer When(bool present, string reason) => present ? Present : Absent(reason);
}
