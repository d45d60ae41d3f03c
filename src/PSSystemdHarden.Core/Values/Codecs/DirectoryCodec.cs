using PSSystemdHarden.UnitFiles.Loading.Settings;
using PSSystemdHarden.UnitFiles.Syntax;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>Folders below those of systemd: PATH, PATH:LINK or PATH:LINK:ro. D-Bus has the paths, and once more with links and flags.</summary>
internal static class DirectoryCodec
{
    private const ulong ReadOnly = 1;

    // Before, no folder can be read-only, and D-Bus shows only those that have links.
    private const int SinceReadOnly = 257;

    internal static ValueCodec RelativePathList { get; } = new(Encode, (_, value) => value switch
    {
        object[] and not string[] => Joined((object[])value),
        _ => value,
    });

    private static object Encode(ValueInput input)
    {
        bool takesReadOnly = input.Context.Version.Major >= SinceReadOnly;
        List<Folder> folders = input.Items<Folder>((line, items) => Take(input, line, items, takesReadOnly));

        // systemd sorts them by the parts of their paths, so that a folder comes before those in it.
        folders.Sort((one, other) => string.CompareOrdinal(one.Path.Replace('/', '\x01'), other.Path.Replace('/', '\x01')));
        string[] paths = [.. folders.Select(folder => folder.Path)];
        object[][] links =
        [
            .. folders.SelectMany(folder => folder.Links.Count == 0 && takesReadOnly
                ? [[folder.Path, string.Empty, folder.Flags]]
                : folder.Links.Select(link => new object[] { folder.Path, link, folder.Flags })),
        ];
        return SandboxProperties.Of(input.Directive, input.Context.Version).Count == 1 ? paths : new object[] { paths, links };
    }

    private static void Take(ValueInput input, string line, List<Folder> folders, bool takesReadOnly)
    {
        foreach (string word in WordReader.Read(line, WordRules.Unquote | WordRules.KeepEscapes).Words)
        {
            List<string> parts = PathSettings.SplitAtColons(word);
            if (!takesReadOnly)
                parts = [.. parts.FindAll(part => part.Length > 0).Take(2)];
            if (parts.Count == 0)
                continue;
            if (MountSettings.DirectoryProblem(input.Directive.Name, parts, input.Context.Load) is not null)
                continue;
            string path = Relative(input, parts[0]);
            if (folders.Find(folder => folder.Path == path) is not { } folder)
                folders.Add(folder = new Folder(path));
            if (parts is [_, { Length: > 0 } link, ..])
                folder.Links.Add(Relative(input, link));
            if (parts is [_, _, "ro", ..])
                folder.Flags |= ReadOnly;
        }
    }

    private static string Relative(ValueInput input, string text) => PathSettings.Simplify(input.Context.Expand(text)!)[1..];

    private static string[] Joined(object[] value)
    {
        var paths = (string[])value[0];
        var links = (object[][])value[1];
        return [.. paths.SelectMany(path => Array.FindAll(links, link => (string)link[0] == path) is { Length: > 0 } own ? own.Select(Joined) : [path])];

        static string Joined(object[] link) =>
            $"{link[0]}{((string)link[1] is { Length: > 0 } target ? ":" + target : (ulong)link[2] == ReadOnly ? ":" : string.Empty)}{((ulong)link[2] == ReadOnly ? ":ro" : string.Empty)}";
    }

    private sealed class Folder(string path)
    {
        internal string Path => path;

        internal List<string> Links { get; } = [];

        internal ulong Flags { get; set; }
    }
}
