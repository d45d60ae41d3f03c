using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Linting;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsDiagnostic.Test, "UnitFile", DefaultParameterSetName = PathSet)]
[OutputType(typeof(UnitFileDiagnostic), typeof(bool))]
public sealed class TestUnitFileCommand : SystemdCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string FileSet = "File";

    private readonly HashSet<UnitFileDiagnostic> _written = [];
    private readonly HashSet<string> _linted = new(StringComparer.Ordinal);
    private WildcardPattern[] _excluded = [];
    private UnitFileLinter? _linter;
    private UnitFilePaths? _paths;
    private bool _hasFindings;

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP", "FragmentPath")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>What Get-ChildItem gives: bound by its type, as its other properties would be taken for paths.</summary>
    [Parameter(Mandatory = true, ParameterSetName = FileSet, ValueFromPipeline = true, DontShow = true)]
    [ValidateNotNull]
    public FileSystemInfo[] File { get; set; } = [];

    [Parameter]
    [SystemdVersionTransform]
    [ArgumentCompleter(typeof(SystemdVersionCompleter))]
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
        _paths = new UnitFilePaths(this, LintTarget.IsUnitFile, ErrorRecords.PathNotUnitFile, WriteError) { LeavesLinksOut = true };
        _excluded = [.. ExcludeRule.Select(rule => new WildcardPattern(rule, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
        WriteVerbose($"Linting by the rules of systemd {version}.");
    }

    protected override void ProcessRecord()
    {
        string[] files =
        [
            .. ParameterSetName switch
            {
                PathSet => _paths!.Matching(Path),
                LiteralPathSet => _paths!.Named(LiteralPath),
                _ => _paths!.Listed(File),
            },
        ];
        using var progress = new ProgressMeter(this, "Linting", files.Length);
        foreach (string file in files)
        {
            if (StopToken.IsCancellationRequested)
                return;
            progress.Advance(file);
            WriteVerbose($"Reading {file}.");
            LintFile(file);
        }
    }

    protected override void EndProcessing()
    {
        if (Quiet)
            WriteObject(!_hasFindings && !HasFailed);
    }

    private void LintFile(string path)
    {
        IReadOnlyList<UnitFileDiagnostic> found;
        try
        {
            if (_linted.Contains(System.IO.Path.GetFullPath(path)))
                return;
            LintTarget target = LintTarget.Of(path);
            found = target.Lint(_linter!);
            _linted.UnionWith(target.Paths);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            WriteError(ErrorRecords.PathNotFound(path));
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.PathUnreadable(path, e));
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
        _hasFindings |= diagnostic.Severity >= DiagnosticSeverity.Warning;
        if (!Quiet && diagnostic.Severity >= Severity)
            WriteObject(diagnostic);
    }
}
