using System.Runtime.Versioning;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>BPF programs that systemd has attached to a unit's control group (bpf(2), BPF_PROG_QUERY).</summary>
/// <remarks>What rules a program has, its maps hold; that it is there is taken for what was loaded when it was attached.</remarks>
[SupportedOSPlatform("linux")]
internal static class ProgramChecks
{
    private const string NeedsPrivilege = "needs root (CAP_NET_ADMIN and CAP_BPF)", AllDevices = "a *:* rwm";

    internal static UnitCheck Of(AttachedProgram program) => context =>
    {
        if (context.Service.ControlGroup.Length == 0)
            return Observation.Unknown("the unit has no control group");
        if (!context.Machine.ControlGroups.IsUnified && program.Attach is [DeviceType])
            return LegacyDevices(context);
        string folder = context.Machine.ControlGroups.FolderOf(context.Service.ControlGroup), evidence = $"bpf(BPF_PROG_QUERY, {folder})";
        var found = new List<string>();
        foreach (int type in program.Attach)
        {
            if (Bpf.ProgramsOf(folder, type, out int error) is not { } names)
                return Observation.Unknown(error is Libc.EPERM or Libc.EACCES ? NeedsPrivilege : $"the kernel does not tell: {Libc.ErrorText(error)}", evidence: evidence);
            string[] own = [.. names.Where(name => name.Length == 0 || name.StartsWith(program.Name, StringComparison.Ordinal))];
            if (own.Length == 0)
                return new Observation(false, names.Length == 0 ? "no program" : $"no program of systemd's for it, but {string.Join(", ", names)}", evidence);
            found.AddRange(own.Select(name => name.Length == 0 ? "a program without a visible name" : name));
        }

        return found.Exists(name => name.Contains(' ', StringComparison.Ordinal))
            ? Observation.Unknown("only CAP_SYS_ADMIN can see which programs these are", $"{found.Count} programs", evidence)
            : new Observation(true, string.Join(", ", found), evidence);
    };

    /// <summary>BPF_CGROUP_DEVICE.</summary>
    private const int DeviceType = 6;

    /// <summary>Version 1 has a list of what is allowed instead.</summary>
    private static Observation LegacyDevices(CheckContext context)
    {
        var (path, text) = context.Machine.ControlGroups.Read(context.Service.ControlGroup, "devices.list", "devices/devices.list");
        return text is null
            ? new Observation(false, "no such file", path, context.Machine.ControlGroups.WhyMissing("devices"))
            : Observation.When(text != AllDevices, text.Replace('\n', ';'), path);
    }
}
