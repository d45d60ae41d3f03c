using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>Loads units from their files as a version of systemd does, for the rules of one scoring.</summary>
internal sealed class UnitLoader(ExposureRules rules, bool restrictsSetuidByDefault = false)
{
    internal ExposureRules Rules => rules;

    internal bool RestrictsSetuidByDefault => restrictsSetuidByDefault;

    /// <summary>Reads a unit's files.</summary>
    /// <exception cref="UnitLoadException">systemd would not load the unit.</exception>
    internal LoadedUnit Load(UnitSources sources)
    {
        if (sources.IsMasked)
            throw Failure(sources, UnitLoadProblem.Masked, sources.FragmentPath, 0, "it is masked: its file is empty, or a link to /dev/null");

        LoadContext context = ContextOf(sources);
        var draft = new ServiceDraft();
        var steps = new List<LoadStep>();
        string? description = null;
        foreach ((string path, bool isFragment) in Files(sources))
        {
            if (Read(sources, path, isFragment) is not { } file)
                continue;
            foreach (UnitFileItem item in file.Items)
            {
                if (item is { Kind: UnitFileItemKind.Assignment, Section: "Unit", Key: "Description" })
                    description = context.Specifiers.Expand(item.Value, out _) ?? item.Value;
                if (FatalProblem(item, rules.Version) is { } fatal)
                {
                    if (isFragment)
                        throw Failure(sources, UnitLoadProblem.BadSyntax, path, item.Line, fatal);
                    break;
                }

                if (item.Kind is not UnitFileItemKind.Assignment || AssignmentReader.Read(draft, item, context) is not { } outcome)
                    continue;
                steps.Add(new LoadStep(sources.Tree.Show(path), item, outcome));
                if (outcome.Effect is not SettingEffect.Refused)
                    continue;
                if (isFragment)
                    throw Failure(sources, UnitLoadProblem.BadSetting, path, item.Line, $"{item.Key}=: {outcome.Problem}");
                break;
            }
        }

        Complete(draft);
        if (LoadChecks.Problem(draft, UnitName.TypeOf(sources.Name) ?? UnitType.Service, rules.Version) is { } problem)
            throw Refusal(sources, steps, problem.Directive, problem.Message);
        return new LoadedUnit(sources, Finish(draft), steps, description);
    }

    /// <summary>Goes through a unit's assignments and implications once more, and shows the settings after each.</summary>
    internal void Replay(LoadedUnit unit, Action<ServiceSettings, LoadStep?, string?> show)
    {
        LoadContext context = ContextOf(unit.Sources);
        var draft = new ServiceDraft();
        show(Finish(draft), null, null);
        foreach (LoadStep step in unit.Steps)
        {
            AssignmentReader.Read(draft, step.Item, context);
            show(Finish(draft), step, null);
        }

        foreach ((string directive, Action<ServiceDraft, SystemdVersion> apply) in Implications.All)
        {
            apply(draft, rules.Version);
            show(Finish(draft), null, directive);
        }
    }

    /// <summary>Why systemd reads no further than that line; null where it does.</summary>
    /// <remarks>Since 261 a section's name must not be empty, nor have characters of glob(7).</remarks>
    internal static string? FatalProblem(UnitFileItem item, SystemdVersion version) =>
        item.Kind is UnitFileItemKind.Section && version.Major >= 261 && (item.Section!.Length == 0 || item.Section.AsSpan().IndexOfAny("*?[") >= 0)
            ? "the section's name is empty, or has characters that can't be in one"
            : item.Kind is UnitFileItemKind.Fatal ? item.Problem : null;

    private LoadContext ContextOf(UnitSources sources) => new(new UnitIdentity(sources.Name), rules.Version, rules.Groups);

    private static IEnumerable<(string Path, bool IsFragment)> Files(UnitSources sources) =>
        sources.DropInPaths.Select(path => (path, false)).Prepend((sources.FragmentPath, true));

    private static UnitFile? Read(UnitSources sources, string path, bool isFragment)
    {
        try
        {
            return UnitFileParser.Parse(path, sources.Tree.ReadFile(path));
        }
        catch (IOException) when (!isFragment)
        {
            // Gone since the folder was listed, or a link to nothing or to itself: systemd passes it over.
            return null;
        }
        catch (UnauthorizedAccessException) when (!isFragment && Directory.Exists(sources.Tree.Locate(path)))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(sources, UnitLoadProblem.Unreadable, path, 0, $"the file can't be read ({e.Message.TrimEnd('.')})", e);
        }
    }

    private void Complete(ServiceDraft draft)
    {
        foreach ((_, Action<ServiceDraft, SystemdVersion> apply) in Implications.All)
            apply(draft, rules.Version);
    }

    /// <summary>The settings as the scoring sees them.</summary>
    private ServiceSettings Finish(ServiceDraft draft)
    {
        ServiceSettings settings = draft.ToSettings();
        if (rules.Scoring is ExposureScoring.Live)
        {
            settings.RestrictSUIDSGID = draft.RestrictSUIDSGID ?? (restrictsSetuidByDefault && rules.Version.Major >= 258);
            ImpliedSettings.Add(settings);
        }
        else if (rules.Quirks.Contains(ExposureQuirk.UnsetPrivateMountsCounts))
        {
            settings.PrivateMounts = draft.PrivateMounts ?? true;
        }

        return settings;
    }

    private static UnitLoadException Refusal(UnitSources sources, List<LoadStep> steps, string directive, string message)
    {
        LoadStep guilty = steps.FindLast(step => step.Item.Key == directive);
        return guilty.Path is null
            ? Failure(sources, UnitLoadProblem.BadSetting, sources.FragmentPath, 0, message)
            : Failure(sources, UnitLoadProblem.BadSetting, guilty.Path, guilty.Item.Line, message);
    }

    private static UnitLoadException Failure(UnitSources sources, UnitLoadProblem problem, string path, int line, string message, Exception? inner = null) =>
        new(problem, sources.Name, sources.Tree.Show(path), line, $"systemd would not load '{sources.Name}': {UnitLoadException.Place(sources.Tree.Show(path), line)}: {message}.", inner);
}
