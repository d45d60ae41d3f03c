using System.Runtime.Versioning;

using Microsoft.Win32.SafeHandles;

using PSSystemdHarden.Interop;
using PSSystemdHarden.Running.Properties;

namespace PSSystemdHarden.Running;

/// <summary>The pipes of a service's standard streams, both ends until systemd has the service's.</summary>
[SupportedOSPlatform("linux")]
internal sealed class ServicePipes : IDisposable
{
    /// <summary>The most that any user may ask for by default (/proc/sys/fs/pipe-max-size).</summary>
    internal const int Widest = 1024 * 1024;

    private readonly List<SafeFileHandle> _theirs = [];

    /// <summary>Makes them.</summary>
    /// <param name="hasInput">Whether something is to be written to it; otherwise its input is /dev/null.</param>
    /// <param name="isWide">Whether much is expected to be read.</param>
    /// <exception cref="IOException">There are too many open files.</exception>
    internal ServicePipes(bool hasInput, bool isWide = false)
    {
        try
        {
            var (output, outputEnd) = Make();
            var (error, errorEnd) = Make();
            (Output, Error) = (output, error);
            Libc.DoNotBlock(output);
            Libc.DoNotBlock(error);
            _theirs.AddRange([outputEnd, errorEnd]);
            List<TransientProperty> properties = [new("StandardOutputFileDescriptor", "h", outputEnd), new("StandardErrorFileDescriptor", "h", errorEnd)];
            if (isWide)
                Libc.WidenPipe(output, Widest);
            if (hasInput)
            {
                var (inputEnd, input) = Make();
                Libc.DoNotBlock(input);
                Input = input;
                _theirs.Add(inputEnd);
                properties.Add(new("StandardInputFileDescriptor", "h", inputEnd));
            }

            Properties = properties;
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What is written to is the service's input; null for none.</summary>
    internal SafeFileHandle? Input { get; }

    /// <summary>Where its output is read from.</summary>
    internal SafeFileHandle? Output { get; }

    internal SafeFileHandle? Error { get; }

    /// <summary>The service's ends, as StartTransientUnit takes them.</summary>
    internal IReadOnlyList<TransientProperty> Properties { get; } = [];

    /// <summary>systemd has its own copies of the service's ends: those here would keep the pipes open.</summary>
    internal void HandedOver()
    {
        foreach (SafeFileHandle end in _theirs)
            end.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        HandedOver();
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
    }

    private static (SafeFileHandle ReadEnd, SafeFileHandle WriteEnd) Make() => Libc.MakePipe();
}
