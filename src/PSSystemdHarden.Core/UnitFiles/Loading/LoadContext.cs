using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>What a value's meaning depends on besides the value: the version, the unit's name, the system call groups.</summary>
internal sealed record LoadContext(SystemdVersion Version, Specifiers Specifiers, SystemCallGroups Groups)
{
    internal LoadContext(UnitIdentity unit, SystemdVersion version, SystemCallGroups groups)
        : this(version, new Specifiers(unit, version), groups)
    {
    }
}
