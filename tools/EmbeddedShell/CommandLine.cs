using System.Globalization;

namespace EmbeddedShell;

/// <summary>What the shell was asked to do.</summary>
internal enum ShellMode
{
    Interactive,
    Command,
    File,
    Help,
    Version,
}

/// <summary>The shell's own arguments: the part of pwsh's command line that build scripts use.</summary>
internal sealed class CommandLine
{
    /// <summary>Each switch with the shortest prefix that pwsh accepts for it.</summary>
    private static readonly (string Name, int Shortest)[] s_switches =
    [
        ("command", 1), ("file", 1), ("help", 1), ("version", 1),
        ("noprofile", 3), ("noninteractive", 4), ("nologo", 3), ("interactive", 1),
    ];

    public ShellMode Mode { get; private set; } = ShellMode.Interactive;

    public bool NonInteractive { get; private set; }

    public bool NoLogo { get; private set; }

    /// <summary>The text after -Command; "-" stands for standard input.</summary>
    public string Command { get; private set; } = string.Empty;

    /// <summary>The path after -File; "-" stands for standard input.</summary>
    public string File { get; private set; } = string.Empty;

    /// <summary>The script's own arguments, still as the system passed them.</summary>
    public IReadOnlyList<string> ScriptArguments { get; private set; } = [];

    /// <exception cref="CommandLineException">An argument is unknown, or one is missing.</exception>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var line = new CommandLine();
        for (int i = 0; i < args.Count; i++)
        {
            if (!args[i].StartsWith('-'))
            {
                // pwsh takes a first argument without a dash for a script file.
                line.TakeFile(args, i);
                return line;
            }

            switch (SwitchName(args[i]))
            {
                case "command":
                    line.TakeCommand(args, i + 1);
                    return line;
                case "file":
                    line.TakeFile(args, i + 1);
                    return line;
                case "help":
                    line.Mode = ShellMode.Help;
                    return line;
                case "version":
                    line.Mode = ShellMode.Version;
                    return line;
                case "noninteractive":
                    line.NonInteractive = true;
                    break;
                case "nologo":
                    line.NoLogo = true;
                    break;
                case "noprofile" or "interactive":
                    // This shell reads no profile anyway.
                    break;
                default:
                    throw new CommandLineException($"The argument '{args[i]}' is not an option of this shell.");
            }
        }

        return line;
    }

    private static string? SwitchName(string argument)
    {
        string given = argument.TrimStart('-').ToLower(CultureInfo.InvariantCulture);
        if (given == "?")
        {
            return "help";
        }

        foreach ((string name, int shortest) in s_switches)
        {
            if (given.Length >= shortest && name.StartsWith(given, StringComparison.Ordinal))
            {
                return name;
            }
        }

        return null;
    }

    private void TakeCommand(IReadOnlyList<string> args, int first)
    {
        if (first >= args.Count)
        {
            throw new CommandLineException("Cannot process the command because of a missing parameter. A command must follow -Command.");
        }

        Mode = ShellMode.Command;
        // Like pwsh: all that follows is one text.
        Command = string.Join(' ', args.Skip(first));
    }

    private void TakeFile(IReadOnlyList<string> args, int first)
    {
        if (first >= args.Count)
        {
            throw new CommandLineException("The -File parameter requires a script file path to be specified.");
        }

        Mode = ShellMode.File;
        ScriptArguments = [.. args.Skip(first + 1)];
        File = args[first] == "-" ? "-" : Path.GetFullPath(args[first]);
        if (File != "-" && !System.IO.File.Exists(File))
        {
            throw new CommandLineException(
                $"The argument '{args[first]}' is not recognized as the name of a script file. Check the spelling of the name, "
                + "or if a path was included, verify that the path is correct and try again.");
        }
    }
}
