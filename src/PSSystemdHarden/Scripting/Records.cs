using System.Collections;
using System.Management.Automation;

namespace PSSystemdHarden.Scripting;

/// <summary>Records that came as messages, made records again.</summary>
internal static class Records
{
    private const string HostMessageType = "Deserialized.System.Management.Automation.HostInformationMessage";

    internal static InformationRecord Information(string clixml)
    {
        var values = (Hashtable)PSObject.AsPSObject(Clixml.Read(clixml)).BaseObject;
        var record = new InformationRecord(Data(values["Data"]), values["Source"] as string)
        {
            TimeGenerated = LanguagePrimitives.ConvertTo<DateTime>(values["Time"]),
            User = values["User"] as string,
            Computer = values["Computer"] as string,
            ProcessId = LanguagePrimitives.ConvertTo<uint>(values["ProcessId"]),
            NativeThreadId = LanguagePrimitives.ConvertTo<uint>(values["NativeThreadId"]),
            ManagedThreadId = LanguagePrimitives.ConvertTo<uint>(values["ManagedThreadId"]),
        };
        record.Tags.AddRange(LanguagePrimitives.ConvertTo<string[]>(values["Tags"]));
        return record;
    }

    internal static ProgressRecord Progress(string clixml)
    {
        PSObject values = PSObject.AsPSObject(Clixml.Read(clixml));
        var record = new ProgressRecord(Value<int>(values, nameof(ProgressRecord.ActivityId)), TextOrDots(values, nameof(ProgressRecord.Activity)), TextOrDots(values, nameof(ProgressRecord.StatusDescription)))
        {
            CurrentOperation = Value<string?>(values, nameof(ProgressRecord.CurrentOperation)),
            PercentComplete = Value<int>(values, nameof(ProgressRecord.PercentComplete)),
            SecondsRemaining = Value<int>(values, nameof(ProgressRecord.SecondsRemaining)),
            RecordType = Value<ProgressRecordType>(values, nameof(ProgressRecord.RecordType)),
        };
        record.ParentActivityId = Value<int>(values, nameof(ProgressRecord.ParentActivityId));
        return record;
    }

    /// <summary>Text of Write-Host is shown only if it is what Write-Host makes.</summary>
    private static object? Data(object? data)
    {
        if (data is not PSObject wrapped || !wrapped.TypeNames.Contains(HostMessageType))
            return data;
        return new HostInformationMessage
        {
            Message = Value<string?>(wrapped, nameof(HostInformationMessage.Message)) ?? string.Empty,
            NoNewLine = Value<bool?>(wrapped, nameof(HostInformationMessage.NoNewLine)),
            ForegroundColor = Value<ConsoleColor?>(wrapped, nameof(HostInformationMessage.ForegroundColor)),
            BackgroundColor = Value<ConsoleColor?>(wrapped, nameof(HostInformationMessage.BackgroundColor)),
        };
    }

    private static T Value<T>(PSObject values, string name) => LanguagePrimitives.ConvertTo<T>(values.Properties[name]?.Value);

    /// <summary>A record that is made anew must have these, and one that ends an activity need not.</summary>
    private static string TextOrDots(PSObject values, string name) => Value<string?>(values, name) is { Length: > 0 } text ? text : "…";
}
