namespace PSSystemdHarden.Linting;

/// <summary>How bad a finding is; a higher one is worse.</summary>
public enum DiagnosticSeverity
{
    /// <summary>Worth knowing; nothing is lost.</summary>
    Information,

    /// <summary>Something is not as it looks.</summary>
    Warning,

    /// <summary>What is written does not hold, or keeps the unit from loading.</summary>
    Error,
}
