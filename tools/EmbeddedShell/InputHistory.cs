namespace EmbeddedShell;

/// <summary>The lines of this session, for the arrow keys; nothing is kept on disk.</summary>
internal sealed class InputHistory
{
    private readonly List<string> _lines = [];
    private int _position;
    private string _unfinished = string.Empty;

    public void Add(string? line)
    {
        if (!string.IsNullOrWhiteSpace(line) && (_lines.Count == 0 || _lines[^1] != line))
        {
            _lines.Add(line);
        }

        _position = _lines.Count;
    }

    /// <summary>The line before, or null at the first one. <paramref name="current"/> comes back after the last one.</summary>
    public string? Previous(string current)
    {
        if (_position == 0)
        {
            return null;
        }

        if (_position == _lines.Count)
        {
            _unfinished = current;
        }

        return _lines[--_position];
    }

    public string? Next()
    {
        if (_position >= _lines.Count)
        {
            return null;
        }

        _position++;
        return _position == _lines.Count ? _unfinished : _lines[_position];
    }
}
