using System.Collections.ObjectModel;
using System.Management.Automation;

namespace PSSystemdHarden.Commands;

/// <summary>A cmdlet that makes an object of each file.</summary>
public abstract class FileImportCmdlet : SystemdCmdlet
{
    private protected const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Reads one file and writes what it makes.</summary>
    /// <exception cref="Units.SystemdException">There is something wrong in it.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    private protected abstract void Import(string file);

    private protected abstract ErrorRecord NotFound(string path);

    private protected abstract ErrorRecord Unreadable(string path, Exception exception);

    protected override void ProcessRecord()
    {
        foreach (string path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            foreach (string file in Resolve(path))
                Guard(file, () => TryImport(file));
        }
    }

    private Collection<string> Resolve(string path)
    {
        try
        {
            ProviderInfo provider;
            Collection<string> files;
            if (ParameterSetName == PathSet)
                files = SessionState.Path.GetResolvedProviderPathFromPSPath(path, out provider);
            else
                files = [SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out provider, out _)];

            if (provider.Name != "FileSystem")
                WriteError(Unreadable(path, new PSNotSupportedException($"'{path}' is no path of a file.")));
            else if (files.Count == 0)
                WriteError(NotFound(path));
            else
                return files;
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            WriteError(NotFound(path));
        }

        return [];
    }

    private void TryImport(string file)
    {
        WriteVerbose($"Reading {file}.");
        try
        {
            Import(file);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            WriteError(NotFound(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(Unreadable(file, e));
        }
    }
}
