using System.Globalization;
using System.Runtime.Versioning;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Enforcement.Checks;

/// <summary>Who a process is, and what it may do (credentials(7), capabilities(7)).</summary>
[SupportedOSPlatform("linux")]
internal static class IdentityChecks
{
    private const string KeepsUser = "ExecStart= begins with '!', under which systemd leaves the user to the program";

    /// <summary>A user ID does not change unless the program changes it, and then it had the right to.</summary>
    internal static Observation User(CheckContext context, ProcessSandbox process)
    {
        if (UserId(context) is not { } expected)
            return Observation.Unknown($"the user {context.Setting.Text} is not known on this machine", $"user ID {process.Users}", Status(process));
        return Observation.When(
            process.Users.Effective == expected && process.Users.Real == expected, $"user ID {process.Users}", Status(process),
            context.Service.KeepsUser ? KeepsUser : $"it is the user ID {expected}");
    }

    internal static Observation Group(CheckContext context, ProcessSandbox process)
    {
        uint? expected = context.Service.GroupId ?? Numeric(context.Setting.Text) ?? NameService.Group(context.Setting.Text);
        return expected is null
            ? Observation.Unknown($"the group {context.Setting.Text} is not known on this machine", $"group ID {process.Groups}", Status(process))
            : Observation.When(process.Groups.Effective == expected, $"group ID {process.Groups}", Status(process), context.Service.KeepsUser ? KeepsUser : $"it is the group ID {expected}");
    }

    internal static Observation SupplementaryGroups(CheckContext context, ProcessSandbox process)
    {
        foreach (string name in context.Items)
        {
            if ((Numeric(name) ?? NameService.Group(name)) is not { } group)
                return Observation.Unknown($"the group {name} is not known on this machine");
            if (!process.SupplementaryGroups.Contains(group) && process.Groups.Effective != group)
                return new Observation(false, $"not in {name} ({group})", Status(process), "it grants, and restricts nothing: the service has less than it was given");
        }

        return new Observation(true, $"groups {string.Join(' ', process.SupplementaryGroups)}", Status(process));
    }

    /// <summary>DynamicUser=: whoever systemd has chosen for it. Where a user of that name was there already, it is that one.</summary>
    internal static Observation DynamicUser(CheckContext context, ProcessSandbox process)
    {
        string found = $"user ID {process.Users}";
        if (context.Service.UserId is not { } expected)
            return Observation.Unknown("systemd does not tell which user it has made", found, Status(process));
        return Observation.When(process.Users.Effective == expected && expected != 0, found, Status(process), context.Service.KeepsUser ? KeepsUser : $"it is the user ID {expected}");
    }

    internal static Observation BoundingSet(CheckContext context, ProcessSandbox process)
    {
        ulong tooMuch = process.Capabilities.Bounding.Bits & ~(ulong)context.Value;
        return Observation.When(
            tooMuch == 0, tooMuch == 0 ? process.Capabilities.Bounding.ToString() : $"besides {new CapabilitySet(tooMuch)}", $"{Status(process)} (CapBnd)");
    }

    internal static Observation AmbientSet(CheckContext context, ProcessSandbox process)
    {
        ulong missing = (ulong)context.Value & ~process.Capabilities.Ambient.Bits;
        if (missing == 0)
            return new Observation(true, process.Capabilities.Ambient.ToString(), $"{Status(process)} (CapAmb)");
        return Observation.Unknown("it grants, and a program may give it up by itself", $"without {new CapabilitySet(missing)}", $"{Status(process)} (CapAmb)");
    }

    /// <summary>AppArmorProfile=, SELinuxContext=, SmackProcessLabel=.</summary>
    internal static Observation Label(CheckContext context, ProcessSandbox process)
    {
        // D-Bus has whether it may fail, and the label.
        string expected = context.Value is object[] { Length: 2 } pair ? (string)pair[1] : context.Setting.Text;
        string evidence = $"/proc/{process.Id}/attr/current";
        if (process.SecurityLabel is not { } label)
            return new Observation(false, "no label", evidence);

        // AppArmor adds its mode: "profile (enforce)".
        string name = label.EndsWith(')') && label.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and var mode ? label[..mode] : label;
        bool complains = label.EndsWith("(complain)", StringComparison.Ordinal);
        return Observation.When(name == expected && !complains, label, evidence, complains ? "the profile only complains" : null);
    }

    private static uint? UserId(CheckContext context) =>
        Numeric(context.Setting.Text) ?? (context.Setting.Text == "root" ? 0 : context.Service.UserId ?? NameService.User(context.Setting.Text)?.User);

    private static uint? Numeric(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static string Status(ProcessSandbox process) => $"/proc/{process.Id}/status";
}
