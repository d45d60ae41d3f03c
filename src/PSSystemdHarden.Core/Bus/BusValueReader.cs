using System.Text;

using PSSystemdHarden.Units;

namespace PSSystemdHarden.Bus;

/// <summary>Reads a value of any type as what stands for it in .NET.</summary>
/// <remarks>
/// Strings and object paths are strings; numbers and truth values are themselves; "ay" is an array of bytes, "as" one of strings;
/// a struct or a dictionary entry is an object[], an array of these an object[][]; any other array is an object[].
/// </remarks>
internal static class BusValueReader
{
    /// <exception cref="BusProtocolException">No variant comes next, or one that holds a type that systemd's properties don't have.</exception>
    internal static object ReadVariant(MessageReader reader)
    {
        string contents = reader.PeekContents('v');
        reader.Enter('v', Terminated(contents));
        object value = Read(reader, contents);
        reader.Exit();
        return value;
    }

    private static object Read(MessageReader reader, string type) => type[0] switch
    {
        's' => reader.ReadString(),
        'o' => reader.ReadObjectPath(),
        'b' => reader.ReadBoolean(),
        'y' => reader.ReadNumber<byte>('y'),
        'n' => reader.ReadNumber<short>('n'),
        'q' => reader.ReadNumber<ushort>('q'),
        'i' => reader.ReadInt32(),
        'u' => reader.ReadUInt32(),
        'x' => reader.ReadNumber<long>('x'),
        't' => reader.ReadUInt64(),
        'd' => reader.ReadNumber<double>('d'),
        'v' => ReadVariant(reader),
        'a' => ReadArray(reader, type[1..]),
        '(' => ReadFields(reader, 'r', type[1..^1]),
        '{' => ReadFields(reader, 'e', type[1..^1]),
        _ => throw new BusProtocolException($"A D-Bus reply holds a value of the type '{type}', which is not expected in a property of systemd."),
    };

    private static object ReadArray(MessageReader reader, string element) => element[0] switch
    {
        'y' => reader.ReadBytes(),
        's' => reader.ReadStrings(),
        'o' => ReadElements<string>(reader, element),
        '(' or '{' => ReadElements<object[]>(reader, element),
        _ => ReadElements<object>(reader, element),
    };

    private static T[] ReadElements<T>(MessageReader reader, string element)
    {
        var list = new List<T>();
        reader.Enter('a', Terminated(element));
        while (!reader.IsAtEnd)
            list.Add((T)Read(reader, element));
        reader.Exit();
        return [.. list];
    }

    private static object[] ReadFields(MessageReader reader, char container, string contents)
    {
        var fields = new List<object>();
        reader.Enter(container, Terminated(contents));
        foreach (string type in BusSignature.Types(contents))
            fields.Add(Read(reader, type));
        reader.Exit();
        return [.. fields];
    }

    private static byte[] Terminated(string signature) => Encoding.ASCII.GetBytes(signature + '\0');
}
