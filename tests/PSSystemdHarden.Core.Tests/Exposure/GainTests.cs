using FsCheck;
using FsCheck.Fluent;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Exposure;

public class GainTests
{
    private static readonly (string Id, Action<ServiceSettings> MakeGood)[] s_cures =
    [
        ("PrivateNetwork", s => s.PrivateNetwork = true),
        ("PrivateDevices", s => s.PrivateDevices = true),
        ("NoNewPrivileges", s => s.NoNewPrivileges = true),
        ("ProtectSystem", s => s.ProtectSystem = "strict"),
        ("ProtectHome", s => s.ProtectHome = "yes"),
        ("ProtectProc", s => s.ProtectProc = "invisible"),
        ("UMask", s => s.UMask = 0b000_111_111),
        ("KeyringMode", s => s.KeyringMode = "private"),
        ("Delegate", s => s.Delegate = false),
        ("SystemCallArchitectures", s => s.SystemCallArchitectures = ["native"]),
        ("RestrictNamespaces_user", s => s.RestrictNamespaces &= ~0x10000000ul),
        ("CapabilityBoundingSet_CAP_KILL", s => s.CapabilityBoundingSet &= ~(1ul << 5)),
        ("AmbientCapabilities", s => s.AmbientCapabilities = 0),
        ("DeviceAllow", s => (s.DevicePolicy, s.DeviceAllowCount) = ("closed", 0)),
    ];

    /// <summary>The gain that a finding promises is what the overall number really falls by when just that is mended.</summary>
    [Fact]
    public void Mending_one_setting_gains_what_its_finding_says()
    {
        ExposureRules rules = ExposureRules.Create(
            SystemdVersion.Parse("262.1"), NativeSystemCalls.FromTable(ExposureTables.Embedded.SystemCalls, "x86_64", libseccomp: null), ExposureScoring.Live);
        Prop.ForAll((bool[] already, ulong capabilities, uint other) =>
        {
            foreach ((string id, Action<ServiceSettings> makeGood) in s_cures)
            {
                ServiceSettings settings = Settings(already, capabilities, umask: other & 0b111_111_111, home: other >> 9);
                UnitExposure before = ExposureAssessment.Assess(rules, "any.service", settings);
                makeGood(settings);
                UnitExposure after = ExposureAssessment.Assess(rules, "any.service", settings);

                double promised = before.Findings.Single(finding => finding.Id == id).Gain;
                Assert.Equal(before.Exposure - promised, after.Exposure, precision: 9);
                Assert.Equal(0u, after.Findings.Single(finding => finding.Id == id).Badness);
            }
        }).QuickCheckThrowOnFailure();
    }

    private static ServiceSettings Settings(bool[] already, ulong capabilities, uint umask, uint home)
    {
        var settings = new ServiceSettings
        {
            UMask = umask,
            CapabilityBoundingSet = capabilities,
            ProtectHome = (home % 4) switch { 0 => "no", 1 => "tmpfs", 2 => "read-only", _ => "yes" },
        };
        for (int i = 0; i < already.Length && i < s_cures.Length; i++)
        {
            if (already[i])
                s_cures[i].MakeGood(settings);
        }

        return settings;
    }
}
