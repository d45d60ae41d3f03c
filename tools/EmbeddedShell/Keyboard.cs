namespace EmbeddedShell;

/// <summary>
/// Keys from the terminal. While it is open, Ctrl+C is a key too; a signal from elsewhere, or a Ctrl+C that came a moment
/// earlier, still ends the wait for a key, which a plain <see cref="Console.ReadKey()"/> would sit out.
/// </summary>
internal sealed class Keyboard : IDisposable
{
    /// <summary>Short enough not to be felt in typing.</summary>
    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(10);

    private readonly Func<bool> _interrupted;
    private readonly bool _before = Console.TreatControlCAsInput;

    public Keyboard(Func<bool> interrupted)
    {
        _interrupted = interrupted;
        Console.TreatControlCAsInput = true;
    }

    /// <summary>The next key, not yet shown.</summary>
    /// <exception cref="OperationCanceledException">A signal came.</exception>
    public ConsoleKeyInfo Read()
    {
        while (!Console.KeyAvailable)
        {
            if (_interrupted())
            {
                throw new OperationCanceledException();
            }

            Thread.Sleep(s_poll);
        }

        return Console.ReadKey(intercept: true);
    }

    public static bool IsControlC(ConsoleKeyInfo key) => key.Key == ConsoleKey.C && key.Modifiers.HasFlag(ConsoleModifiers.Control);

    public void Dispose() => Console.TreatControlCAsInput = _before;
}
