using System.Text;

using PSSystemdHarden.Changes;

namespace PSSystemdHarden.Commands;

/// <summary>A plan in words, for -WhatIf and -Confirm: of a few units all of it, of many a line each.</summary>
internal sealed class ChangePlanText(int units)
{
    private const int MostInFull = 3;

    internal string Describe(UnitChange plan) => units <= MostInFull ? Full(plan) : Line(plan);

    internal static string Ask(UnitChange plan) => Full(plan) + "\nShall this be done?";

    private static string Line(UnitChange plan) =>
        FormattableString.Invariant($"{plan.Unit}: exposure {plan.ExposureBefore:0.0} -> {plan.ExposureAfter:0.0} ({plan.RatingAfter}), {plan.Properties.Count} {(plan.Properties.Count == 1 ? "directive changes" : "directives change")}");

    private static string Full(UnitChange plan)
    {
        var text = new StringBuilder(Line(plan));
        int width = plan.Properties.Count == 0 ? 0 : plan.Properties.Max(property => property.Directive.Length);
        foreach (SandboxPropertyChange property in plan.Properties)
            text.Append("\n  ").Append(property.Directive.PadRight(width)).Append("  ").Append(SandboxPropertyChange.Show(property.Before)).Append(" -> ").Append(SandboxPropertyChange.Show(property.After));
        text.Append('\n').Append(plan.Path);
        foreach (string line in plan.Diff)
            text.Append("\n  ").Append(line);
        return text.ToString();
    }
}
