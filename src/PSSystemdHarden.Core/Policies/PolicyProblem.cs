using System.Globalization;

namespace PSSystemdHarden.Policies;

/// <summary>Something in a policy that systemd silently ignores.</summary>
/// <param name="Line">The line; the first is 1.</param>
/// <param name="Column">The character in the line; the first is 1.</param>
/// <param name="Key">The JSON key it is about, such as UMask.weight.</param>
/// <param name="Message">What is ignored, and what to write instead where that is known.</param>
public sealed record PolicyProblem(int Line, int Column, string Key, string Message)
{
    /// <summary>"4:11: the message".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Line}:{Column}: {Message}");
}
