using PSSystemdHarden.Directives;

namespace PSSystemdHarden.DropIns;

/// <summary>Puts a file's assignments together: what is reset is gone, and each directive stands once, where it came first.</summary>
internal sealed class AssignmentCollector
{
    private readonly Dictionary<string, (DropInAssignment Assignment, List<string> Values)> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reset = new(StringComparer.Ordinal);

    internal IReadOnlyList<DropInAssignment> Collected =>
        [.. _entries.Values.Select(entry => entry.Assignment with { JoinsOthers = !_reset.Contains(entry.Assignment.List) })];

    internal void Add(Directive directive, string value)
    {
        if (!_entries.TryGetValue(directive.Name, out (DropInAssignment Assignment, List<string> Values) entry))
        {
            List<string> values = [];
            _entries[directive.Name] = entry = (new DropInAssignment(directive, values), values);
        }

        bool isReset = DirectiveText.IsReset(directive, value);
        if (isReset || !DirectiveText.Accumulates(directive))
        {
            foreach ((DropInAssignment other, List<string> values) in _entries.Values)
            {
                if (other.List == entry.Assignment.List)
                    values.Clear();
            }

            _reset.Add(entry.Assignment.List);
        }

        if (!isReset)
            entry.Values.Add(value);
    }
}
