using PSSystemdHarden.Units;

namespace PSSystemdHarden.Scripting;

/// <summary>What came out of a sandbox is not what a script's shell sends there: something in it meddles with the shell's output.</summary>
public sealed class ScriptMessageException : SystemdException
{
    internal ScriptMessageException(string problem, Exception? inner = null)
        : base($"The PowerShell in the sandbox can't be understood: {problem}.", inner)
    {
    }
}
