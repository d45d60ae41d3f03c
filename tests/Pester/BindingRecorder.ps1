<#
    Writes down which parameters and parameter sets of cmdlets are bound, from PowerShell's own trace of parameter binding:

        $recorder = & ./BindingRecorder.ps1
        $recorder.Dispose()
        $recorder.Bound             such as 'Get-Unit', 'Get-Unit -Root', 'Get-Unit/Root'; 'Get-Unit/' where the default set counted

    Only of this process. In C#, as a listener in PowerShell would listen to itself.
#>
Add-Type -TypeDefinition @'
using System;
using System.Collections.Generic;
using System.Diagnostics;

public sealed class BindingRecorder : TraceListener
{
    private const string Typed = "BIND NAMED cmd line args [";
    private const string Piped = "BIND PIPELINE object to parameters: [";
    private const string Parameter = "] to param [";
    private const string Set = "CurrentParameterSetName = ";
    private const string Done = "MANDATORY PARAMETER CHECK on cmdlet [";

    private readonly object _lock = new();
    private readonly SortedSet<string> _bound = new(StringComparer.Ordinal);

    // What was typed is not all that counts where the pipeline brings more.
    private readonly Dictionary<string, string> _typed = new();
    private string _cmdlet = "", _set = "";
    private bool _isPiped;

    public IReadOnlyCollection<string> Bound
    {
        get
        {
            lock (_lock)
            {
                foreach (string cmdlet in new List<string>(_typed.Keys)) Settle(cmdlet);
                return new List<string>(_bound);
            }
        }
    }

    public override void TraceEvent(TraceEventCache cache, string source, TraceEventType type, int id, string message) => WriteLine(message);

    public override void TraceEvent(TraceEventCache cache, string source, TraceEventType type, int id, string format, params object[] arguments) =>
        WriteLine(arguments is null ? format : string.Format(format, arguments));

    public override void Write(string message) { }

    public override void WriteLine(string message)
    {
        lock (_lock)
        {
            if (After(message, Typed) is { } typed)
            {
                Settle(typed);
                (_cmdlet, _set, _isPiped) = (typed, "", false);
            }
            else if (After(message, Piped) is { } piped)
            {
                _typed.Remove(piped);
                (_cmdlet, _set, _isPiped) = (piped, "", true);
            }
            else if (message.EndsWith("] SUCCESSFUL", StringComparison.Ordinal) && After(message, Parameter) is { } parameter)
            {
                _bound.Add(_cmdlet + " -" + parameter);
            }
            else if (message.IndexOf(Set, StringComparison.Ordinal) is >= 0 and int at)
            {
                _set = message[(at + Set.Length)..];
            }
            else if (After(message, Done) is { } done && done == _cmdlet)
            {
                _typed[done] = _set;
                if (_isPiped) Settle(done);
            }
        }
    }

    private void Settle(string cmdlet)
    {
        if (_typed.Remove(cmdlet, out string set))
        {
            _bound.Add(cmdlet);
            _bound.Add(cmdlet + "/" + set);
        }
    }

    private static string After(string message, string words)
    {
        int at = message.LastIndexOf(words, StringComparison.Ordinal);
        if (at < 0) return null;
        int start = at + words.Length, end = message.IndexOf(']', start);
        return end < 0 ? null : message[start..end];
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var source in Sources) { source.Options = System.Management.Automation.PSTraceSourceOptions.None; source.Listeners.Remove(this); }
    }

    public BindingRecorder(params System.Management.Automation.PSTraceSource[] sources)
    {
        Sources = sources;
        foreach (var source in sources) { source.Listeners.Add(this); source.Options = System.Management.Automation.PSTraceSourceOptions.All; }
    }

    private System.Management.Automation.PSTraceSource[] Sources { get; }
}
'@
[BindingRecorder]::new((Get-TraceSource ParameterBinding, ParameterBinderController))
