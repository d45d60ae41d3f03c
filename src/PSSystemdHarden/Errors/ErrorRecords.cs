using System.Management.Automation;

using PSSystemdHarden.Changes;
using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Gating;
using PSSystemdHarden.Policies;
using PSSystemdHarden.Profiles;
using PSSystemdHarden.Running;
using PSSystemdHarden.Scripting;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Errors;

/// <summary>Every error of the module: its id, its category, and what to do about it.</summary>
internal static partial class ErrorRecords
{
    private const string NeedsSystemd =
        "Run it where systemd is PID 1. In a container that is not so: give the container an init, or ask on the host.";

    /// <summary>D-Bus error names (org.freedesktop.systemd1(5), sd-bus-errors(3)) and what they mean to a user.</summary>
    private static readonly Dictionary<string, (string Id, ErrorCategory Category, string Advice)> s_busErrors = new(StringComparer.Ordinal)
    {
        ["org.freedesktop.systemd1.NoSuchUnit"] = ("UnitNotFound", ErrorCategory.ObjectNotFound, "Look for it with: Get-Unit *part-of-its-name* -Installed"),
        ["org.freedesktop.systemd1.UnitExists"] = ("UnitExists", ErrorCategory.ResourceExists, "Give another -UnitName, or none; systemctl reset-failed forgets a unit that has failed."),
        ["org.freedesktop.DBus.Error.InvalidArgs"] = ("InvalidArgument", ErrorCategory.InvalidArgument, "Check the unit's name and the values given."),
        ["org.freedesktop.DBus.Error.AccessDenied"] = ("AccessDenied", ErrorCategory.PermissionDenied, "Run it as root, or let polkit allow it to this user."),
        ["org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"] =
            ("AccessDenied", ErrorCategory.PermissionDenied, "Run it as root, or let polkit allow it to this user."),
        ["org.freedesktop.DBus.Error.LimitsExceeded"] = ("LimitsExceeded", ErrorCategory.LimitsExceeded, "Try again when systemd, or the bus, is less busy."),
        ["org.freedesktop.DBus.Error.ServiceUnknown"] = ("SystemdNotRunning", ErrorCategory.ResourceUnavailable, NeedsSystemd),
        ["org.freedesktop.DBus.Error.NameHasNoOwner"] = ("SystemdNotRunning", ErrorCategory.ResourceUnavailable, NeedsSystemd),
    };

    internal static ErrorRecord From(SystemdException exception, object? target) => exception switch
    {
        SystemdUnavailableException e => Unavailable(e, target),
        ExposurePolicyException e => ExposurePolicyInvalid(e, target ?? e.Path),
        BusTimeoutException => New(exception, "BusTimeout", ErrorCategory.OperationTimeout, target, "Try again: systemd may be reloading many units."),
        BusDisconnectedException => New(exception, "BusDisconnected", ErrorCategory.ConnectionError, target, "Try again: systemd, or its bus, was restarted."),
        UnitLoadException e => NotLoaded(e, target),
        SandboxProfileException e => SandboxProfileInvalid(e, target ?? e.Path),
        DirectiveValueException e => New(e, "DirectiveValueInvalid", ErrorCategory.InvalidArgument, e.Directive, e.Advice ?? "systemd.exec(5) and systemd.resource-control(5) say what it takes."),
        ExposureBaselineException e => New(e, "BaselineInvalid", ErrorCategory.InvalidData, e.Path, "Mend the line that is named, or make the file anew with -UpdateBaseline."),
        ScriptMessageException => New(exception, "ScriptNotUnderstood", ErrorCategory.ProtocolError, target, "Look for what the script, or its shell, writes to descriptors that are not its own."),
        ForeignDropInException e => New(e, "DropInForeign", ErrorCategory.ResourceExists, e.Path, "Move what is not this module's to a drop-in of another name, and remove the file."),
        NothingToUndoException e => New(e, "NothingToUndo", ErrorCategory.ObjectNotFound, target ?? e.Unit, $"What is set, and where: Get-UnitSandbox {e.Unit}"),
        UnitChangeException e => NotChanged(e, target ?? e.Unit),
        PropertyTextException e => New(e, "PropertyTextInvalid", ErrorCategory.InvalidArgument, e.Property, "Give it as one line of text, without control characters."),
        PropertyTooLargeException e => New(e, "PropertyTooLarge", ErrorCategory.LimitsExceeded, e.Property, "Give much data by standard input, or in a file."),
        BusErrorException e when s_busErrors.TryGetValue(e.ErrorName, out var known) => New(e, known.Id, known.Category, target, known.Advice),
        BusProtocolException { IsOutOfFiles: true } => PipesNotMade(exception),
        BusErrorException e => New(e, "BusError", ErrorCategory.InvalidResult, target, $"systemd answered {e.Call} with {e.ErrorName}."),
        _ => New(exception, "BusProtocol", ErrorCategory.ProtocolError, target, "Please report this with the version of systemd (systemctl --version)."),
    };

