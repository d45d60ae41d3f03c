using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Policies;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Policies;

/// <summary>Against this machine's own systemd-analyze, which needs neither root nor a running systemd for files.</summary>
public partial class PolicyParityTests
{
    private const string Service = "[Service]\nExecStart=/bin/true\nPrivateTmp=yes\nUMask=0027\nNoNewPrivileges=yes\n";

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"UserOrDynamicUser":{"weight":0},"UMask":{"weight":5000,"range":10},"PrivateNetwork":{"weight":1,"description_bad":"own text"}}""")]
    [InlineData("""{"UMask":{"weight":30000.0,"range":3},"ProtectHome":{"range":77},"PrivateTmp":{"weight":40000}}""")]
    [InlineData("""{"UMask":{"weight":"5","range":-1,"x":1},"PrivateNetwork":7,"Nope":{"weight":9},"ProtectSystem":{"weight":9000},"ProtectSystem":{"weight":1}}""")]
    [InlineData("""{"CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW":{"weight":90000},"waivers":[]}""")]
    [InlineData("""{"CapabilityBoundingSet_CAP_NET_BIND_SERVICE_BROADCAST_RAW)":{"weight":90000}}""")]
    [InlineData("""{"UMask":{"weight":1,"weight":50000}}""")]
    public void The_overall_number_is_systemds(string json)
    {
        string folder = Directory.CreateTempSubdirectory("policy-").FullName;
        try
        {
            string unit = Path.Combine(folder, "web.service"), policy = Path.Combine(folder, "p.json");
            File.WriteAllText(unit, Service);
            File.WriteAllText(policy, json);
            SystemdVersion version = VersionOfMachine();
            Match overall = OverallLine().Match(Run("security", "--no-pager", "--offline=true", $"--security-policy={policy}", unit));

            ExposureRules rules = ExposureRules.ForFiles(version, ExposureScoring.Offline)
                .With(ExposurePolicyReader.Parse(Encoding.UTF8.GetBytes(json), policy));
            UnitExposure actual = new UnitFileRater(FileTree.Machine, UnitSearchPath.AfterOwnFolder(), rules).RateFile(unit);
            Assert.Equal(overall.Groups[1].Value, FormattableString.Invariant($"{actual.Exposure:0.0}"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SystemdVersion VersionOfMachine()
    {
        Match match = VersionText().Match(Run("--version"));
        SystemdVersion version = SystemdVersion.Parse(match.Groups[1].Value);
        Assert.SkipWhen(version.Major < 250, "systemd-analyze rates no files before 250");
        return version;
    }

    private static string Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("systemd-analyze", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SYSTEMD_COLORS"] = "0";
        start.Environment["SYSTEMD_EMOJI"] = "0";
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors.Result);
            return output;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("systemd-analyze is not installed");
            throw;
        }
    }

    [GeneratedRegex(@"Overall exposure level for \S+: (\d+\.\d)")]
    private static partial Regex OverallLine();

    [GeneratedRegex(@"\((\d+[^)-]*)")]
    private static partial Regex VersionText();
}
