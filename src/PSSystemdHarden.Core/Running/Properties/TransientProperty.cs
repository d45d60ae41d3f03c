using PSSystemdHarden.Bus;

namespace PSSystemdHarden.Running.Properties;

/// <summary>A property of a unit that is started without a file, as org.freedesktop.systemd1.Manager.StartTransientUnit takes it.</summary>
/// <param name="Name">The D-Bus name; the same may come several times for a list that adds up.</param>
/// <param name="Signature">The D-Bus type of the value.</param>
/// <param name="Value">The value, in the .NET types of <see cref="BusValueReader"/>.</param>
internal sealed record TransientProperty(string Name, string Signature, object Value)
{
    /// <summary>Writes it as an element of an a(sv).</summary>
    internal void Write(MessageWriter array) => array.WriteContainer('r', "sv", property =>
    {
        property.WriteString(Name);
        BusValueWriter.WriteVariant(property, Signature, Value);
    });
}
