namespace EmbeddedShell;

internal static class Program
{
    private static int Main(string[] args)
    {
        StandardStreams.InitializeConsole();
        CommandLine line;
        try
        {
            line = CommandLine.Parse(args);
        }
        catch (CommandLineException exception)
        {
            Console.Error.WriteLine(exception.Message);
            Console.Error.WriteLine("For the options: EmbeddedShell -Help");
            return ExitCodes.BadCommandLine;
        }

        switch (line.Mode)
        {
            case ShellMode.Help:
                Console.Out.WriteLine(HelpText.Usage);
                return ExitCodes.Success;
            case ShellMode.Version:
                Console.Out.WriteLine(EngineVersion.Text);
                return ExitCodes.Success;
            default:
                using (var session = new Session(line.NonInteractive))
                {
                    return Run(session, line);
                }
        }
    }

    private static int Run(Session session, CommandLine line)
    {
        bool fromInput = line switch
        {
            { Mode: ShellMode.Command, Command: "-" } or { Mode: ShellMode.File, File: "-" } => true,
            { Mode: ShellMode.Interactive } => !StandardStreams.InputIsTerminal,
            _ => false,
        };
        if (fromInput)
        {
            return session.RunCommand(session.UserInterface.Input.ReadToEnd());
        }

        return line.Mode switch
        {
            ShellMode.Command => session.RunCommand(line.Command),
            ShellMode.File => session.RunFile(line.File, line.ScriptArguments),
            _ => session.RunPrompt(line.NoLogo),
        };
    }
}
