namespace EmbeddedShell;

/// <summary>The exit codes that are not chosen by the script; the same as pwsh's.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>EX_USAGE of sysexits.h, which pwsh also returns for a bad command line.</summary>
    public const int BadCommandLine = 64;

    /// <summary>The shell convention for "ended by a signal": 130 for SIGINT, 143 for SIGTERM.</summary>
    public static int ForSignal(int signal) => 128 + signal;
}
