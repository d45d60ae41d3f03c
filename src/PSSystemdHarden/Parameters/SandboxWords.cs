namespace PSSystemdHarden.Parameters;

/// <summary>ProtectSystem= (systemd.exec(5)).</summary>
public enum ProtectSystemMode { No, Yes, Full, Strict }

/// <summary>ProtectHome= (systemd.exec(5)).</summary>
public enum ProtectHomeMode { No, Yes, ReadOnly, Tmpfs }

/// <summary>ProtectProc= (systemd.exec(5)).</summary>
public enum ProtectProcMode { Default, Noaccess, Invisible, Ptraceable }

/// <summary>ProcSubset= (systemd.exec(5)).</summary>
public enum ProcSubsetMode { All, Pid }

/// <summary>DevicePolicy= (systemd.resource-control(5)).</summary>
public enum DevicePolicyMode { Auto, Closed, Strict }

/// <summary>KeyringMode= (systemd.exec(5)).</summary>
public enum KeyringModeWord { Inherit, Private, Shared }
