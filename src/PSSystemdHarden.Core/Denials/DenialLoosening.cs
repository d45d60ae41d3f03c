namespace PSSystemdHarden.Denials;

/// <summary>A change of a service's settings that would allow what was denied.</summary>
public sealed class DenialLoosening
{
    internal DenialLoosening(string text, params (string Directive, object Value)[] values)
    {
        Text = text;
        Property = values.ToDictionary(row => row.Directive, row => row.Value, StringComparer.Ordinal);
    }

    /// <summary>What it comes to: "ReadWritePaths=/var/lib/x". Of lists it is what comes to them, or what is left of them.</summary>
    public string Text { get; }

    /// <summary>The directives' whole new values, for Set-UnitSandbox -Property.</summary>
    public IReadOnlyDictionary<string, object> Property { get; }

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>Both changes at once.</summary>
    internal DenialLoosening And(DenialLoosening other) =>
        new($"{Text} {other.Text}", [.. Property.Concat(other.Property).Select(row => (row.Key, row.Value))]);

    /// <summary>A single value.</summary>
    internal static DenialLoosening Of(string directive, string value) => new($"{directive}={value}", (directive, value));

    /// <summary>A list with one more item.</summary>
    internal static DenialLoosening Adding(SandboxFacts facts, string directive, params string[] items)
    {
        string[] lines = [.. facts.LinesOf(directive), .. items];
        return new($"{directive}={string.Join(' ', items)}", (directive, lines));
    }

    /// <summary>A list with an item less.</summary>
    internal static DenialLoosening Without(SandboxFacts facts, string directive, string item)
    {
        string[] left = [.. facts.Items(directive).Where(other => other != item)];
        return new($"{directive}={string.Join(' ', left)}", (directive, left));
    }
}
