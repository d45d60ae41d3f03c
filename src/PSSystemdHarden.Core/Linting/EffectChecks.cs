using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Loading;

namespace PSSystemdHarden.Linting;

/// <summary>Finds assignments without effect: later ones, or other settings, decide.</summary>
internal static class EffectChecks
{
    internal static void Check(LintReport report, IReadOnlyList<WrittenSetting> written, ServiceDraft draft)
    {
        foreach (IGrouping<(string?, string), WrittenSetting> same in written.GroupBy(setting => (setting.Item.Section, setting.Item.Key)))
        {
            if (IsSingle(same.First().Directive))
                ReportOverridden(report, [.. same]);
        }

        foreach (var list in written.GroupBy(setting => (setting.Item.Section, Name: DirectiveLists.Of(setting.Item.Key))).Where(list => list.Key.Name is not null))
            ReportReset(report, [.. list]);
        foreach (ImpliedSetting row in ImpliedSetting.All.Where(row => row.Holds(draft)))
            ReportImplied(report, written, row);
    }

    private static bool IsSingle(Directive directive) =>
        DirectiveLists.Of(directive.Name) is null && (directive.Kind is not DirectiveKind.Other || LintTables.SingleValued.Contains(directive.Name));

    private static void ReportOverridden(LintReport report, WrittenSetting[] same)
    {
        WrittenSetting last = same[^1];
        foreach (WrittenSetting setting in same.SkipLast(1))
        {
            report.Add(LintRules.NoEffectOverridden, setting.File, setting.Item,
                $"{setting.Item.Key}={setting.Item.Value} has no effect: {last.PlaceSeenFrom(setting.File)} sets it to '{last.Item.Value}'",
                setting.File == last.File ? "Drop one of the two." : null);
        }
    }

    private static void ReportReset(LintReport report, WrittenSetting[] list)
    {
        int last = Array.FindLastIndex(list, setting => setting.Item.Value.Length == 0);
        foreach (WrittenSetting setting in list.Take(Math.Max(last, 0)).Where(setting => setting.Item.Value.Length > 0))
        {
            report.Add(LintRules.NoEffectReset, setting.File, setting.Item,
                $"{setting.Item.Key}={setting.Item.Value} has no effect: the empty {list[last].Item.Key}= of {list[last].PlaceSeenFrom(setting.File)} clears it");
        }
    }

    private static void ReportImplied(LintReport report, IReadOnlyList<WrittenSetting> written, ImpliedSetting row)
    {
        if (written.LastOrDefault(setting => setting.Item.Key == row.Directive) is not { } setting
            || written.LastOrDefault(other => other.Item.Key == row.Cause) is not { } cause)
        {
            return;
        }

        string value = DirectiveValue.ReadBoolean(setting.Item.Value) is { } flag ? (flag ? "yes" : "no") : setting.Item.Value;
        string implied = $"{row.Cause}={cause.Item.Value} ({cause.PlaceSeenFrom(setting.File)}) implies {row.Directive}={row.Value}";
        if (row.Weaker.Contains(value))
        {
            report.Add(LintRules.NoEffectImplied, setting.File, setting.Item,
                $"{setting.Item.Key}={setting.Item.Value} has no effect: {implied}", $"Drop it, or {row.Cause}=.", DiagnosticSeverity.Warning);
        }
        else if (value == row.Value && row.SameIsImplied)
        {
            report.Add(LintRules.NoEffectImplied, setting.File, setting.Item, $"{setting.Item.Key}={setting.Item.Value} changes nothing: {implied}");
        }
    }
}
