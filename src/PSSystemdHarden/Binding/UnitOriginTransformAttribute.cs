using System.Management.Automation;

using PSSystemdHarden.Linting;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Binding;

/// <summary>Takes what tells of a unit for where that is. Its name alone does not say it, and the binder goes by classes, not by interfaces.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class UnitOriginTransformAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether files, as Get-ChildItem gives them, stand for their units.</summary>
    public bool TakesFiles { get; set; }

    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
    {
        IOfUnit subject => subject.Origin,
        FileSystemInfo file when TakesFiles => LintTarget.UnitOf(file.FullName) is { } unit ? new FileOrigin(unit, file.FullName) : new UnknownOrigin(file.FullName),
        _ => inputData,
    };
}
