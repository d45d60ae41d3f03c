using System.Collections;
using System.Management.Automation;
using System.Runtime.Serialization;

using PSSystemdHarden.Scripting;

namespace PSSystemdHarden.Agent;

/// <summary>Messages of what a script writes.</summary>
internal static class Records
{
    /// <summary>As deep as remoting and jobs go; property bags and collections go deeper by themselves, and types may say more.</summary>
    private const int Depth = 1;

    internal static Message From(PSObject? output) =>
        output?.BaseObject is string text && output.Properties.Match("*", PSMemberTypes.NoteProperty).Count == 0
            ? new Message(MessageKind.OutputText, text)
            : new Message(MessageKind.Output, PSSerializer.Serialize(output, Depth));

    internal static Message From(ErrorRecord error) => new(MessageKind.Error, Serialize(error));

    internal static Message FromLast(ErrorRecord error) => new(MessageKind.Failed, Serialize(error));

    internal static Message From(ProgressRecord record) => new(MessageKind.Progress, PSSerializer.Serialize(record, Depth));

    internal static Message From(InformationRecord record) => new(MessageKind.Information, PSSerializer.Serialize(
        new Hashtable
        {
            ["Data"] = record.MessageData,
            ["Source"] = record.Source,
            ["Time"] = record.TimeGenerated,
            ["Tags"] = record.Tags.ToArray(),
            ["User"] = record.User,
            ["Computer"] = record.Computer,
            ["ProcessId"] = record.ProcessId,
            ["NativeThreadId"] = record.NativeThreadId,
            ["ManagedThreadId"] = record.ManagedThreadId,
        },
        Depth));

    /// <summary>An error record with all that it knows: PSSerializer alone leaves out where it was written.</summary>
    private static string Serialize(ErrorRecord error)
    {
        // No formatter is involved: of formatter-based serialization, which is obsolete, this takes the bag of values alone, and of
        // that the one that is CLIXML.
#pragma warning disable SYSLIB0050
        var bag = new SerializationInfo(typeof(ErrorRecord), new FormatterConverter());
        error.GetObjectData(bag, new StreamingContext(StreamingContextStates.CrossProcess));
#pragma warning restore SYSLIB0050
        return bag.GetString("CliXml")!;
    }
}
