using System.Text;

namespace PSSystemdHarden.Testing;

/// <summary>Unit files that PID 1 has loaded, and never starts: an active target is ordered after them, and nothing wants them.</summary>
internal sealed class LoadedUnits : IDisposable
{
    private const string Keeper = "90-pssystemdharden-tests.conf";

    private readonly string _dropInFolder = Path.Combine(LiveMachine.RuntimeUnits, "multi-user.target.d");
    private readonly List<string> _made = [];

    /// <summary>Writes the files by their names relative to the unit folder, and loads the units among them.</summary>
    internal LoadedUnits(IReadOnlyDictionary<string, byte[]> files)
    {
        foreach ((string name, byte[] content) in files)
        {
            string path = Path.Combine(LiveMachine.RuntimeUnits, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, content);
            _made.Add(path);
        }

        Names = [.. files.Keys.Where(name => name.EndsWith(".service", StringComparison.Ordinal)).Select(Instance).Order(StringComparer.Ordinal)];
        Directory.CreateDirectory(_dropInFolder);
        File.WriteAllLines(Path.Combine(_dropInFolder, Keeper), ["[Unit]", .. Names.Select(name => $"After={name}")]);
        LiveMachine.Run("systemctl", "daemon-reload");
    }

    internal IReadOnlyList<string> Names { get; }

    /// <summary>The corpora's units, in portions in which no two files have the same name.</summary>
    internal static IEnumerable<IReadOnlyDictionary<string, byte[]>> CorpusPortions()
    {
        List<Dictionary<string, byte[]>> portions = [];
        foreach (DirectoryInfo folder in LiveMachine.CorpusFolders())
        {
            var files = folder.EnumerateFiles("*", SearchOption.AllDirectories)
                .Where(file => file.Name is not ("NOTE" or "LICENSE"))
                .ToDictionary(file => Path.GetRelativePath(folder.FullName, file.FullName), file => File.ReadAllBytes(file.FullName));

            Dictionary<string, byte[]>? portion = portions.Find(p => !files.Keys.Any(p.ContainsKey));
            if (portion is null)
                portions.Add(portion = []);
            foreach ((string name, byte[] content) in files)
                portion.Add(name, content);
        }

        return portions;
    }

    /// <summary>So many services of settings that differ, named after their number.</summary>
    internal static LoadedUnits Many(int count)
    {
        string[] settings = ["PrivateTmp=yes", "DynamicUser=yes\nSystemCallFilter=@system-service", "User=daemon", "ProtectSystem=strict\nIPAddressDeny=any"];
        return new(Enumerable.Range(0, count).ToDictionary(
            i => $"many-{i}.service",
            i => Encoding.UTF8.GetBytes($"[Unit]\nDescription=Number {i} – ünïcode\n[Service]\nExecStart=/bin/true\n{settings[i % settings.Length]}\n")));
    }

    /// <summary>One service with the given text below [Service].</summary>
    internal static LoadedUnits One(string name, string service) =>
        new(new Dictionary<string, byte[]> { [name] = Encoding.UTF8.GetBytes($"[Service]\n{service}\n") });

    public void Dispose()
    {
        foreach (string path in _made)
            File.Delete(path);
        File.Delete(Path.Combine(_dropInFolder, Keeper));
        LiveMachine.Run("systemctl", "daemon-reload");
    }

    private static string Instance(string name) => name.Replace("@.", "@corpus.", StringComparison.Ordinal);
}
