using PSSystemdHarden.Units;

namespace PSSystemdHarden.Running;

/// <summary>A text that was to be sent to systemd has a character that it can't have there; nothing was sent.</summary>
public sealed class PropertyTextException : SystemdException
{
    internal PropertyTextException(string property, string what)
        : base($"{PropertyText.Words(property)} has {what} in it, and would be another one to systemd.") => Property = property;

    /// <summary>The D-Bus name of the property.</summary>
    public string Property { get; }
}
