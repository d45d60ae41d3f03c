namespace PSSystemdHarden.Changes;

/// <summary>How a change is carried out.</summary>
/// <param name="Restart">Whether a running service is started anew.</param>
/// <param name="Settle">How long it must stay up then.</param>
/// <param name="HealthCheck">Asked then; null for "all is well", else why not. Null where there is none.</param>
internal sealed record ChangeOptions(bool Restart, TimeSpan Settle, Func<string, string?>? HealthCheck);
