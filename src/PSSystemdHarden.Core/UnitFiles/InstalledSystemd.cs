using System.Text.RegularExpressions;

using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles;

/// <summary>Finds out which systemd is installed in a tree, by looking at files alone.</summary>
internal static partial class InstalledSystemd
{
    private const string DpkgStatus = "/var/lib/dpkg/status";

    private static readonly string[] s_libraryFolders = ["/usr/lib/systemd", "/usr/lib64/systemd", "/lib/systemd"];

    /// <summary>The version, or null where no systemd is found. Its point release is known where dpkg, or the library's name, tells it.</summary>
    internal static SystemdVersion? Find(FileTree tree)
    {
        try
        {
            return FromDpkg(tree) ?? FromLibrary(tree);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What can't be looked at is as good as not there: the rules of the newest version are the fallback.
            return null;
        }
    }

    private static SystemdVersion? FromDpkg(FileTree tree)
    {
        string status = tree.Locate(DpkgStatus);
        if (!File.Exists(status))
            return null;
        bool here = false, installed = false;
        foreach (string line in File.ReadLines(status))
        {
            if (line.StartsWith("Package: ", StringComparison.Ordinal))
                (here, installed) = (line == "Package: systemd", false);
            else if (here && line.StartsWith("Status: ", StringComparison.Ordinal))
                installed = line.EndsWith(" installed", StringComparison.Ordinal);
            else if (here && installed && line.StartsWith("Version: ", StringComparison.Ordinal))
                return Parse(line["Version: ".Length..]);
        }

        return null;
    }

    /// <summary>systemd's shared library has the version in its name: "libsystemd-shared-257.so", on Fedora with the point release.</summary>
    private static SystemdVersion? FromLibrary(FileTree tree)
    {
        return s_libraryFolders
            .Select(tree.Locate)
            .Concat(Folders(tree.Locate("/usr/lib"), "*-linux-*").Select(folder => Path.Combine(folder, "systemd")))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "libsystemd-shared-*.so"))
            .Select(file => Library().Match(Path.GetFileName(file)))
            .Where(match => match.Success)
            .Select(match => Parse(match.Groups[1].Value))
            .FirstOrDefault();
    }

    private static IEnumerable<string> Folders(string path, string pattern) => Directory.Exists(path) ? Directory.EnumerateDirectories(path, pattern) : [];

    private static SystemdVersion? Parse(string text)
    {
        int epoch = text.IndexOf(':', StringComparison.Ordinal);
        string version = text[(epoch + 1)..];
        return version.Length > 0 && char.IsAsciiDigit(version[0]) ? SystemdVersion.Parse(version) : null;
    }

    [GeneratedRegex(@"^libsystemd-shared-(\d+.*)\.so$", RegexOptions.CultureInvariant)]
    private static partial Regex Library();
}
