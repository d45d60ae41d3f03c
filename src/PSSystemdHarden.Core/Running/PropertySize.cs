using System.Text;

using PSSystemdHarden.Running.Properties;

namespace PSSystemdHarden.Running;

/// <summary>
/// Keeps what is sent to PID 1 small: it writes each property of a transient unit to a file by way of its stack, and systemd 252 aborts
/// on a value of 4 MiB, which ends the machine.
/// </summary>
internal static class PropertySize
{
    private const int Most = 64 * 1024, MostTogether = 512 * 1024;

    /// <exception cref="PropertyTooLargeException">One is too large, or all together are.</exception>
    internal static void Check(IReadOnlyCollection<TransientProperty> properties)
    {
        int together = 0;
        foreach (TransientProperty property in properties)
        {
            int size = Of(property.Value);
            together += size;
            if (size > Most || together > MostTogether)
                throw new PropertyTooLargeException(property.Name, size > Most ? size : together, size > Most ? Most : MostTogether);
        }
    }

    private static int Of(object value) => value switch
    {
        string text => Encoding.UTF8.GetByteCount(text),
        byte[] bytes => bytes.Length,
        object[] items => items.Sum(Of),
        _ => 0,
    };
}
