using System.Runtime.InteropServices;

namespace EmbeddedShell;

/// <summary>
/// SIGINT and SIGTERM stop the running pipeline instead of ending the process, so that "finally" blocks run. The exit code
/// then tells of the signal, as a shell's does.
/// </summary>
internal sealed class BreakSignals : IDisposable
{
    public const int Interrupt = 2;

    public const int Terminate = 15;

    /// <summary>Whoever presses Ctrl+C this often in one pipeline no longer wants to wait for its "finally" blocks.</summary>
    private const int Patience = 3;

    private readonly Action<int> _onSignal;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _count;

    /// <param name="onSignal">Gets the signal's number, on a thread of its own.</param>
    public BreakSignals(Action<int> onSignal)
    {
        _onSignal = onSignal;
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, Interrupt)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, Terminate)));
    }

    /// <summary>The last signal since <see cref="Reset"/>; 0 if there was none.</summary>
    public int Received { get; private set; }

    /// <summary>A new pipeline starts.</summary>
    public void Reset()
    {
        Received = 0;
        _count = 0;
    }

    /// <summary>Ctrl+C as a key: while a prompt reads, the terminal does not make it a signal.</summary>
    public void Raise(int signal)
    {
        Received = signal;
        _onSignal(signal);
    }

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void OnSignal(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        if (++_count >= Patience)
        {
            Environment.Exit(ExitCodes.ForSignal(signal));
        }

        // First the pipeline, then its children: it must not go on to its next statement when they end.
        Raise(signal);
        ChildProcesses.Forward(signal);
    }
}
