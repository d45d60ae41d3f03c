using PSSystemdHarden.Exposure;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.UnitFiles.Loading;

/// <summary>What a value's meaning depends on besides the value: the version, the unit's name, the machine's os-release(5), the system call groups.</summary>
internal sealed record LoadContext(SystemdVersion Version, Specifiers Specifiers, SystemCallGroups Groups, string OwnSection)
{
    internal LoadContext(UnitIdentity unit, SystemdVersion version, SystemCallGroups groups)
        : this(version, new Specifiers(unit, version, OsRelease.Machine), groups, (UnitName.TypeOf(unit.Name) ?? UnitType.Service).ToString())
    {
    }

    /// <summary>Whether a unit of this type has that section; systemd passes over all others.</summary>
    internal bool HasSection(string section) => section is "Unit" or "Install" || section == OwnSection;
}
