namespace PSSystemdHarden.Units;

/// <summary>Reads the value of one D-Bus property, from front to back. Signatures are zero-terminated, as u8 literals are.</summary>
internal interface IPropertyReader
{
    string ReadString();

    bool ReadBoolean();

    int ReadInt32();

    uint ReadUInt32();

    ulong ReadUInt64();

    byte[] ReadBytes();

    string[] ReadStrings();

    T ReadStruct<T>(ReadOnlySpan<byte> contents, Func<IPropertyReader, T> read);

    T[] ReadStructs<T>(ReadOnlySpan<byte> contents, Func<IPropertyReader, T> read);
}
