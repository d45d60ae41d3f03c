using System.Globalization;
using System.Text.RegularExpressions;

using PSSystemdHarden.Exposure;

namespace PSSystemdHarden.Denials;

/// <summary>The kernel's record of a system call that a filter acted upon (audit type 1326, AUDIT_SECCOMP).</summary>
/// <param name="ProcessId">The process, numbered as the kernel itself does.</param>
/// <param name="ProcessName">Its name.</param>
/// <param name="Signal">The signal that ended it; 0 for a call that was only logged.</param>
/// <param name="Call">The call's name, or its number where that is not known.</param>
/// <param name="IsNative">Whether it was made by the machine's own interface, and not by that of another architecture.</param>
internal sealed partial record SeccompRecord(int ProcessId, string ProcessName, int Signal, string Call, bool IsNative)
{
    private const string Type = "type=1326";

    /// <summary>Whether it is known to be of a process that is looked at.</summary>
    internal bool IsOfProcess { get; init; }

    /// <summary>What a record says; null for a text that is none.</summary>
    internal static SeccompRecord? Parse(string text)
    {
        if (!text.Contains(Type, StringComparison.Ordinal) && !text.StartsWith("SECCOMP ", StringComparison.Ordinal))
            return null;
        Match match = Fields().Match(text);
        if (!match.Success)
            return null;
        int number = Number(match.Groups["call"], NumberStyles.None);
        uint architecture = uint.Parse(match.Groups["arch"].ValueSpan, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return new SeccompRecord(
            Number(match.Groups["pid"], NumberStyles.None), match.Groups["comm"].Value, Number(match.Groups["sig"], NumberStyles.None),
            SystemCallNames.OfNumber(architecture, number) ?? number.ToString(CultureInfo.InvariantCulture), SystemCallNames.IsNative(architecture));

        static int Number(Group group, NumberStyles style) => int.Parse(group.ValueSpan, style, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("""\bpid=(?<pid>\d+) .*?\bcomm="?(?<comm>[^"]*?)"? .*?\bsig=(?<sig>\d+) arch=(?<arch>[0-9a-f]+) syscall=(?<call>\d+)\b""", RegexOptions.CultureInvariant)]
    private static partial Regex Fields();
}
