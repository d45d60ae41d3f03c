using System.Management.Automation;

namespace PSSystemdHarden.Scripting;

/// <summary>Who is told what a script writes: a cmdlet at once, a job until it is received.</summary>
internal abstract class ScriptSink
{
    internal abstract void Output(object? value);

    internal abstract void Error(ErrorRecord error);

    internal abstract void Warning(string text);

    internal abstract void Verbose(string text);

    internal abstract void Debug(string text);

    internal abstract void Information(InformationRecord record);

    internal abstract void Progress(ProgressRecord record);
}
