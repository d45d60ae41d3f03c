using PSSystemdHarden.Units;

namespace PSSystemdHarden.Running;

/// <summary>What was to be sent to systemd is larger than it is known to bear; nothing was sent.</summary>
public sealed class PropertyTooLargeException : SystemdException
{
    internal PropertyTooLargeException(string property, int size, int limit)
        : base($"{PropertyText.Words(property)} would be {size} bytes, more than the {limit} that are safely sent to systemd.") => Property = property;

    /// <summary>The D-Bus name of the property.</summary>
    public string Property { get; }
}