    internal static ErrorRecord UnitNotFound(string name) => New(
        new ItemNotFoundException($"There is no unit '{name}'."),
        "UnitNotFound", ErrorCategory.ObjectNotFound, name, $"Look for it with: Get-Unit *{UnitName.StemOf(name)}* -Installed");

    internal static ErrorRecord UnitNameInvalid(string name, string problem) => New(
        new ArgumentException($"'{name}' is no unit name: {problem}."),
        "UnitNameInvalid", ErrorCategory.InvalidArgument, name, "See systemd.unit(5) for unit names; systemd-escape(1) makes one of any text.");

    /// <param name="name">The unit.</param>
    /// <param name="file">The path that was given for it, if the command takes files.</param>
    internal static ErrorRecord UnitNotService(string name, string? file = null) => New(
        new PSInvalidOperationException($"'{name}' is no service, and only services have a sandbox to look at or to change."),
        "UnitNotService", ErrorCategory.InvalidType, name,
        file is null ? "Name the service that the unit belongs to." : $"As a name, systemd takes a path for that of a mount. For the file: -Path {file}");

    internal static ErrorRecord UnitMasked(string name) => New(
        new PSInvalidOperationException($"The unit '{name}' is masked: it can't run, and has no settings."),
        "UnitMasked", ErrorCategory.InvalidOperation, name, $"To use it again: systemctl unmask {name}");

    internal static ErrorRecord UnitNotLoaded(string name, UnitLoadState state) => New(
        new PSInvalidOperationException($"systemd could not load the unit '{name}' ({SystemdEnum<UnitLoadState>.ToText(state)})."),
        "UnitNotLoaded", ErrorCategory.InvalidData, name, $"systemd says why: systemctl status {name}");

    internal static ErrorRecord DirectiveNotFound(string name, string? hint) => New(
        new ItemNotFoundException($"There is no sandbox directive '{name}'."),
        "DirectiveNotFound", ErrorCategory.ObjectNotFound, name, hint ?? "List them with: Get-SandboxDirective");

    internal static ErrorRecord PathNotFound(string path) => New(
        new ItemNotFoundException($"There is no file or folder '{path}'."),
        "UnitFileNotFound", ErrorCategory.ObjectNotFound, path, "Name a unit file, a folder of unit files, or a wildcard that matches some.");

    internal static ErrorRecord PathUnreadable(string path, Exception exception) => New(
        new PSInvalidOperationException($"'{path}' can't be read: {exception.Message}", exception),
        "UnitFileUnreadable", CategoryOfReading(exception), path, AdviceOfReading(exception));

    internal static ErrorRecord PathNotService(string path) => New(
        new PSInvalidOperationException($"Files of services are taken, and '{path}' is none."),
        "UnitNotService", ErrorCategory.InvalidType, path, "Name files that end in .service, or a folder that has some.");

    internal static ErrorRecord PathNotUnitFile(string path) => New(
        new PSInvalidOperationException($"'{path}' is neither a unit file nor a drop-in."),
        "UnitFileNameInvalid", ErrorCategory.InvalidType, path, "Name a file such as web.service or web.service.d/10-local.conf.");

    internal static ErrorRecord RootNotFound(string root) => New(
        new ItemNotFoundException($"There is no folder '{root}'."),
        "RootNotFound", ErrorCategory.ObjectNotFound, root, "Name the folder that an image or a container's file system is mounted or unpacked at.");

    internal static ErrorRecord NothingTested() => New(
        new ItemNotFoundException("No service was tested: what was given has none."),
        "NothingTested", ErrorCategory.ObjectNotFound, null, "Name files that end in .service, a folder that has some, or services.");

    internal static ErrorRecord LimitMissing() => New(
        new PSArgumentException("There is nothing to test against: neither a maximum nor a baseline was given."),
        "LimitMissing", ErrorCategory.InvalidArgument, "MaximumExposure", "Give -MaximumExposure, -Baseline, or both.");

    internal static ErrorRecord BaselineMissing() => New(
        new PSArgumentException("-UpdateBaseline needs a file to update."),
        "BaselineMissing", ErrorCategory.InvalidArgument, "Baseline", "Give it with -Baseline.");

