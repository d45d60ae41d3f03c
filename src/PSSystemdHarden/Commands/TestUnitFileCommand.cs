using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Completion;
using PSSystemdHarden.Errors;
using PSSystemdHarden.Linting;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsDiagnostic.Test, "UnitFile", DefaultParameterSetName = PathSet)]
[OutputType(typeof(UnitFileDiagnostic), typeof(bool))]
public sealed class TestUnitFileCommand : SystemdCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string FileSet = "File";
    private const string OfUnitSet = "OfUnit";

    private readonly HashSet<UnitFileDiagnostic> _written = [];
    private readonly HashSet<UnitOrigin> _toldOfLoaded = [];
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

    /// <summary>What other cmdlets tell of a unit.</summary>
    [Parameter(Mandatory = true, ParameterSetName = OfUnitSet, ValueFromPipeline = true, DontShow = true)]
    [UnitOriginTransform]
    [ValidateNotNull]
    public UnitOrigin[] OfUnit { get; set; } = [];

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
                OfUnitSet => _paths!.Named(OfUnit.Select(FileOf).OfType<string>()),
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

    /// <summary>The file that something was told of, or that the loaded unit has; null after an error.</summary>
    private string? FileOf(UnitOrigin origin)
    {
        string? path = null;
        switch (origin)
        {
            case UnknownOrigin:
                WriteError(ErrorRecords.UnitNotTold(origin.Name));
                break;
            case FileUnitOrigin unit:
                path = unit.FragmentPath;
                break;
            case FileOrigin file:
                path = file.Path;
                break;
            case LoadedUnitOrigin { IsUser: true }:
                WriteError(ErrorRecords.UnitOfOtherManager(origin.Name, isUser: true));
                break;
            case var loaded when _toldOfLoaded.Add(loaded):
                Guard(origin.Name, () => path = LoadedFileOf(origin.Name));
                break;
        }

        return path;
    }

    private string? LoadedFileOf(string name)
    {
        if (FindService(name, policy: null, shownAs: name) is not { } unit)
            return null;
        if (unit.FragmentPath is null)
            WriteError(ErrorRecords.UnitHasNoFile(name));
        return unit.FragmentPath;
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
