using System.Collections.ObjectModel;
using System.Management.Automation;

using PSSystemdHarden.Errors;
using PSSystemdHarden.UnitFiles.Lookup;

namespace PSSystemdHarden.Binding;

/// <summary>Turns paths, folders and wildcards into the unit files that they stand for.</summary>
/// <param name="cmdlet">Whose paths they are.</param>
/// <param name="isWanted">Which files the cmdlet takes. What it does not take is an error if it was named, and else left out.</param>
/// <param name="refusal">The error for a named file that it does not take.</param>
/// <param name="writeError">Told of what is not there, or can't be read.</param>
internal sealed class UnitFilePaths(PSCmdlet cmdlet, Func<string, bool> isWanted, Func<string, ErrorRecord> refusal, Action<ErrorRecord> writeError)
{
    /// <summary>Whether a folder's links are left out: what they name has a place of its own.</summary>
    internal bool LeavesLinksOut { get; init; }

    /// <summary>For -Path: a wildcard may match nothing, a plain path must be there.</summary>
    internal IEnumerable<string> Matching(IEnumerable<string> paths) => paths.SelectMany(Matching);

    /// <summary>For -LiteralPath.</summary>
    internal IEnumerable<string> Named(IEnumerable<string> paths) => paths.SelectMany(Named);

    /// <summary>For what Get-ChildItem gives.</summary>
    internal IEnumerable<string> Listed(IEnumerable<FileSystemInfo> items) => items.SelectMany(item => Found(item.FullName));

    private IEnumerable<string> Matching(string path)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
            return Named(path);
        Collection<string> matches;
        try
        {
            matches = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo _);
        }
        catch (ItemNotFoundException)
        {
            // The folder that the wildcard is in is not there.
            writeError(ErrorRecords.PathNotFound(path));
            return [];
        }

        return matches.Select(AsItIsNamed).SelectMany(Found);
    }

    private IEnumerable<string> Named(string given)
    {
        string path = AsItIsNamed(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(given));
        if (!Path.Exists(path))
            writeError(ErrorRecords.PathNotFound(path));
        else if (!Directory.Exists(path) && !isWanted(path))
            writeError(refusal(path));
        else
            return Found(path);
        return [];
    }

    private IEnumerable<string> Found(string path)
    {
        if (Directory.Exists(path))
            return UnitFileSearch.Below(path, IsWantedOfFolder, (folder, e) => writeError(ErrorRecords.PathUnreadable(folder, e)));
        if (isWanted(path))
            return [path];
        cmdlet.WriteVerbose($"{path} is left out: it is not of the kind that this command takes.");
        return [];
    }

    /// <summary>PowerShell makes a slash of each backslash, and systemd escapes with backslashes what a unit's name can't have.</summary>
    private static string AsItIsNamed(string path)
    {
        if (Path.Exists(path))
            return path;
        string? folder = Path.GetDirectoryName(path);
        while (folder is not null && !Directory.Exists(folder))
            folder = Path.GetDirectoryName(folder);
        IEnumerable<string> entries = folder is null ? [] : Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { IgnoreInaccessible = true });
        string? found = entries.FirstOrDefault(entry => IsMeant(Path.GetFileName(entry)));
        return found is null ? path : AsItIsNamed(found + path[found.Length..]);

        bool IsMeant(string name) => name.Contains('\\') && $"{path}/".StartsWith($"{Path.Join(folder, name.Replace('\\', '/'))}/", StringComparison.Ordinal);
    }

    private bool IsWantedOfFolder(FileInfo file) => !(LeavesLinksOut && file.LinkTarget is not null) && isWanted(file.FullName);
}
