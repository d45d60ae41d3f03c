using System.Globalization;
using System.Runtime.Versioning;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>Limits of a unit's control group (cgroups(7), systemd.resource-control(5)).</summary>
[SupportedOSPlatform("linux")]
internal static class ControlGroupChecks
{
    private const string Max = "max", NoLimit = "infinity", Period = "CPUQuotaPeriodSec";
    private const ulong Second = 1_000_000, DefaultPeriod = 100_000, WeightUnit = 100, SharesUnit = 1024;

    internal static UnitCheck Of(string directive, ControlGroupFile file) => context =>
    {
        if (context.Service.ControlGroup.Length == 0)
            return Observation.Unknown("the unit has no control group");
        var (path, text) = context.Machine.ControlGroups.Read(context.Service.ControlGroup, file.File, file.Legacy);
        if (text is null)
            return new Observation(false, "no such file", path, context.Machine.ControlGroups.WhyMissing(file.Controller));
        if (file.Key is { } key)
            return Devices(context, path, text, key);
        bool isLegacy = !path.EndsWith('/' + file.File, StringComparison.Ordinal);
        return directive switch
        {
            "CPUQuota" => Quota(context, path, text, isLegacy),
            "CPUWeight" => CpuWeight(context, path, text, isLegacy),
            "IOWeight" => Observation.When(Same(text.Split(' ')[^1], (ulong)context.Value), text, path),
            "AllowedCPUs" or "AllowedMemoryNodes" => Observation.When(text == string.Join(',', context.Items), text, path),
            "MemoryZSwapWriteback" => Observation.When(text == (context.Setting.Value is true ? "1" : "0"), text, path),
            _ when directive.EndsWith("Accounting", StringComparison.Ordinal) => new Observation(true, "measured", path),
            _ => Observation.When(IsLimit(text, (ulong)context.Value, isBytes: file.Controller == "memory"), text, path),
        };
    };

    /// <summary>Slice=: where the unit's control group lies.</summary>
    internal static Observation Slice(CheckContext context)
    {
        string group = context.Service.ControlGroup;
        bool lies = group.Split('/') is { Length: > 2 } parts && parts[^2] == context.Setting.Text;
        return group.Length == 0 ? Observation.Unknown("the unit has no control group") : Observation.When(lies, group, "ControlGroup of the unit");
    }

    /// <summary>The kernel rounds bytes down to pages; of version 1 the highest number that it has means no limit.</summary>
    private static bool IsLimit(string text, ulong expected, bool isBytes)
    {
        ulong page = isBytes ? (ulong)Environment.SystemPageSize : 1;
        if (text == Max)
            return expected == ulong.MaxValue;
        return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong found)
            && (found / page == expected / page || (expected == ulong.MaxValue && found >= long.MaxValue / page * page));
    }

    private static bool Same(string text, ulong expected) => text == expected.ToString(CultureInfo.InvariantCulture);

    /// <summary>"20000 100000": so much of each period, in microseconds; the period is moved where the share would be too small for the kernel.</summary>
    private static Observation Quota(CheckContext context, string path, string text, bool isLegacy)
    {
        ulong perSecond = (ulong)context.Value;
        string[] words = text.Split(' ');
        string periodText = isLegacy ? DefaultPeriod.ToString(CultureInfo.InvariantCulture) : words[^1];
        if (words[0] is Max or "-1")
            return new Observation(perSecond == ulong.MaxValue, text, path);
        ulong quota = ulong.Parse(words[0], CultureInfo.InvariantCulture), period = ulong.Parse(periodText, CultureInfo.InvariantCulture);
        if (isLegacy && context.Service.Text(Period).Length > 0)
            return Observation.Unknown("the period is in another file", text, path);
        return Observation.When(quota * Second / period == perSecond || quota == perSecond * period / Second, text, path);
    }

    private static Observation CpuWeight(CheckContext context, string path, string text, bool isLegacy)
    {
        ulong weight = (ulong)context.Value;
        if (weight == 0)
        {
            var (idlePath, idle) = context.Machine.ControlGroups.Read(context.Service.ControlGroup, "cpu.idle", legacy: null);
            return Observation.When(idle == "1", idle ?? "no such file", idlePath);
        }

        return Observation.When(Same(text, isLegacy ? weight * SharesUnit / WeightUnit : weight), text, path);
    }

    /// <summary>Lines such as "8:0 rbps=1000 wbps=max": one device each.</summary>
    private static Observation Devices(CheckContext context, string path, string text, string key)
    {
        foreach (object[] item in ((object[])context.Value).Cast<object[]>())
        {
            string node = (string)item[0];
            string expected = (ulong)item[1] == ulong.MaxValue ? $"{key}={Max}" : string.Create(CultureInfo.InvariantCulture, $"{key}={item[1]}");
            bool isThere = text.Split('\n').Any(line => line.Split(' ').Contains(expected));
            if (!isThere)
                return new Observation(false, text.Length == 0 ? "no device" : text.Replace('\n', ';'), path, $"{node} has no {expected}: it is no block device, or stands for none");
        }

        return new Observation(true, text.Replace('\n', ';'), path);
    }
}
