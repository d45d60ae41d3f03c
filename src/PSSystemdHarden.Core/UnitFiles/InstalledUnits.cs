using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles;

/// <summary>Lists the units of a root tree.</summary>
internal sealed class InstalledUnits(UnitFileRater rater)
{
    /// <summary>The units of those names and types, each under its main name, in the order of their names.</summary>
    internal IEnumerable<InstalledUnit> List(Func<string, bool> wants, IReadOnlyCollection<UnitType> types)
    {
        UnitPath path = rater.Names();
        var found = new SortedDictionary<string, UnitSources>(StringComparer.Ordinal);
        foreach (string name in path.UnitNames)
        {
            if (types.Count > 0 && !types.Contains(UnitName.TypeOf(name)!.Value))
                continue;
            if (path.TryFind(name, out UnitSources? sources) && wants(sources.Name))
                found.TryAdd(sources.Name, sources);
        }

        return found.Values.Select(sources => Describe(path, sources));
    }

    private InstalledUnit Describe(UnitPath path, UnitSources sources)
    {
        (UnitLoadState state, string? description) = (UnitLoadState.Loaded, null);
        try
        {
            description = rater.Load(path, sources.Name).Description;
        }
        catch (UnitLoadException e)
        {
            state = e.Problem switch
            {
                UnitLoadProblem.Masked => UnitLoadState.Masked,
                UnitLoadProblem.BadSetting => UnitLoadState.BadSetting,
                _ => UnitLoadState.Error,
            };
        }

        return new InstalledUnit(rater, path, sources, description, state);
    }
}
