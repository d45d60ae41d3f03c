using PSSystemdHarden.Units;

namespace PSSystemdHarden.Exposure;

/// <summary>The instance that systemd-analyze puts into a template that it is asked to rate.</summary>
public static class TemplateInstance
{
    /// <summary>As <see cref="Of(SystemdVersion)"/>, but "i" in the offline mode up to systemd 256.</summary>
    internal static string Of(SystemdVersion version, ExposureScoring scoring) =>
        scoring is ExposureScoring.Offline && version.Major <= 256 ? "i" : Of(version);

    /// <summary>"test-instance" up to systemd 256, "test_instance" since.</summary>
    public static string Of(SystemdVersion version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.Major <= 256 ? "test-instance" : "test_instance";
    }
}
