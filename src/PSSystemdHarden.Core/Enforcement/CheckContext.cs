using PSSystemdHarden.Processes;
using PSSystemdHarden.Sandbox;

namespace PSSystemdHarden.Enforcement;

/// <summary>One directive of one service, to be looked for.</summary>
/// <param name="Machine">What is the same for all services.</param>
/// <param name="Service">The service.</param>
/// <param name="Setting">The directive.</param>
/// <param name="Value">Its value as D-Bus shows it.</param>
internal sealed record CheckContext(MachineFacts Machine, ServiceFacts Service, UnitSandboxSetting Setting, object Value)
{
    /// <summary>A list's items, as PowerShell has them.</summary>
    internal string[] Items => Setting.Value as string[] ?? [];

    /// <summary>A word such as "strict"; "yes" for true.</summary>
    internal string Word => Setting.Text;
}

/// <summary>Looks for a directive at one process.</summary>
internal delegate Observation ProcessCheck(CheckContext context, ProcessSandbox process);

/// <summary>Looks for a directive at the unit as a whole.</summary>
internal delegate Observation UnitCheck(CheckContext context);
