using System.Globalization;
using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

using PSSystemdHarden.Bus;
using PSSystemdHarden.Interop;
using PSSystemdHarden.Running.Properties;

namespace PSSystemdHarden.Running;

/// <summary>
/// A unit that ends when this process does, however that ends: its program reads from a pipe whose other end only this process has.
/// Services that are bound to it are then stopped by systemd (BindsTo=).
/// </summary>
/// <param name="bus">The way to the manager.</param>
/// <param name="mayDropCapabilities">Whether the manager is the system's: a user's own may not take capabilities away.</param>
[SupportedOSPlatform("linux")]
internal sealed class ShellGuard(ReconnectingBus bus, bool mayDropCapabilities) : IDisposable
{
    /// <summary>Waits for the end of its input. There is a /bin/sh wherever there is systemd, and "read" is built into it.</summary>
    private static readonly string[] s_program = ["/bin/sh", "-c", "read line || exit 0"];

    private readonly object _lock = new();
    private string? _name;
    private SafeFileHandle? _pipe;

    /// <summary>The unit's name; starts it if it does not run.</summary>
    /// <exception cref="Units.SystemdException">systemd refuses it, or can't be reached.</exception>
    internal string Ensure(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_name is not null && _pipe is not null && Runs(_pipe))
                return _name;
            Forget();
            return Start(cancellationToken);
        }
    }

    /// <summary>Gives up a unit that turned out not to be there any more.</summary>
    internal void Forget()
    {
        lock (_lock)
        {
            _pipe?.Dispose();
            (_pipe, _name) = (null, null);
        }
    }

    /// <summary>Ends the unit, and what is bound to it.</summary>
    public void Dispose() => Forget();

    /// <summary>A pipe that nobody can read from any more has an error pending.</summary>
    private static unsafe bool Runs(SafeFileHandle pipe)
    {
        var end = new Libc.PollFd { Fd = (int)pipe.DangerousGetHandle() };
        return Libc.poll(&end, 1, 0) == 0;
    }

    private string Start(CancellationToken cancellationToken)
    {
        string name = $"pssystemdharden-guard-{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Guid.NewGuid():N}.service";
        var (readEnd, writeEnd) = Libc.MakePipe();
        using (readEnd)
        {
            TransientProperty[] properties =
            [
                new("Description", "s", $"Ends what process {Environment.ProcessId} runs in sandboxes when that process ends"),
                new("CollectMode", "s", "inactive-or-failed"),
                new("NoNewPrivileges", "b", true),
                TransientService.ExecStart(s_program),
                new("StandardInputFileDescriptor", "h", readEnd),
                new("StandardOutput", "s", "null"),
                new("StandardError", "s", "null"),
            ];
            if (mayDropCapabilities)
                properties = [.. properties, new("CapabilityBoundingSet", "t", 0UL)];
            try
            {
                var call = ManagerCalls.StartTransient(name, array => Array.ForEach(properties, property => property.Write(array)));
                BlockingWait.For(bus.CallOnceAsync(call, ManagerCalls.Done, ManagerCalls.Timeout, cancellationToken), cancellationToken);
            }
            catch
            {
                writeEnd.Dispose();
                throw;
            }
        }

        (_name, _pipe) = (name, writeEnd);
        return name;
    }
}
