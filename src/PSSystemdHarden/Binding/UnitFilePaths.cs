using System.Collections.ObjectModel;
using System.IO.Enumeration;
using System.Management.Automation;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Binding;

/// <summary>Turns paths, folders and wildcards into the unit files that they stand for.</summary>
internal static class UnitFilePaths
{
    /// <summary>The files that a path with wildcards stands for; a wildcard may match nothing, a plain path must be there.</summary>
    internal static IEnumerable<string> Resolve(PSCmdlet cmdlet, string path, Action<ErrorRecord> writeError)
    {
        Collection<string> found;
        try
        {
            found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo _);
        }
        catch (ItemNotFoundException)
        {
            writeError(ErrorRecords.PathNotFound(path));
            return [];
        }

        return found.SelectMany(item => Expand(item, writeError));
    }

    /// <summary>The files that a path without wildcards stands for.</summary>
    internal static IEnumerable<string> ResolveLiteral(PSCmdlet cmdlet, string path, Action<ErrorRecord> writeError) =>
        Expand(cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path), writeError);

    private static IEnumerable<string> Expand(string path, Action<ErrorRecord> writeError)
    {
        if (!Directory.Exists(path))
        {
            if (UnitName.TypeOf(Path.GetFileName(path)) is UnitType.Service)
                return [path];
            writeError(Path.Exists(path) ? ErrorRecords.PathNotService(path) : ErrorRecords.PathNotFound(path));
            return [];
        }

        try
        {
            return [.. ServicesBelow(path).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            writeError(ErrorRecords.PathUnreadable(path, e));
            return [];
        }
    }

    /// <summary>The services in a folder and below; links to folders are not followed, so that none leads round in circles.</summary>
    private static FileSystemEnumerable<string> ServicesBelow(string folder) => new(
        folder,
        (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(),
        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false })
    {
        ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory && entry.FileName.EndsWith(".service", StringComparison.Ordinal),
        ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
            && !entry.FileName.EndsWith(".d", StringComparison.Ordinal)
            && !entry.FileName.EndsWith(".wants", StringComparison.Ordinal)
            && !entry.FileName.EndsWith(".requires", StringComparison.Ordinal)
            && !entry.FileName.EndsWith(".upholds", StringComparison.Ordinal),
    };
}
