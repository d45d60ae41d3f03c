using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Linting;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsDiagnostic.Test, "UnitFile", DefaultParameterSetName = PathSet)]
[OutputType(typeof(UnitFileDiagnostic), typeof(bool))]
public sealed class TestUnitFileCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string FileSet = "File";

    private readonly HashSet<UnitFileDiagnostic> _written = [];
    private readonly HashSet<string> _linted = new(StringComparer.Ordinal);
    private WildcardPattern[] _excluded = [];
    private UnitFileLinter? _linter;
    private bool _failed;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What Get-ChildItem gives: bound by its type, as its other properties would be taken for paths.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet, ValueFromPipeline = true, DontShow = true)]
    [ValidateNotNull]
    public FileSystemInfo[] File { get; set; } = [];

    [Parameter]
    [SystemdVersionTransform]
    public SystemdVersion? SystemdVersion { get; set; }

    [Parameter]
    public DiagnosticSeverity Severity { get; set; }

    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(LintRuleCompleter))]
    public string[] ExcludeRule { get; set; } = [];

    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void BeginProcessing()
    {
        SystemdVersion version = SystemdVersion ?? Units.SystemdVersion.NewestKnown;
        _linter = new UnitFileLinter(version);
        _excluded = [.. ExcludeRule.Select(rule => new WildcardPattern(rule, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
        WriteVerbose($"Linting by the rules of systemd {version}.");
    }

    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (string path in Path)
                    LintMatches(path);
                break;
            case LiteralPathSet:
                foreach (string path in LiteralPath)
                    LintNamed(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
                break;
            default:
                foreach (FileSystemInfo file in File)
                    LintFound(file.FullName);
                break;
        }
    }

    protected override void EndProcessing()
    {
        if (Quiet)
            WriteObject(!_failed);
    }

    private void LintMatches(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
        {
            LintNamed(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
            return;
        }

        IReadOnlyList<string> matches;
        try
        {
            matches = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo _);
        }
        catch (ItemNotFoundException)
        {
            // The folder that the wildcard is in is not there.
            Fail(ErrorRecords.PathNotFound(path));
            return;
        }

        foreach (string match in matches)
            LintFound(match);
    }

    private void LintNamed(string path)
    {
        if (!System.IO.Path.Exists(path))
            Fail(ErrorRecords.PathNotFound(path));
        else if (!Directory.Exists(path) && !LintTarget.IsUnitFile(path))
            Fail(ErrorRecords.PathNotUnitFile(path));
        else
            LintFound(path);
    }

    /// <summary>A file, or all in a folder. What is no unit file may lie beside those that are.</summary>
    private void LintFound(string path)
    {
        if (!Directory.Exists(path))
        {
            LintFile(path);
            return;
        }

        foreach (string file in UnitFileSearch.Below(path, (folder, e) => Fail(ErrorRecords.PathUnreadable(folder, e))))
            LintFile(file);
    }

    private void LintFile(string path)
    {
        IReadOnlyList<UnitFileDiagnostic> found;
        try
        {
            if (_linted.Contains(System.IO.Path.GetFullPath(path)))
                return;
            if (LintTarget.Of(path) is not { } target)
            {
                WriteVerbose($"{path} is neither a unit file nor a drop-in.");
                return;
            }

            found = target.Lint(_linter!);
            _linted.UnionWith(target.Paths);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            Fail(ErrorRecords.PathNotFound(path));
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail(ErrorRecords.PathUnreadable(path, e));
            return;
        }

        foreach (UnitFileDiagnostic diagnostic in found)
            Write(diagnostic);
    }

    private void Write(UnitFileDiagnostic diagnostic)
    {
        // A drop-in of several units is linted with each, and mostly to the same effect.
        if (Array.Exists(_excluded, rule => rule.IsMatch(diagnostic.Id)) || !_written.Add(diagnostic))
            return;
        _failed |= diagnostic.Severity >= DiagnosticSeverity.Warning;
        if (!Quiet && diagnostic.Severity >= Severity)
            WriteObject(diagnostic);
    }

    private void Fail(ErrorRecord error)
    {
        _failed = true;
        WriteError(error);
    }
}
