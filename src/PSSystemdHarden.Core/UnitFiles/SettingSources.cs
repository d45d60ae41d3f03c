using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Loading;

namespace PSSystemdHarden.UnitFiles;

/// <summary>Finds the assignment that decided each item: the last one that changed its badness, or else the last that names its directive.</summary>
internal static class SettingSources
{
    internal static SettingSource?[] Of(UnitLoader loader, LoadedUnit unit)
    {
        ExposureRules.Rule[] rules = loader.Rules.Items;
        var sources = new SettingSource?[rules.Length];
        var decided = new bool[rules.Length];
        var badnesses = new uint?[rules.Length];
        HashSet<string>[] directives = [.. rules.Select(rule => rule.Item.Directives.ToHashSet(StringComparer.Ordinal))];
        bool first = true;
        loader.Replay(unit, (settings, step, implication) =>
        {
            SettingSource? here = step is { } assignment ? SourceOf(assignment, isImplied: false) : implication is null ? null : CauseOf(unit, implication);
            for (int i = 0; i < rules.Length; i++)
            {
                uint? badness = rules[i].Check(settings);
                bool changed = !first && badness != badnesses[i];
                bool named = !decided[i] && step is { Outcome.Effect: SettingEffect.Applied } written && directives[i].Contains(written.Item.Key);
                badnesses[i] = badness;
                decided[i] |= changed;
                if (changed || named)
                    sources[i] = here;
            }

            first = false;
        });
        return sources;
    }

    private static SettingSource? CauseOf(LoadedUnit unit, string directive)
    {
        for (int i = unit.Steps.Count - 1; i >= 0; i--)
        {
            if (unit.Steps[i].Item.Key == directive && unit.Steps[i].Outcome.Effect is SettingEffect.Applied)
                return SourceOf(unit.Steps[i], isImplied: true);
        }

        return null;
    }

    private static SettingSource SourceOf(LoadStep step, bool isImplied) => new(step.Path, step.Item.Line, step.Item.Key, isImplied);
}
