using PSSystemdHarden.Bus;
using PSSystemdHarden.Values;

namespace PSSystemdHarden.Manager;

/// <summary>Decodes a service's sandbox. Apart from the other decoders, as its table takes the whole catalogue of directives to make.</summary>
internal static class SandboxReplyDecoder
{
    private static readonly Utf8Table<string> s_wanted = new([.. SandboxProperties.All.Select(name => KeyValuePair.Create(name, name))]);

    /// <summary>GetAll of the Service interface: the properties that show sandbox directives, as far as the manager has them.</summary>
    internal static Dictionary<string, object> Values(MessageReader reply)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        reply.Enter('a', "{sv}"u8);
        while (reply.Enter('e', "sv"u8))
        {
            reply.TryReadUtf8('s', out ReadOnlySpan<byte> name);
            if (s_wanted.Find(name) is { } wanted)
                values[wanted] = BusValueReader.ReadVariant(reply);
            else
                reply.Skip("v"u8);
            reply.Exit();
        }

        reply.Exit();
        return values;
    }
}
