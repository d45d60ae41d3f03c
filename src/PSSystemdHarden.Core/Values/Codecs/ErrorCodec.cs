using System.Globalization;

using PSSystemdHarden.Linux;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>The error that a filtered system call fails with, or "kill".</summary>
internal static class ErrorCodec
{
    /// <summary>systemd's number for "kill", which is no error's (SECCOMP_ERROR_NUMBER_KILL).</summary>
    internal const int Kill = int.MaxValue - 1;

    private const int MaxErrno = 4095;
    private const string KillWord = "kill";

    internal static ValueCodec ErrnoOrKill { get; } = new(
        input => input.Last(line => NumberOf(line) is > 0 and var number ? number : null),
        (_, value) => NameOf((int)value));

    /// <summary>The number of an error by its name or number; null where it is none.</summary>
    internal static int? NumberOf(string text) => text == KillWord
        ? Kill
        : LinuxNames.Embedded.Error(text) ?? (SystemdNumber.Read(text) is >= 0 and <= MaxErrno and var number ? (int)number : null);

    /// <summary>systemd's spelling of it: its name, or its number where it has none.</summary>
    internal static string NameOf(int number) => number == Kill
        ? KillWord
        : LinuxNames.Embedded.ErrorName(number) ?? number.ToString(CultureInfo.InvariantCulture);
}
