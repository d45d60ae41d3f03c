using System.Text;

using PSSystemdHarden.Bus;
using PSSystemdHarden.Exposure;
using PSSystemdHarden.Units;

namespace PSSystemdHarden.Manager;

/// <summary>Decodes what org.freedesktop.systemd1(5) answers. Runs on the connection's thread.</summary>
internal static class ReplyDecoders
{
    private static readonly Utf8Table<ServiceProperty> s_serviceProperties = new(ServiceProperty.All);

    /// <summary>ListUnits and its kin: a(ssssssouso).</summary>
    internal static List<UnitListEntry> UnitList(MessageReader reply)
    {
        var units = new List<UnitListEntry>();
        reply.Enter('a', "(ssssssouso)"u8);
        while (reply.Enter('r', "ssssssouso"u8))
        {
            string name = reply.ReadString();
            string description = reply.ReadString();
            UnitLoadState load = SystemdEnum<UnitLoadState>.FromText(reply.ReadString());
            UnitActiveState active = SystemdEnum<UnitActiveState>.FromText(reply.ReadString());
            string sub = reply.ReadString();
            reply.Skip("s"u8);
            string path = reply.ReadObjectPath();
            reply.Skip("uso"u8);
            reply.Exit();
            units.Add(new UnitListEntry(name, description, load, active, sub, path));
        }

        reply.Exit();
        return units;
    }

    /// <summary>ListUnitFiles and its kin: a(ss).</summary>
    internal static UnitFileEntry[] UnitFileList(MessageReader reply) =>
        reply.ReadStructs("ss"u8, r => new UnitFileEntry(r.ReadString(), SystemdEnum<UnitFileState>.FromText(r.ReadString())));

    /// <summary>GetAll of the Service interface: a{sv}, of which only the wanted properties are decoded.</summary>
    internal static ServiceSettings ServiceSettings(MessageReader reply)
    {
        var settings = new ServiceSettings();
        reply.Enter('a', "{sv}"u8);
        while (reply.Enter('e', "sv"u8))
        {
            reply.TryReadUtf8('s', out ReadOnlySpan<byte> name);
            if (s_serviceProperties.Find(name) is { } property)
                Read(reply, property, settings, name);
            else
                reply.Skip("v"u8);
            reply.Exit();
        }

        reply.Exit();
        ImpliedSettings.Add(settings);
        return settings;
    }

    internal static bool Boolean(MessageReader reply) => Variant(reply, "b"u8, r => r.ReadBoolean());

    internal static string Text(MessageReader reply) => Variant(reply, "s"u8, r => r.ReadString());

    internal static string[] Texts(MessageReader reply) => Variant(reply, "as"u8, r => r.ReadStrings());

    internal static uint UInt32(MessageReader reply) => Variant(reply, "u"u8, r => r.ReadUInt32());

    internal static int Int32(MessageReader reply) => Variant(reply, "i"u8, r => r.ReadInt32());

    internal static byte[] Bytes(MessageReader reply) => Variant(reply, "ay"u8, r => r.ReadBytes());

    /// <summary>Unit.Job: (uo), of which the number tells whether there is one.</summary>
    internal static bool HasJob(MessageReader reply) => Variant(reply, "(uo)"u8, r =>
    {
        r.Enter('r', "uo"u8);
        uint job = r.ReadUInt32();
        r.Skip("o"u8);
        r.Exit();
        return job != 0;
    });

    private static T Variant<T>(MessageReader reply, ReadOnlySpan<byte> contents, Func<MessageReader, T> read)
    {
        reply.Enter('v', contents);
        T value = read(reply);
        reply.Exit();
        return value;
    }

    private static void Read(MessageReader reply, ServiceProperty property, ServiceSettings settings, ReadOnlySpan<byte> name)
    {
        try
        {
            reply.Enter('v', property.Signature);
            property.Read(reply, settings);
            reply.Exit();
        }
        catch (BusProtocolException e)
        {
            throw new BusProtocolException($"systemd's property {Encoding.UTF8.GetString(name)}: {e.Message}");
        }
    }
}
