using System.Text;

using PSSystemdHarden.Directives;
using PSSystemdHarden.DropIns;
using PSSystemdHarden.Linting;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Running.Properties;

/// <summary>What a service that has no file is like: its sandbox as StartTransientUnit takes it, with the effect that the same lines have in a file.</summary>
/// <remarks>
/// PID 1 replaces no specifier in what comes over D-Bus. Those that stand for the unit's name or a fixed folder are replaced here;
/// one that stands for something of the machine is refused.
/// </remarks>
internal static class TransientProperties
{
    /// <summary>systemd 252 as PID 1 aborts on a value of 4 MiB, escaped as it writes it; nothing sensible comes near this.</summary>
    private const int MostBytes = 512 * 1024;

    private static readonly string[] s_reset = [string.Empty];

    /// <summary>The properties that have the effect of some assignments. Nothing is sent.</summary>
    /// <param name="settings">Each directive once. One without values is an empty assignment.</param>
    /// <param name="context">Of the unit that shall have them, and of the manager that shall start it.</param>
    /// <exception cref="DirectiveValueException">systemd would not heed one of them, or takes it from a file only.</exception>
    internal static IReadOnlyList<TransientProperty> Of(IReadOnlyList<DropInAssignment> settings, ValueContext context)
    {
        if (settings.Sum(setting => setting.Lines.Sum(Encoding.UTF8.GetByteCount)) > MostBytes)
        {
            string largest = settings.MaxBy(setting => setting.Lines.Sum(line => line.Length))!.Directive.Name;
            throw new DirectiveValueException(
                largest, $"The sandbox's settings are larger than {MostBytes / 1024} KiB, most of all {largest}=.", "Have the data in a file: LoadCredential= and EnvironmentFile= read one.");
        }

        AssignmentCheck.Check(settings, context);
        return
        [
            .. settings.SelectMany(setting => TransientForms.Of(new ValueInput(setting.Directive, setting.Values.Count == 0 ? s_reset : setting.Values, context))),
        ];
    }
}
