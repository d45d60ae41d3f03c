namespace EmbeddedShell;

/// <summary>Which of the three standard streams are terminals, and how wide the terminal is.</summary>
internal static class StandardStreams
{
    /// <summary>pwsh formats for this width too when its output goes to a file or a pipe.</summary>
    public const int RedirectedWidth = 120;

    private const int RedirectedHeight = 50;

    public static bool InputIsTerminal { get; } = !Console.IsInputRedirected;

    public static bool OutputIsTerminal { get; } = !Console.IsOutputRedirected;

    public static bool ErrorIsTerminal { get; } = !Console.IsErrorRedirected;

    /// <summary>A "dumb" terminal shows text and nothing else.</summary>
    public static bool TerminalIsDumb { get; } = Environment.GetEnvironmentVariable("TERM") is null or "" or "dumb";

    /// <summary>https://no-color.org: set to anything that is not empty. pwsh also counts an empty value; so does this.</summary>
    public static bool NoColor { get; } = Environment.GetEnvironmentVariable("NO_COLOR") is not null;

    public static (int Width, int Height) TerminalSize()
    {
        if (!OutputIsTerminal && !ErrorIsTerminal)
        {
            return (RedirectedWidth, RedirectedHeight);
        }

        try
        {
            // A terminal may not know its size (0 columns): a serial line, a pseudo-terminal that nobody sized.
            return Console.WindowWidth > 0 ? (Console.WindowWidth, Math.Max(Console.WindowHeight, 1)) : (80, 24);
        }
        catch (IOException)
        {
            return (80, 24);
        }
    }

    /// <summary>
    /// Lets the .NET console initialize itself without knowing the terminal. Otherwise it switches the terminal's keypad mode
    /// with an escape sequence before the first output and never switches it back
    /// (https://github.com/dotnet/runtime/issues/27626). It recognizes keys without the terminal's description too.
    /// </summary>
    public static void InitializeConsole()
    {
        string? terminal = Environment.GetEnvironmentVariable("TERM");
        // Its own initialization must still see the real one.
        _ = TerminalIsDumb;
        Environment.SetEnvironmentVariable("TERM", "dumb");
        try
        {
            // Any question about the terminal initializes the console.
            _ = Console.WindowWidth;
        }
        catch (IOException)
        {
            // There is no terminal at all.
        }
        finally
        {
            Environment.SetEnvironmentVariable("TERM", terminal);
        }
    }
}
