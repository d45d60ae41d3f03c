namespace PSSystemdHarden.Terminals;

/// <summary>Why a relay came to its end.</summary>
internal enum RelayEnd
{
    /// <summary>The service has ended, and all that it wrote is on the screen.</summary>
    ServiceEnded,

    /// <summary>The user has typed the escape sequence.</summary>
    Escaped,

    /// <summary>The user's terminal is gone.</summary>
    HungUp,
}
