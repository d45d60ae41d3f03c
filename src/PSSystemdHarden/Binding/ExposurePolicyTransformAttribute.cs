using System.Management.Automation;

using PSSystemdHarden.Policies;

namespace PSSystemdHarden.Binding;

/// <summary>Lets a parameter for a policy take the path of one as well.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class ExposurePolicyTransformAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        string? path = value switch
        {
            string text when text.Length > 0 => text,
            FileInfo file => file.FullName,
            _ => null,
        };
        // What is no path, the parameter's own type takes or refuses.
        return path is null ? inputData : Read(engineIntrinsics, path);
    }

    private static ExposurePolicy Read(EngineIntrinsics engineIntrinsics, string path)
    {
        try
        {
            return ExposurePolicyReader.Read(engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
        }
        catch (Exception e) when (e is ExposurePolicyException or IOException or UnauthorizedAccessException or RuntimeException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
