using PSSystemdHarden.Processes;

namespace PSSystemdHarden.Denials;

/// <summary>What is made of a path in a service's view.</summary>
internal enum PlaceMode
{
    /// <summary>As elsewhere on the machine, and writable even where what is above it is not.</summary>
    Writable,

    /// <summary>Can be read and not written.</summary>
    ReadOnly,

    /// <summary>Another, empty folder lies over it.</summary>
    Empty,

    /// <summary>The same, and it can't be written.</summary>
    EmptyReadOnly,

    /// <summary>Nothing can be reached in it, nor written.</summary>
    Inaccessible,

    /// <summary>Nothing in it can be executed.</summary>
    NoExec,

    /// <summary>What is in it can be executed even where what is above it can't.</summary>
    Exec,
}

/// <summary>A path that a directive makes something of.</summary>
internal sealed record SandboxPlace(string Path, PlaceMode Mode, string Directive, string Item);

/// <summary>The paths that a service's settings make something of, as systemd mounts them (namespace.c).</summary>
internal sealed class SandboxPlaces
{
    /// <summary>The lists whose items are paths, each perhaps with options behind a colon.</summary>
    private static readonly (string Directive, PlaceMode Mode)[] s_lists =
    [
        ("InaccessiblePaths", PlaceMode.Inaccessible), ("ReadOnlyPaths", PlaceMode.ReadOnly), ("ReadWritePaths", PlaceMode.Writable),
        ("NoExecPaths", PlaceMode.NoExec), ("ExecPaths", PlaceMode.Exec), ("TemporaryFileSystem", PlaceMode.Empty),
    ];

    private static readonly (string Directive, string Folder)[] s_ownFolders =
    [
        ("RuntimeDirectory", "/run"), ("StateDirectory", "/var/lib"), ("CacheDirectory", "/var/cache"), ("LogsDirectory", "/var/log"),
    ];

    private readonly List<SandboxPlace> _places = [];

    internal SandboxPlaces(SandboxFacts facts)
    {
        foreach (PlaceRow row in DenialTables.Embedded.Data.Places.Where(row => facts.IsSet(row.Directive) && (row.Value is null || !facts.IsKnown || row.Value == facts.Text(row.Directive))))
            _places.Add(new SandboxPlace(row.Path, row.Mode, row.Directive, facts.Text(row.Directive)));
        foreach ((string directive, PlaceMode mode) in s_lists)
        {
            foreach (string item in facts.Items(directive))
            {
                string[] parts = item.TrimStart('-', '+').Split(':', 2);
                bool isReadOnly = parts.Length > 1 && parts[1].Split(',').Contains("ro");
                _places.Add(new SandboxPlace(Resolve(parts[0]), mode is PlaceMode.Empty && isReadOnly ? PlaceMode.EmptyReadOnly : mode, directive, item));
            }
        }

        foreach (string directive in (string[])["BindPaths", "BindReadOnlyPaths"])
        {
            foreach (string item in facts.Items(directive))
            {
                string[] parts = item.TrimStart('-').Split(':');
                string place = parts.Length > 1 && parts[1].StartsWith('/') ? parts[1] : parts[0];
                _places.Add(new SandboxPlace(Resolve(place), directive == "BindPaths" ? PlaceMode.Writable : PlaceMode.ReadOnly, directive, item));
            }
        }

        foreach ((string directive, string folder) in s_ownFolders)
        {
            foreach (string item in facts.Items(directive))
                _places.Add(new SandboxPlace($"{folder}/{item.Split(':')[0]}", PlaceMode.Writable, directive, item));
        }
    }

    /// <summary>All of them.</summary>
    internal IReadOnlyList<SandboxPlace> All => _places;

    /// <summary>What keeps a path from being written; null for nothing.</summary>
    internal SandboxPlace? DeniesWriting(string path) =>
        Inaccessible(path) ?? Nearest(path, mode => mode is not (PlaceMode.NoExec or PlaceMode.Exec)) switch
        {
            { Mode: PlaceMode.ReadOnly or PlaceMode.EmptyReadOnly } place => place,
            _ => null,
        };

    /// <summary>What hides a path; null for nothing.</summary>
    internal SandboxPlace? Hides(string path) =>
        Inaccessible(path) ?? Nearest(path, mode => mode is not (PlaceMode.NoExec or PlaceMode.Exec or PlaceMode.ReadOnly or PlaceMode.Writable)) switch
        {
            { } place when path != place.Path && !IsShownAgain(path, place) => place,
            _ => null,
        };

    /// <summary>What keeps a path from being executed; null for nothing.</summary>
    internal SandboxPlace? DeniesExecuting(string path) =>
        Inaccessible(path) ?? Nearest(path, mode => mode is PlaceMode.NoExec or PlaceMode.Exec) switch
        {
            { Mode: PlaceMode.NoExec } place => place,
            _ => null,
        };

    /// <summary>Where a path leads when symbolic links are followed as far as it is there.</summary>
    internal static string Resolve(string path)
    {
        try
        {
            return new UnitFiles.Lookup.FileTree("/").Locate(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Links in a circle, or a folder that this user may not look into: then it stays as it is.
            return path;
        }
    }

    /// <summary>What is below an inaccessible path is so too, whatever other settings say of it.</summary>
    private SandboxPlace? Inaccessible(string path) =>
        _places.Where(place => place.Mode is PlaceMode.Inaccessible && MountTable.IsBelow(path, place.Path)).MaxBy(place => place.Path.Length);

    /// <summary>Of the same path the stricter mode counts, as the modes are ordered.</summary>
    private SandboxPlace? Nearest(string path, Func<PlaceMode, bool> wants) =>
        _places.Where(place => wants(place.Mode) && MountTable.IsBelow(path, place.Path)).MaxBy(place => (place.Path.Length, place.Mode));

    /// <summary>Whether something of the machine's own is mounted below what hides the rest.</summary>
    private bool IsShownAgain(string path, SandboxPlace hider) =>
        _places.Any(place => place.Mode is PlaceMode.Writable or PlaceMode.ReadOnly && place.Path.Length > hider.Path.Length && MountTable.IsBelow(path, place.Path));
}
