using System.Management.Automation;

namespace PSSystemdHarden.Binding;

/// <summary>Lets an enumeration with Yes and No take $true and $false, too, and words in systemd's spelling: "read-only".</summary>
internal sealed class YesNoTransformAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        ((inputData as PSObject)?.BaseObject ?? inputData) switch
        {
            bool flag => flag ? "Yes" : "No",
            string text => text.Replace("-", string.Empty, StringComparison.Ordinal),
            _ => inputData,
        };
}