    internal static ErrorRecord BaselineNotFound(string path) => New(
        new ItemNotFoundException($"There is no baseline '{path}'."),
        "BaselineNotFound", ErrorCategory.ObjectNotFound, path, "Make it with the same command and -UpdateBaseline.");

    internal static ErrorRecord BaselineUnreadable(string path, Exception exception) => New(
        new PSInvalidOperationException($"The baseline '{path}' can't be read: {exception.Message}", exception),
        "BaselineUnreadable", ErrorCategory.ReadError, path, "Check its path and permissions.");

    internal static ErrorRecord BaselineNotWritten(string path, Exception exception) => New(
        new PSInvalidOperationException($"The baseline '{path}' can't be written, and is as it was: {exception.Message}", exception),
        "BaselineNotWritten", ErrorCategory.WriteError, path, "Check that its folder is there and may be written to.");

    internal static ErrorRecord UnitIsTemplate(string name) => New(
        new PSInvalidOperationException($"'{name}' is a template: only its instances run, and can be changed."),
        "UnitIsTemplate", ErrorCategory.InvalidArgument, name, $"Name an instance, such as {UnitName.WithInstance(name, "tty1")}.");

    internal static ErrorRecord UnitHasNoFile(string name) => New(
        new PSInvalidOperationException($"The unit '{name}' has no unit file."),
        "UnitHasNoFile", ErrorCategory.InvalidOperation, name, "Name a unit that has one; systemctl cat shows it.");

    internal static ErrorRecord NothingToSet() => New(
        new PSArgumentException("No setting was given."),
        "NothingToSet", ErrorCategory.InvalidArgument, "Property", "Give one, such as -ProtectSystem Strict, -Property or -Profile; -Replace alone clears the drop-in.");

    internal static ErrorRecord HealthCheckNeedsRestart() => New(
        new PSArgumentException("A health check tells of a service that was started anew, and -Restart was not given."),
        "HealthCheckNeedsRestart", ErrorCategory.InvalidArgument, "HealthCheck", "Give -Restart, or leave -HealthCheck out.");

    internal static ErrorRecord ChangeNotConfirmed(string name) => New(
        new PSInvalidOperationException($"A change of '{name}' waits to be confirmed: when its time is over, another one would be taken back with it."),
        "ChangeNotConfirmed", ErrorCategory.ResourceBusy, name, $"Confirm it first (Confirm-UnitSandbox {name}), or wait until systemd has taken it back.");

    internal static ErrorRecord NothingToConfirm(string name) => New(
        new ItemNotFoundException($"No change of '{name}' waits to be confirmed: there was none, or it was confirmed or taken back already."),
        "NothingToConfirm", ErrorCategory.ObjectNotFound, name, "Get-UnitExposure tells how the service is now.");

    private static ErrorRecord NotChanged(UnitChangeException e, object? target) => e switch
    {
        { InnerException: UnauthorizedAccessException } => New(e, "AccessDenied", ErrorCategory.PermissionDenied, target, "Run it as root, where the file system may be written."),
        { InnerException: BusErrorException bus } when s_busErrors.TryGetValue(bus.ErrorName, out var known) => New(e, known.Id, known.Category, target, known.Advice),
        { Step: UnitChangeStep.Prepare } => New(e, "UnitChangeNotBegun", ErrorCategory.ResourceBusy, target, "Look at the drop-in, and try again if it is as it should be."),
        { Step: UnitChangeStep.Write } => New(e, "UnitChangeNotWritten", ErrorCategory.WriteError, target, "Check that the disk has room and may be written."),
        { Step: UnitChangeStep.Reload } => New(e, "UnitChangeNotLoaded", ErrorCategory.InvalidResult, target, "Try again when systemd answers: systemctl daemon-reload"),
        { Step: UnitChangeStep.Verify } => New(e, "UnitChangeNotInForce", ErrorCategory.InvalidResult, target, "Look for other drop-ins of the unit: systemctl cat"),
        { Step: UnitChangeStep.HealthCheck } => New(e, "HealthCheckFailed", ErrorCategory.OperationStopped, target, "Loosen what keeps it from working, and try again."),
        _ => New(e, "UnitRestartFailed", ErrorCategory.OperationStopped, target, "Loosen what keeps it from starting, and try again."),
    };

