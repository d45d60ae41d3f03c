using PSSystemdHarden.Directives;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Linting;

/// <summary>Checks values, one by one and together, by loading the files as systemd would.</summary>
internal sealed class ValueChecks(LintReport report, LoadContext context, UnitFile? fragment)
{
    private readonly ValueContext _values = new(context, Memory: null, HasBpfFramework: null);
    private readonly List<WrittenSetting> _written = [];
    private bool _isBroken;

    /// <summary>The settings so far, without what they imply.</summary>
    internal ServiceDraft Draft { get; } = new();

    /// <summary>The assignments that hold, in their order.</summary>
    internal IReadOnlyList<WrittenSetting> Written => _written;

    internal void Read(UnitFile file, UnitFileItem item, Directive directive)
    {
        SettingOutcome outcome = AssignmentReader.Read(Draft, item, directive, context);
        switch (outcome)
        {
            case { Effect: SettingEffect.Refused }:
                _isBroken = true;
                string loss = file == fragment ? "systemd does not load the unit" : "systemd drops this line and the rest of the drop-in";
                report.AddAtValue(LintRules.ValueRefused, file, item, $"{loss}: {outcome.Problem}", WordHint(directive, item.Value));
                return;
            case { Effect: SettingEffect.Ignored }:
                report.AddAtValue(LintRules.ValueIgnored, file, item, $"systemd {context.Version.Major} drops this assignment: {outcome.Problem}", WordHint(directive, item.Value));
                return;
            case { Problem: { } problem }:
                report.AddAtValue(LintRules.ValueIgnoredInPart, file, item, $"systemd {context.Version.Major} drops a part of this: {problem}", ListHints.Find(directive, item.Value, context));
                break;
            case { Effect: SettingEffect.Applied } when !Specifiers.IsOfTheInstance(item.Value) && ValueCheck.Problem(directive, item.Value, _values) is { } why:
                report.AddAtValue(LintRules.ValueIgnored, file, item, $"systemd {context.Version.Major} drops this assignment: {why}", WordHint(directive, item.Value));
                return;
        }

        _written.Add(new WrittenSetting(file, item, directive));
    }

    /// <summary>Whether the unit's values go together. After a value that is refused by itself that can't be told.</summary>
    internal void CheckWhole(UnitType type)
    {
        if (_isBroken || fragment!.Items.Count == 0 || fragment.Items.Any(item => item.Kind is UnitFileItemKind.Fatal))
            return;

        // Some checks hang on what other settings imply; the effects are looked at without.
        var complete = new ServiceDraft();
        foreach (WrittenSetting setting in _written)
            AssignmentReader.Read(complete, setting.Item, context);
        foreach ((_, Action<ServiceDraft, SystemdVersion> apply) in Implications.All)
            apply(complete, context.Version);
        if (LoadChecks.Problem(complete, type, context.Version) is not { } problem)
            return;
        WrittenSetting? guilty = _written.FindLast(setting => setting.Item.Key == problem.Directive);
        UnitFileItem place = guilty?.Item
            ?? fragment.Items.FirstOrDefault(item => item.Kind is UnitFileItemKind.Section && item.Section == type.ToString())
            ?? fragment.Items[0];
        report.Add(LintRules.LoadRefused, guilty?.File ?? fragment, place, $"systemd does not load the unit: {problem.Message}");
    }

    private string? WordHint(Directive directive, string value) =>
        NearestName.Hint(value, directive.Values.Where(word => word.Key != value && context.Version.Major >= word.Value).Select(word => word.Key))
        ?? ListHints.Find(directive, value, context);
}
