namespace EmbeddedShell;

/// <summary>The command line cannot be understood; the message is for the user.</summary>
internal sealed class CommandLineException(string message) : Exception(message);
