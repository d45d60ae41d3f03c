using System.Management.Automation;

namespace PSSystemdHarden.Running;

/// <summary>
/// Writes what a command says on its standard error to the error stream, in the form that PowerShell gives a native command's: shown as
/// plain lines, and never what ends a script, whatever $ErrorActionPreference says.
/// </summary>
/// <remarks>
/// A cmdlet's own errors heed the preference. Those of a script heed what that script is given, and a pipeline that is worked in steps
/// writes to the streams of the cmdlet that works it, wherever they were redirected.
/// </remarks>
internal sealed class StandardErrorWriter(Cmdlet cmdlet)
{
    /// <summary>A script has no name to stand behind an error's id, by which PowerShell's formatting knows it.</summary>
    private readonly ScriptBlock _script = ScriptBlock.Create(
        "param($Records) & { [CmdletBinding()] param($Records) foreach ($record in $Records) { $PSCmdlet.WriteError($record) } } -Records $Records -ErrorAction Continue");

    private readonly List<ErrorRecord> _records = [];
    private readonly StandardErrorLines _lines = new();

    /// <summary>Takes a line. Starting a pipeline is dear, so that lines which came together are written together.</summary>
    internal void Add(string line) => _records.Add(_lines.Next(line));

    /// <summary>Writes the lines that were taken.</summary>
    internal void Flush()
    {
        if (_records.Count == 0)
            return;
        ErrorRecord[] records = [.. _records];
        _records.Clear();
        using SteppablePipeline pipeline = _script.GetSteppablePipeline(CommandOrigin.Internal, [records]);
        pipeline.Begin(cmdlet);
        pipeline.Process();
        pipeline.End();
    }
}
