using System.Collections.ObjectModel;
using System.Management.Automation;

using PSSystemdHarden.Errors;
using PSSystemdHarden.Policies;

namespace PSSystemdHarden.Commands;

[Cmdlet(VerbsData.Import, "ExposurePolicy", DefaultParameterSetName = PathSet)]
[OutputType(typeof(ExposurePolicy))]
public sealed class ImportExposurePolicyCommand : SystemdCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    [Parameter(Position = 0, Mandatory = true, ParameterSetName = PathSet, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    protected override void ProcessRecord()
    {
        foreach (string path in ParameterSetName == PathSet ? Path : LiteralPath)
        {
            foreach (string file in Resolve(path))
                WritePolicy(file);
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
                WriteError(ErrorRecords.ExposurePolicyUnreadable(path, new PSNotSupportedException($"'{path}' is no path of a file.")));
            else if (files.Count == 0)
                WriteError(ErrorRecords.ExposurePolicyNotFound(path));
            else
                return files;
        }
        catch (Exception e) when (e is ItemNotFoundException or System.Management.Automation.DriveNotFoundException or ProviderNotFoundException)
        {
            WriteError(ErrorRecords.ExposurePolicyNotFound(path));
        }

        return [];
    }

    private void WritePolicy(string file)
    {
        try
        {
            ExposurePolicy policy = ExposurePolicyReader.Read(file);
            WritePolicyWarnings(policy);
            WriteObject(policy);
        }
        catch (ExposurePolicyException e)
        {
            WriteError(ErrorRecords.ExposurePolicyInvalid(e, file));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            WriteError(ErrorRecords.ExposurePolicyNotFound(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            WriteError(ErrorRecords.ExposurePolicyUnreadable(file, e));
        }
    }
}
