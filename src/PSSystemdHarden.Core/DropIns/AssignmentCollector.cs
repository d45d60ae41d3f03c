using PSSystemdHarden.Directives;

namespace PSSystemdHarden.DropIns;

/// <summary>Puts a file's assignments together: what is reset is gone, and each directive stands once, where it came first.</summary>
internal sealed class AssignmentCollector
{
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    internal IReadOnlyList<DropInAssignment> Collected =>
        [.. _entries.Values.Select(entry => new DropInAssignment(entry.Directive, entry.Values) { JoinsOthers = !entry.IsReset })];

    internal void Add(Directive directive, string value)
    {
        if (!_entries.TryGetValue(directive.Name, out Entry? entry))
            _entries[directive.Name] = entry = new Entry(directive);
        bool isReset = DirectiveText.IsReset(directive, value);
        if (isReset || !DirectiveText.Accumulates(directive))
        {
            entry.Values.Clear();
            entry.IsReset = true;
        }

        if (!isReset)
            entry.Values.Add(value);
    }

    private sealed class Entry(Directive directive)
    {
        internal Directive Directive => directive;

        internal List<string> Values { get; } = [];

        internal bool IsReset { get; set; }
    }
}
