using PSSystemdHarden.Directives;

namespace PSSystemdHarden.Values;

/// <summary>What a codec is given to encode.</summary>
/// <param name="Directive">What it is for.</param>
/// <param name="Lines">The values of its lines, in order; none for what it is where nobody sets it.</param>
/// <param name="Context">What their meaning depends on.</param>
internal readonly record struct ValueInput(Directive Directive, IReadOnlyList<string> Lines, ValueContext Context)
{
    /// <summary>The value where nobody sets it, or a <see cref="NotPredictable"/>.</summary>
    internal object Unset => UnsetValues.Of(Directive, Context);

    /// <summary>The value of the last line that systemd takes.</summary>
    /// <param name="read">Reads a line; null for one that systemd ignores.</param>
    internal object Last(Func<string, object?> read)
    {
        object value = Unset;
        foreach (string line in Lines)
            value = line.Length == 0 ? Unset : read(line) ?? value;
        return value;
    }

    /// <summary>The items of all lines; an empty line takes back what stands before it.</summary>
    /// <param name="take">Takes a line's items into the list.</param>
    internal List<T> Items<T>(Action<string, List<T>> take)
    {
        var items = new List<T>();
        foreach (string line in Lines)
        {
            if (line.Length == 0)
                items.Clear();
            else
                take(line, items);
        }

        return items;
    }
}
