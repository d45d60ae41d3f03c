using System.Globalization;
using System.Management.Automation;
using System.Xml;

namespace PSSystemdHarden.Scripting;

/// <summary>Hands on what a script wrote, message by message.</summary>
internal sealed class ScriptDelivery(ScriptSink sink)
{
    /// <summary>Whether the script said that it has ended. A shell that ends without was killed, or never ran the script.</summary>
    internal bool HasCompleted { get; private set; }

    /// <summary>Whether an error ended the script.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>What the script's "exit" said; null if it said nothing.</summary>
    internal int? ExitCode { get; private set; }

    /// <exception cref="ScriptMessageException">What came is not what a script writes.</exception>
    internal void Deliver(Message message)
    {
        switch (message.Kind)
        {
            case MessageKind.Output:
                sink.Output(Decode(message, Clixml.Read));
                break;
            case MessageKind.OutputText:
                sink.Output(message.Text);
                break;
            case MessageKind.Error:
                sink.Error(Decode(message, SandboxedErrorRecord.Read));
                break;
            case MessageKind.Warning:
                sink.Warning(message.Text);
                break;
            case MessageKind.Verbose:
                sink.Verbose(message.Text);
                break;
            case MessageKind.Debug:
                sink.Debug(message.Text);
                break;
            case MessageKind.Information:
                sink.Information(Decode(message, Records.Information));
                break;
            case MessageKind.Progress:
                sink.Progress(Decode(message, Records.Progress));
                break;
            case MessageKind.Failed:
                // As of a job: the script is over, and its caller goes on unless -ErrorAction says otherwise.
                HasFailed = true;
                sink.Error(Decode(message, SandboxedErrorRecord.Read));
                break;
            case MessageKind.Completed:
                HasCompleted = true;
                ExitCode = int.TryParse(message.Text, CultureInfo.InvariantCulture, out int code) ? code : null;
                break;
            default:
                throw new ScriptMessageException($"it sends {message.Kind}");
        }
    }

    /// <summary>What comes out of a sandbox is not to be trusted: it may be anything.</summary>
    private static T Decode<T>(Message message, Func<string, T> read)
    {
        try
        {
            return read(message.Text);
        }
        catch (Exception e) when (e is XmlException or RuntimeException or ArgumentException or InvalidCastException or NullReferenceException)
        {
            throw new ScriptMessageException($"{message.Kind} can't be read: {e.Message}", e);
        }
    }
}
