using System.Management.Automation;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Binding;

/// <summary>Makes a version of what is typed. 252.10 is not the number 252.1: the text counts.</summary>
internal sealed class SystemdVersionTransformAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        if (inputData is SystemdVersion || (inputData as PSObject)?.BaseObject is SystemdVersion)
            return inputData;
        string text = LanguagePrimitives.ConvertTo<string>(inputData);
        try
        {
            return SystemdVersion.ParseChoice(text);
        }
        catch (FormatException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
