using System.Runtime.Versioning;

using PSSystemdHarden.Running;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Terminals;

/// <summary>Runs an interactive program as a transient service, on the user's terminal.</summary>
[SupportedOSPlatform("linux")]
internal static class TerminalService
{
    /// <summary>What a program must know of the terminal, as systemd-run tells it.</summary>
    private static readonly string[] s_variables = ["TERM", "COLORTERM", "NO_COLOR"];

    /// <summary>Starts it, and is its terminal until it ends. If the user leaves it, or the terminal goes, it is stopped.</summary>
    /// <param name="runner">Who starts it.</param>
    /// <param name="service">What to run; its standard streams, and what it must know of the terminal, are added.</param>
    /// <param name="user">The user's terminal. It is afterwards as it was.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="IOException">There is no pseudoterminal to be had, or the user's terminal can't be worked with.</exception>
    /// <exception cref="SystemdException">systemd refuses it, or can't be reached any more.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. Nothing of it is left.</exception>
    internal static ServiceOutcome Run(ServiceRunner runner, TransientService service, UserTerminal user, CancellationToken cancellationToken)
    {
        using var inner = new PseudoTerminal();
        inner.FollowSize(user.Output);
        using RunningService run = runner.Start(service with { Streams = inner.Properties, Environment = WithTerminal(service.Environment) }, cancellationToken);
        inner.HandedOver();
        try
        {
            using (new RawMode(UserTerminal.StandardInput, UserTerminal.StandardOutput))
            using (var relay = new TerminalRelay(user, inner))
                relay.Run(run.Completion, cancellationToken);
        }
        finally
        {
            if (!run.Completion.IsCompleted)
                run.Stop();
        }

        return run.Completion.GetAwaiter().GetResult();
    }

    private static string[] WithTerminal(IReadOnlyCollection<string> environment) =>
    [
        .. s_variables
            .Where(name => !environment.Any(variable => variable.StartsWith(name + "=", StringComparison.Ordinal)))
            .Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => !string.IsNullOrEmpty(variable.Value))
            .Select(variable => $"{variable.Name}={variable.Value}"),
        .. environment,
    ];
}
