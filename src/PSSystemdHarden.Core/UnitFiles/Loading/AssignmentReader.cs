using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>Takes one assignment into a unit's draft, as the version that is followed would.</summary>
internal static class AssignmentReader
{
    /// <summary>Takes any assignment: one that nothing hangs on is still judged.</summary>
    internal static SettingOutcome Read(ServiceDraft draft, UnitFileItem item, Directive directive, LoadContext context) =>
        Read(draft, item, context)
        ?? (DirectiveValue.TryRead(directive, item.Value, context.Version, out _, out string? problem) ? SettingOutcome.Applied : SettingOutcome.Ignored(problem));

    /// <returns>What became of it; null for a directive that exposure and loading don't hang on.</returns>
    internal static SettingOutcome? Read(ServiceDraft draft, UnitFileItem item, LoadContext context)
    {
        if (!SettingTable.All.TryGetValue(item.Key, out SettingReader? read)
            || item.Section is null
            || !context.HasSection(item.Section)
            || !DirectiveCatalog.Embedded.TryFind(item.Section, item.Key, out Directive? directive))
        {
            return null;
        }

        if (!directive.IsKnownTo(context.Version))
            return SettingOutcome.Ignored($"systemd knows it since {directive.Since}, and this is {context.Version.Major}");

        // A word that may have text behind it, and an empty one that resets, are its own reader's business.
        if (directive.SuffixSince <= context.Version.Major)
            return read(draft, item.Value, context);
        if (DirectiveValue.TryRead(directive, item.Value, context.Version, out string value, out string? problem))
            return read(draft, value, context);
        return item.Key == "DynamicUser" ? SettingOutcome.Refused(problem) : SettingOutcome.Ignored(problem);
    }
}
