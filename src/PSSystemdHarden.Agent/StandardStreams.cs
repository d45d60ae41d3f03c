using System.Text;

using Microsoft.Win32.SafeHandles;

using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Agent;

/// <summary>
/// Takes the process's standard input and output for the messages, and gives the script others: an input that has ended, and an
/// output whose lines become output of the script. A program that it starts can neither eat a message nor tear one.
/// </summary>
internal sealed class StandardStreams : IDisposable
{
    private readonly byte[] _end = Encoding.ASCII.GetBytes($"{Guid.NewGuid():N}\n");
    private readonly SafeFileHandle _stray;
    private readonly FileStream _strayOutput;
    private Thread? _pump;

    internal StandardStreams()
    {
        Input = new MessageStream(new BufferedStream(Libc.Duplicate(0, FileAccess.Read), 1 << 16));
        Output = Libc.Duplicate(1, FileAccess.Write);
        Output.Write(Message.Greeting);
        Messages = new MessageStream(Output);

        (SafeFileHandle ended, SafeFileHandle writer) = Libc.Pipe();
        writer.Dispose();
        using (ended)
            Libc.Replace(0, ended);
        (SafeFileHandle read, _stray) = Libc.Pipe();
        Libc.Replace(1, _stray);
        _strayOutput = new FileStream(read, FileAccess.Read, bufferSize: 0);

        // The console may hold descriptors of its own of what the streams were before.
        Console.SetIn(TextReader.Null);
        Console.SetOut(new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
    }

    internal MessageStream Input { get; }

    internal MessageStream Messages { get; }

    private FileStream Output { get; }

    /// <summary>From now on lines that are written to standard output become output.</summary>
    internal void Start()
    {
        _pump = new Thread(Pump) { IsBackground = true, Name = "Stray output" };
        _pump.Start();
    }

    /// <summary>Returns when all that was written to standard output so far has become output. Who still holds it is not waited for.</summary>
    internal void Drain()
    {
        using (var end = new FileStream(_stray, FileAccess.Write, bufferSize: 0))
            end.Write(_end);
        _pump?.Join();
    }

    private void Pump()
    {
        string end = Encoding.ASCII.GetString(_end).TrimEnd('\n');
        using var reader = new StreamReader(_strayOutput, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            bool last = line.EndsWith(end, StringComparison.Ordinal);
            if (last)
                line = line[..^end.Length];
            if (!last || line.Length > 0)
                Messages.Write(new Message(MessageKind.OutputText, line));
            if (last)
                return;
        }
    }

    public void Dispose()
    {
        Messages.Dispose();
        Input.Dispose();
        _stray.Dispose();
    }
}
