using System.Management.Automation;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Errors;

/// <summary>Every error of the module: its id, its category, and what to do about it.</summary>
internal static class ErrorRecords
{
    private const string NeedsSystemd =
        "Run it where systemd is PID 1. In a container that is not so: give the container an init, or ask on the host.";

    /// <summary>D-Bus error names (org.freedesktop.systemd1(5), sd-bus-errors(3)) and what they mean to a user.</summary>
    private static readonly Dictionary<string, (string Id, ErrorCategory Category, string Advice)> s_busErrors = new(StringComparer.Ordinal)
    {
        ["org.freedesktop.systemd1.NoSuchUnit"] = ("UnitNotFound", ErrorCategory.ObjectNotFound, "Look for it with: Get-Unit *part-of-its-name* -Installed"),
        ["org.freedesktop.DBus.Error.InvalidArgs"] = ("InvalidArgument", ErrorCategory.InvalidArgument, "Check the unit's name and the values given."),
        ["org.freedesktop.DBus.Error.AccessDenied"] = ("AccessDenied", ErrorCategory.PermissionDenied, "Run it as root, or let polkit allow it to this user."),
        ["org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"] =
            ("AccessDenied", ErrorCategory.PermissionDenied, "Run it as root, or let polkit allow it to this user."),
        ["org.freedesktop.DBus.Error.LimitsExceeded"] = ("LimitsExceeded", ErrorCategory.LimitsExceeded, "Try again when the bus is less busy."),
        ["org.freedesktop.DBus.Error.ServiceUnknown"] = ("SystemdNotRunning", ErrorCategory.ResourceUnavailable, NeedsSystemd),
        ["org.freedesktop.DBus.Error.NameHasNoOwner"] = ("SystemdNotRunning", ErrorCategory.ResourceUnavailable, NeedsSystemd),
    };

    internal static ErrorRecord From(SystemdException exception, object? target) => exception switch
    {
        SystemdUnavailableException e => Unavailable(e, target),
        BusTimeoutException => New(exception, "BusTimeout", ErrorCategory.OperationTimeout, target, "Try again: systemd may be reloading many units."),
        BusDisconnectedException => New(exception, "BusDisconnected", ErrorCategory.ConnectionError, target, "Try again: systemd, or its bus, was restarted."),
        BusErrorException e when s_busErrors.TryGetValue(e.ErrorName, out var known) => New(e, known.Id, known.Category, target, known.Advice),
        BusErrorException e => New(e, "BusError", ErrorCategory.InvalidResult, target, $"systemd answered {e.Call} with {e.ErrorName}."),
        _ => New(exception, "BusProtocol", ErrorCategory.ProtocolError, target, "Please report this with the version of systemd (systemctl --version)."),
    };

    internal static ErrorRecord UnitNotFound(string name) => New(
        new ItemNotFoundException($"There is no unit '{name}'."),
        "UnitNotFound", ErrorCategory.ObjectNotFound, name, $"Look for it with: Get-Unit *{UnitName.StemOf(name)}* -Installed");

    internal static ErrorRecord UnitNameInvalid(string name, string problem) => New(
        new ArgumentException($"'{name}' is no unit name: {problem}."),
        "UnitNameInvalid", ErrorCategory.InvalidArgument, name, "See systemd.unit(5) for unit names; systemd-escape(1) makes one of any text.");

    internal static ErrorRecord UnitNotService(string name) => New(
        new PSInvalidOperationException($"systemd rates services only, and '{name}' is none."),
        "UnitNotService", ErrorCategory.InvalidType, name, "Name the service that the unit belongs to.");

    internal static ErrorRecord UnitMasked(string name) => New(
        new PSInvalidOperationException($"The unit '{name}' is masked: it can't run, and systemd does not rate it."),
        "UnitMasked", ErrorCategory.InvalidOperation, name, $"To use it again: systemctl unmask {name}");

    internal static ErrorRecord UnitNotLoaded(string name, UnitLoadState state) => New(
        new PSInvalidOperationException($"systemd could not load the unit '{name}' ({SystemdEnum<UnitLoadState>.ToText(state)})."),
        "UnitNotLoaded", ErrorCategory.InvalidData, name, $"systemd says why: systemctl status {name}");

    private static ErrorRecord Unavailable(SystemdUnavailableException e, object? target) => e.Reason switch
    {
        SystemdUnavailableReason.NotBooted => New(e, "SystemdNotRunning", ErrorCategory.ResourceUnavailable, target, NeedsSystemd),
        SystemdUnavailableReason.LibraryMissing => New(e, "LibSystemdMissing", ErrorCategory.NotInstalled, target, "Install it: the package is libsystemd0 (Debian) or systemd-libs (Fedora)."),
        SystemdUnavailableReason.AccessDenied => New(e, "BusAccessDenied", ErrorCategory.PermissionDenied, target, "Run it as root."),
        _ => New(e, "BusUnavailable", ErrorCategory.ConnectionError, target, "Start D-Bus (systemctl start dbus.socket), or run it as root: root needs no bus."),
    };

    private static ErrorRecord New(Exception exception, string id, ErrorCategory category, object? target, string advice) =>
        new(exception, id, category, target)
        {
            // PowerShell shows the recommendation below the message by itself.
            ErrorDetails = new ErrorDetails(exception.Message) { RecommendedAction = advice },
        };
}