    internal static ErrorRecord SandboxProfileInvalid(SandboxProfileException exception, object? target) => New(
        exception, "SandboxProfileInvalid", ErrorCategory.InvalidData, target,
        exception.Path is null ? "Change what is named; the help of New-SandboxProfile says what a profile may hold." : "Mend the file where the message says; the help of Import-SandboxProfile says what it may hold.");

    internal static ErrorRecord SandboxProfileNotFound(string name) => New(
        new ItemNotFoundException($"There is no built-in profile '{name}'."),
        "SandboxProfileNotFound", ErrorCategory.ObjectNotFound, name, "Get-SandboxProfile lists those that there are; Import-SandboxProfile reads one from a file.");

    internal static ErrorRecord SandboxProfileFileNotFound(string path) => New(
        new ItemNotFoundException($"There is no profile file '{path}'."),
        "SandboxProfileNotFound", ErrorCategory.ObjectNotFound, path, "Check the path; with wildcards in its name, use -LiteralPath.");

    internal static ErrorRecord SandboxProfileUnreadable(string path, Exception exception) => New(
        exception, "SandboxProfileUnreadable", ErrorCategory.ReadError, path, "Give the path of a file that this user may read.");

    internal static ErrorRecord SandboxProfileExists(string path) => New(
        new PSInvalidOperationException($"The file '{path}' is there already."),
        "SandboxProfileExists", ErrorCategory.ResourceExists, path, "Give -Force to replace it, or another path.");

    internal static ErrorRecord SandboxProfileNotWritten(string path, Exception exception) => New(
        new PSInvalidOperationException($"The profile '{path}' can't be written, and is as it was: {exception.Message}", exception),
        "SandboxProfileNotWritten", ErrorCategory.WriteError, path, "Check that its folder is there and may be written to.");

    internal static ErrorRecord SettingsMissing() => New(
        new PSArgumentException("There is nothing to write: neither a profile nor a property was given."),
        "SettingsMissing", ErrorCategory.InvalidArgument, "Property", "Give -Profile, -Property, or both.");

    private static ErrorRecord NotLoaded(UnitLoadException e, object? target) => e.Problem switch
    {
        UnitLoadProblem.NotFound => New(e, "UnitNotFound", ErrorCategory.ObjectNotFound, target, "List what is there with: Get-Unit -Root FOLDER"),
        UnitLoadProblem.Masked => New(e, "UnitMasked", ErrorCategory.InvalidOperation, target, "A masked unit can't run, whatever its files say."),
        UnitLoadProblem.Unreadable => New(e, "UnitFileUnreadable", CategoryOfReading(e.InnerException), target, AdviceOfReading(e.InnerException)),
        _ => New(e, "UnitNotLoaded", ErrorCategory.InvalidData, target, "Mend the line that is named; Test-UnitFile shows what else is wrong."),
    };

    private static ErrorCategory CategoryOfReading(Exception? exception) =>
        exception is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.ReadError;

    private static string AdviceOfReading(Exception? exception) =>
        exception is UnauthorizedAccessException ? "Run it as a user who may read it." : "Look at what is there (ls -l): a link must lead to a file.";

    internal static ErrorRecord ExposurePolicyInvalid(ExposurePolicyException exception, object? target) => New(
        exception, "ExposurePolicyInvalid", ErrorCategory.InvalidData, target,
        "Mend the file at that line and column; the help of Import-ExposurePolicy says what it may hold.");

    internal static ErrorRecord ExposurePolicyNotFound(string path) => New(
        new ItemNotFoundException($"There is no policy file '{path}'."),
        "ExposurePolicyNotFound", ErrorCategory.ObjectNotFound, path, "Check the path; with wildcards in its name, use -LiteralPath.");

    internal static ErrorRecord ExposurePolicyUnreadable(string path, Exception exception) => New(
        exception, "ExposurePolicyUnreadable", ErrorCategory.ReadError, path, "Give the path of a file that this user may read.");

    private static ErrorRecord Unavailable(SystemdUnavailableException e, object? target) => e.Reason switch
    {
        SystemdUnavailableReason.NotBooted => New(e, "SystemdNotRunning", ErrorCategory.ResourceUnavailable, target, NeedsSystemd),
        SystemdUnavailableReason.LibraryMissing => New(e, "LibSystemdMissing", ErrorCategory.NotInstalled, target, "Install it: the package is libsystemd0 (Debian) or systemd-libs (Fedora)."),
        SystemdUnavailableReason.NoUserManager => New(e, "UserManagerNotRunning", ErrorCategory.ResourceUnavailable, target, "Log in by way of systemd-logind, or have it run always (loginctl enable-linger), and set XDG_RUNTIME_DIR to /run/user/UID."),
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
