namespace PSSystemdHarden.Changes;

/// <summary>Where this module's drop-in of a unit is: one for good, one until the next boot.</summary>
/// <param name="Unit">The unit's main name.</param>
/// <param name="IsRuntime">Whether it is gone after the next boot.</param>
internal sealed record DropInPlace(string Unit, bool IsRuntime)
{
    /// <summary>
    /// Late in the order of names: after what packages bring, before "override.conf" of `systemctl edit`. Of two files of one name
    /// only the one in /etc counts, so that the two places must differ.
    /// </summary>
    internal string FileName => IsRuntime ? "91-PSSystemdHarden-runtime.conf" : "90-PSSystemdHarden.conf";

    /// <summary>systemd.unit(5), "Unit File Load Path".</summary>
    internal string UnitFolder => IsRuntime ? "/run/systemd/system" : "/etc/systemd/system";

    internal string FolderName => Unit + ".d";

    internal string Path => $"{UnitFolder}/{FolderName}/{FileName}";
}
