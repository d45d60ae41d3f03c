using System.Management.Automation;

namespace PSSystemdHarden.Scripting;

/// <summary>Writes what a script writes as the cmdlet's own, under the preferences of its caller.</summary>
internal sealed class CmdletSink(Cmdlet cmdlet) : ScriptSink
{
    internal override void Output(object? value) => cmdlet.WriteObject(value);

    internal override void Error(ErrorRecord error) => cmdlet.WriteError(error);

    internal override void Warning(string text) => cmdlet.WriteWarning(text);

    internal override void Verbose(string text) => cmdlet.WriteVerbose(text);

    internal override void Debug(string text) => cmdlet.WriteDebug(text);

    internal override void Information(InformationRecord record) => cmdlet.WriteInformation(record);

    internal override void Progress(ProgressRecord record) => cmdlet.WriteProgress(record);
}
