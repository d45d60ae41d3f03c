using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>The instance that systemd-analyze puts into a template that it is asked to rate.</summary>
public static class TemplateInstance
{
    /// <summary>For files, "i" up to systemd 256, and since then the same as live.</summary>
    internal static string OfFiles(SystemdVersion version) => version.Major <= 256 ? "i" : Of(version);

    /// <summary>"test-instance" up to systemd 256, "test_instance" since.</summary>
    public static string Of(SystemdVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.Major <= 256 ? "test-instance" : "test_instance";
    }
}
