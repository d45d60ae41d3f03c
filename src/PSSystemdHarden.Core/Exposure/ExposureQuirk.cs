namespace PSSystemdHarden.Exposure;

/// <summary>Behaviour that some versions have and others don't; Data/exposure.json says which and why.</summary>
internal enum ExposureQuirk
{
    /// <summary>Only the egress filter path counts.</summary>
    EgressOverwritesIngress,

    /// <summary>A call listed as "name:errno" does not match its name.</summary>
    ErrnoSuffixKept,

    /// <summary>Every system call item says the opposite.</summary>
    SystemCallComparisonInverted,

    /// <summary>PrivateMounts= that is not written counts as on.</summary>
    UnsetPrivateMountsCounts,

    /// <summary>Any network that begins with an address of this machine's own counts as localhost.</summary>
    LocalhostByAddressAlone,
}
