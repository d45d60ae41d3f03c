using System.Runtime.InteropServices;

namespace PSSystemdHarden.Bus;

/// <summary>Writes what stands in .NET for a value of any D-Bus type. The other way round of <see cref="BusValueReader"/>, with the same types.</summary>
internal static class BusValueWriter
{
    /// <summary>Writes a value inside a variant of that signature.</summary>
    internal static void WriteVariant(MessageWriter writer, string signature, object value) =>
        writer.WriteContainer('v', signature, variant => Write(variant, signature, value));

    /// <exception cref="InvalidCastException">The value is not of the .NET type that stands for the signature.</exception>
    private static void Write(MessageWriter writer, string type, object value)
    {
        switch (type[0])
        {
            case 's':
                writer.WriteString((string)value);
                break;
            case 'b':
                writer.WriteBoolean((bool)value);
                break;
            case 'q':
                writer.WriteNumber('q', (ushort)value);
                break;
            case 'i':
                writer.WriteNumber('i', (int)value);
                break;
            case 'u':
                writer.WriteNumber('u', (uint)value);
                break;
            case 't':
                writer.WriteUInt64((ulong)value);
                break;
            case 'h':
                writer.WriteFileDescriptor((SafeHandle)value);
                break;
            case 'a':
                WriteArray(writer, type[1..], value);
                break;
            case '(':
                WriteFields(writer, type[1..^1], (object[])value);
                break;
            default:
                throw new NotSupportedException($"No property of systemd that can be set has the D-Bus type '{type}'.");
        }
    }

    private static void WriteArray(MessageWriter writer, string element, object value)
    {
        if (element == "y")
        {
            writer.WriteBytes((byte[])value);
            return;
        }

        writer.WriteContainer('a', element, array =>
        {
            foreach (object item in (object[])value)
                Write(array, element, item);
        });
    }

    private static void WriteFields(MessageWriter writer, string contents, object[] fields) => writer.WriteContainer('r', contents, fieldWriter =>
    {
        foreach ((string type, object field) in BusSignature.Types(contents).Zip(fields))
            Write(fieldWriter, type, field);
    });
}
