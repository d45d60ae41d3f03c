using System.Globalization;
using System.Management.Automation;

namespace PSSystemdHarden.Errors;

/// <summary>A command in a sandbox ended with another status than 0, where $PSNativeCommandUseErrorActionPreference makes that an error.</summary>
/// <remarks>PowerShell's own NativeCommandExitException can be made by PowerShell alone.</remarks>
public sealed class SandboxedCommandExitException : RuntimeException
{
    internal SandboxedCommandExitException(string command, int exitCode)
        : base(string.Create(CultureInfo.InvariantCulture, $"Program \"{command}\" ended with non-zero exit code: {exitCode} (0x{exitCode:X2}).")) =>
        (Command, ExitCode) = (command, exitCode);

    /// <summary>The program.</summary>
    public string Command { get; }

    /// <summary>The exit status; 128 and the signal's number for a command that one ended.</summary>
    public int ExitCode { get; }
}
