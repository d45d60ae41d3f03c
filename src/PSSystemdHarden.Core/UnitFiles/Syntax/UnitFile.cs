namespace PSSystemdHarden.UnitFiles.Syntax;

/// <summary>A unit file or drop-in, as it is written: nothing is left out, and everything knows where it stands (systemd.syntax(7)).</summary>
public sealed class UnitFile
{
    private readonly byte[] _content;

    internal UnitFile(string path, byte[] content, IReadOnlyList<UnitFileItem> items) => (Path, _content, Items) = (path, content, items);

    /// <summary>The file's path, as it was asked for.</summary>
    public string Path { get; }

    /// <summary>What the file consists of, in its order. The items' bytes, one after another, are the file's.</summary>
    public IReadOnlyList<UnitFileItem> Items { get; }

    /// <summary>The bytes of one item, line end included.</summary>
    public ReadOnlySpan<byte> BytesOf(UnitFileItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return _content.AsSpan(item.Start, item.Length);
    }
}
