namespace PSSystemdHarden.UnitFiles.Lookup;

/// <summary>The file system that units are looked for in: this machine's, or a root folder whose links lead nowhere outside.</summary>
internal sealed class FileTree(string? root)
{
    private const int MaxLinks = 40;

    private (string Path, byte[] Content)? _planned;

    /// <summary>This machine's own file system.</summary>
    internal static FileTree Machine { get; } = new(null);

    /// <summary>The root folder, null for this machine's own file system.</summary>
    internal string? Root { get; } = root is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>The same files, and one that is not written yet.</summary>
    internal FileTree With(string path, byte[] content) => new(Root) { _planned = (path, content) };

    /// <summary>Where a file of the tree really is: inside a root, links are followed here, so that none leads out of it.</summary>
    /// <exception cref="IOException">The path runs through too many links.</exception>
    internal string Locate(string path)
    {
        if (Root is null)
            return path;

        var rest = new Stack<string>(Enumerable.Reverse(Parts(path)));
        var done = new List<string>();
        int links = 0;
        while (rest.TryPop(out string? part))
        {
            if (part == "..")
            {
                done.RemoveRange(Math.Max(done.Count - 1, 0), Math.Min(done.Count, 1));
                continue;
            }

            string here = Path.Combine([Root, .. done, part]);
            if (ReadLink(here) is not { } target)
            {
                done.Add(part);
                continue;
            }

            if (++links > MaxLinks)
                throw new IOException($"'{path}' runs through more than {MaxLinks} links.");
            if (target.StartsWith('/'))
                done.Clear();
            foreach (string next in Enumerable.Reverse(Parts(target)))
                rest.Push(next);
        }

        return Path.Combine([Root, .. done]);
    }

    /// <summary>A file's bytes. What has no length is not opened: a pipe or a device might never end.</summary>
    /// <exception cref="IOException">The file is not there, or can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    internal byte[] ReadFile(string path)
    {
        if (_planned?.Path == path)
            return _planned.Value.Content;
        var file = new FileInfo(Locate(path));
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            file = target;
        return file is { Exists: true, Length: 0 } ? [] : File.ReadAllBytes(file.FullName);
    }

    /// <summary>What a link names, as a path of the tree without "." and "..", whether it exists or not; null for what is no link.</summary>
    internal string? LinkTarget(string folder, string name)
    {
        if (ReadLink(Path.Combine(Locate(folder), name)) is not { } target)
            return null;
        return Root is null
            ? Path.GetFullPath(target, Path.GetFullPath(folder))
            : "/" + string.Join('/', Normalize(target.StartsWith('/') ? target : folder + "/" + target));
    }

    /// <summary>A path of the tree below a folder of it.</summary>
    internal string Combine(string folder, string name) => Root is null ? Path.Combine(folder, name) : folder + "/" + name;

    /// <summary>The path of a file of the tree as users know it: with the root in front.</summary>
    internal string Show(string path) => Root is null ? path : Path.Combine([Root, .. Parts(path)]);

    private static string[] Parts(string path) => [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".")];

    private static List<string> Normalize(string path)
    {
        var done = new List<string>();
        foreach (string part in Parts(path))
        {
            if (part != "..")
                done.Add(part);
            else if (done.Count > 0)
                done.RemoveAt(done.Count - 1);
        }

        return done;
    }

    private static string? ReadLink(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget;
    }
}
