using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Manager;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Changes;

/// <summary>Compares what a unit's files say of the directives that its drop-in has with what PID 1 shows once it has read them.</summary>
internal static class ValueVerification
{
    /// <summary>What other settings may change (UnitFiles/Loading/Implications.cs). All of it counts in the exposure, which is compared as a whole.</summary>
    private static readonly string[] s_impliedByOthers =
    [
        "CapabilityBoundingSet", "DeviceAllow", "DevicePolicy", "NoNewPrivileges", "PrivateTmp", "ProtectHome", "ProtectSystem", "RemoveIPC",
        "RestrictSUIDSGID", "User", "Group",
    ];

    /// <summary>The first directive that PID 1 has otherwise than it was written, in words; null if there is none.</summary>
    internal static string? Difference(SystemdManager manager, UnitChange change, CancellationToken cancellationToken)
    {
        if (change.After is null || manager.ReadSandbox(change.Unit, cancellationToken) is not { } shown)
            return null;
        SystemdVersion version = manager.GetVersion(cancellationToken);
        var context = new ValueContext(change.Unit, version, ExposureRules.For(version).Groups, ValueContext.MemoryOfThisMachine(), hasBpfFramework: null);
        foreach (DropInAssignment setting in DropInText.Read(DropInText.ServiceSection, UnitFileParser.Parse(change.Path, change.After)))
        {
            Directive directive = setting.Directive;
            if (s_impliedByOthers.Contains(directive.Name))
                continue;

            // To a list of the drop-in later files may add.
            IReadOnlyList<string> written = change.Written[directive.Name].Lines;
            object wanted = SandboxValues.Encode(directive, written, context);
            if (wanted is not NotPredictable && SandboxProperties.Find(directive, version, shown) is { } value && !BusValues.AreSame(directive, wanted, value))
                return $"{directive.Name}= is '{SandboxValues.Text(directive, value)}', and not '{change.Written[directive.Name].Text}'";
        }

        return null;
    }
}
