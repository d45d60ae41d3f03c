using System.Runtime.InteropServices;
using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

using PSSystemdHarden.Interop;

namespace PSSystemdHarden.Running;

/// <summary>
/// A transient service whose standard streams lead here. One thread works all of them, with poll(2): it writes what it has, and gives
/// what comes to a sink meanwhile, so that neither side waits for the other for ever.
/// </summary>
/// <remarks>
/// What the service has written is read to the end, also if it died. That is when all is read that was in the pipes when systemd said
/// that nothing of the unit is left, and not when they are closed: it may have handed them to somebody else.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe class PipedService : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly RunningService _service;
    private readonly ServicePipes _pipes;
    private readonly EventFd _wake;
    private byte[] _buffer = NewBuffer();
    private SafeFileHandle? _input, _output, _error;

    /// <param name="service">The service.</param>
    /// <param name="pipes">Its streams; closed with this object.</param>
    /// <param name="wake">Wakes the thread that works them; closed with this object.</param>
    internal PipedService(RunningService service, ServicePipes pipes, EventFd wake)
    {
        (_service, _pipes, _wake) = (service, pipes, wake);
        (_input, _output, _error) = (pipes.Input, pipes.Output, pipes.Error);
        _service.Completion.ContinueWith(
            static (_, wake) => ((EventFd)wake!).Signal(), _wake,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>The service itself.</summary>
    internal RunningService Service => _service;

    /// <summary>Writes to the service's input; returns when all is in the pipe, or when nobody reads it any more.</summary>
    /// <param name="data">The bytes.</param>
    /// <param name="sink">Gets what the service writes meanwhile.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    internal void Write(ReadOnlySpan<byte> data, IOutputSink sink, CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration registration = cancellationToken.Register(_wake.Signal);
        while (!data.IsEmpty && _input is not null && !_service.Completion.IsCompleted)
        {
            data = data[WriteSome(data)..];
            Work(sink, mayWait: !data.IsEmpty, cancellationToken);
        }
    }

    /// <summary>Ends the service's input.</summary>
    internal void CloseInput()
    {
        _input?.Dispose();
        _input = null;
    }

    /// <summary>Ends the input, gives all output to the sink and returns how it ended.</summary>
    /// <exception cref="Units.SystemdException">Nobody knows how it ended: the connection to systemd was lost meanwhile.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the service still runs.</exception>
    internal ServiceOutcome Finish(IOutputSink sink, CancellationToken cancellationToken)
    {
        CloseInput();
        return Await(sink, cancellationToken);
    }

    /// <summary>As <see cref="Finish"/>, for one whose input another thread still writes, or nobody does.</summary>
    internal ServiceOutcome Await(IOutputSink sink, CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(_wake.Signal))
        {
            while (!_service.Completion.IsCompleted)
                Work(sink, mayWait: true, cancellationToken);

            // All of it is in the pipes by now, and that is not more than they hold.
            int left = 2 * ServicePipes.Widest;
            while (left > 0 && Work(sink, mayWait: false, cancellationToken) is > 0 and int read)
                left -= read;
        }

        sink.End();
        return _service.Completion.GetAwaiter().GetResult();
    }

    /// <summary>Stops the service if it still runs; returns when nothing of it is left.</summary>
    public void Dispose()
    {
        CloseInput();
        _pipes.Dispose();
        try
        {
            if (!_service.Completion.IsCompleted)
                _service.Stop();
        }
        finally
        {
            _service.Dispose();
            _wake.Dispose();
        }
    }

    /// <returns>How many bytes were taken; all for a pipe that nobody reads.</returns>
    private int WriteSome(ReadOnlySpan<byte> data)
    {
        nint written;
        fixed (byte* start = data)
            written = Libc.write(_input!, start, (nuint)data.Length);
        if (written >= 0)
            return (int)written;
        switch (Marshal.GetLastPInvokeError())
        {
            case Libc.EWOULDBLOCK or Libc.EINTR:
                return 0;
            case Libc.EPIPE:
                CloseInput();
                return data.Length;
            case int errno:
                throw new IOException($"The command's input can't be written: {Libc.ErrorText(errno)}");
        }
    }

    /// <summary>Reads what is there of both streams, once.</summary>
    /// <returns>How many bytes.</returns>
    private int Work(IOutputSink sink, bool mayWait, CancellationToken cancellationToken)
    {
        Libc.PollFd* fds = stackalloc Libc.PollFd[4];
        fds[0] = new Libc.PollFd { Fd = _wake.Fd, Events = Libc.POLLIN };
        fds[1] = Waiting(_output, Libc.POLLIN);
        fds[2] = Waiting(_error, Libc.POLLIN);
        fds[3] = Waiting(mayWait ? _input : null, Libc.POLLOUT);
        int r = Libc.poll(fds, 4, mayWait ? -1 : 0);
        if (r < 0 && Marshal.GetLastPInvokeError() is var errno and not Libc.EINTR)
            throw new IOException($"poll: {Libc.ErrorText(errno)}");
        cancellationToken.ThrowIfCancellationRequested();
        if (r <= 0)
            return 0;
        if (fds[0].ReturnedEvents != 0)
            _wake.Clear();
        int total = 0;
        if (fds[1].ReturnedEvents != 0 && Read(ref _output) is > 0 and int output)
        {
            total += output;
            if (output == BufferSize && sink.TryKeepOutput(_buffer))
                _buffer = NewBuffer();
            else
                sink.TakeOutput(_buffer.AsSpan(0, output));
        }

        if (fds[2].ReturnedEvents != 0 && Read(ref _error) is > 0 and int error)
        {
            total += error;
            sink.TakeError(_buffer.AsSpan(0, error));
        }

        return total;
    }

    /// <summary>Small enough to be collected soon by the runtime if a sink keeps it.</summary>
    private static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(BufferSize);

    /// <summary>poll(2) passes over descriptors below 0.</summary>
    private static Libc.PollFd Waiting(SafeFileHandle? file, short events) =>
        new() { Fd = file is null ? -1 : (int)file.DangerousGetHandle(), Events = events };

    /// <summary>Reads until the buffer is full or the pipe is empty: programs write small pieces, and each costs its taker as much as a large one.</summary>
    private int Read(ref SafeFileHandle? file)
    {
        int total = 0;
        fixed (byte* start = _buffer)
        {
            while (total < BufferSize)
            {
                nint read = Libc.read(file!, start + total, (nuint)(BufferSize - total));
                if (read > 0)
                {
                    total += (int)read;
                    continue;
                }

                if (read < 0 && Marshal.GetLastPInvokeError() is var errno and not (Libc.EWOULDBLOCK or Libc.EINTR))
                    throw new IOException($"The command's output can't be read: {Libc.ErrorText(errno)}");
                if (read == 0)
                {
                    file!.Dispose();
                    file = null;
                    if (_output is null && _error is null)
                        _service.AskSoon();
                }

                break;
            }
        }

        return total;
    }
}
