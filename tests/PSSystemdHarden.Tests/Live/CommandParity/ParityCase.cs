namespace PSSystemdHarden.Tests.Live.CommandParity;

/// <summary>What is run with systemd-run and with Invoke-SandboxedCommand.</summary>
/// <param name="Settings">Assignments as systemd-run -p takes them, with "|" between; they are -Property of the cmdlet.</param>
/// <param name="Parameters">The cmdlet's parameters instead, where it has typed ones.</param>
/// <param name="Command">A script for /bin/sh; null for the one that tells what it finds of itself.</param>
/// <param name="Input">How many bytes of standard input; -1 for none.</param>
/// <param name="Since">The first systemd-run that can do it.</param>
internal sealed record ParityCase(string Settings, string? Parameters = null, string? Command = null, int Input = -1, int Since = 0)
{
    /// <summary>Set where the file is to be run itself, and not by /bin/sh: how it begins.</summary>
    internal string? Interpreter { get; init; }

    public override string ToString() => $"{(Settings.Length == 0 ? "(nothing)" : Settings)}{(Command is null ? string.Empty : $" [{Command}]")}{(Input < 0 ? string.Empty : $" <{Input} bytes")}";
}
