namespace PSSystemdHarden.Values;

/// <summary>Stands for a value that only PID 1 itself can know, such as one that its own configuration gives.</summary>
/// <param name="Reason">Why, as a sentence without its full stop.</param>
internal sealed record NotPredictable(string Reason);
