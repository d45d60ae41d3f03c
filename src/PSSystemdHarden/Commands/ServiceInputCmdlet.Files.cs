using System.Management.Automation;

using PSSystemdHarden.Binding;
using PSSystemdHarden.Errors;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Commands;

/// <content>Services as their files have them.</content>
public abstract partial class ServiceInputCmdlet
{
    private UnitFileRater? _rater;

    private void TakeFiles(string[] files)
    {
        UnitFileRater rater = RaterOf(FileTree.Machine, UnitSearchPath.AfterOwnFolder());
        using var progress = new ProgressMeter(this, Activity, files.Length);
        foreach (string file in files)
        {
            if (StopToken.IsCancellationRequested)
                return;
            progress.Advance(file);
            WriteVerbose($"Reading {file}.");
            Guard(file, () => TakeLoaded(rater, rater.LoadFile(file)));
        }
    }

    private IEnumerable<string> Files() => ParameterSetName switch
    {
        PathSet => Paths.Matching(Path),
        LiteralPathSet => Paths.Named(LiteralPath),
        _ => Paths.Listed(File),
    };

    private UnitFilePaths Paths =>
        new(this, file => UnitName.TypeOf(System.IO.Path.GetFileName(file)) is UnitType.Service, ErrorRecords.PathNotService, WriteError);

    private void TakeRoot()
    {
        string root = SessionState.Path.GetUnresolvedProviderPathFromPSPath(Root);
        if (!Directory.Exists(root))
            ThrowTerminatingError(ErrorRecords.RootNotFound(Root));
        UnitFileRater rater = RaterOf(new FileTree(root), UnitSearchPath.System);
        foreach (string name in OfUnit is [] ? Name ?? ["*"] : OfUnit.Where(_taken.Add).Select(origin => origin.Name))
        {
            if (WildcardPattern.ContainsWildcardCharacters(name))
                TakeMatching(rater, new UnitNamePattern(name));
            else if (CompleteServiceName(name) is { } full)
                Guard(full, () => TakeLoaded(rater, rater.Load(rater.Names(), full)));
        }
    }

    private void TakeMatching(UnitFileRater rater, UnitNamePattern pattern)
    {
        using var progress = new ProgressMeter(this, Activity, total: null);
        foreach (InstalledUnit unit in new InstalledUnits(rater).List(pattern.IsMatch, [UnitType.Service]))
        {
            progress.Advance(unit.Name);
            Guard(unit, () => TakeUnmasked(rater, unit));
        }
    }

    private void TakeUnmasked(UnitFileRater rater, InstalledUnit unit)
    {
        if (unit.LoadState is UnitLoadState.Masked)
            WriteVerbose($"{unit.Name} is masked: it can't run, and is passed over.");
        else
            TakeLoaded(rater, rater.Load(rater.Names(), unit.Name));
    }

    /// <summary>One for the whole command, so that each folder is listed once.</summary>
    private UnitFileRater RaterOf(FileTree tree, IReadOnlyList<string> searchPath) => _rater ??= CreateRater(tree, searchPath);
}
