using System.Collections;
using System.Management.Automation;

using PSSystemdHarden.Profiles;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Binding;

/// <summary>Lets a parameter for profiles take the names of built-in ones and paths of files as well, one or several.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
internal sealed class SandboxProfileTransformAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return value switch
        {
            string text when text.Length > 0 => BuiltInProfiles.Find(text) ?? Read(engineIntrinsics, text),
            FileInfo file => Read(engineIntrinsics, file.FullName),
            IList list => list.Cast<object>().Select(item => Transform(engineIntrinsics, item)).ToArray(),
            // What is none of these, the parameter's own type takes or refuses.
            _ => inputData,
        };
    }

    private static SandboxProfile Read(EngineIntrinsics engineIntrinsics, string path)
    {
        try
        {
            return SandboxProfileReader.Read(engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            IEnumerable<string> names = BuiltInProfiles.All.Select(profile => profile.Name);
            string hint = NearestName.Hint(path, names) ?? $"Built in are {string.Join(", ", names)}.";
            throw new ArgumentTransformationMetadataException($"There is neither a built-in profile nor a file '{path}'. {hint}", e);
        }
        catch (Exception e) when (e is SandboxProfileException or IOException or UnauthorizedAccessException or RuntimeException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
