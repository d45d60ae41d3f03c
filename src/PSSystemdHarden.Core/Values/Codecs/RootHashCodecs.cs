using System.Globalization;

namespace PSSystemdHarden.Values.Codecs;

/// <summary>The hash that an image must have, and its signature: either may be in a file instead, whose path D-Bus has then.</summary>
internal static class RootHashCodecs
{
    private const string Base64 = "base64:";
    private const int ShortestHash = 16;

    internal static ValueCodec Hash { get; } = new(
        input => input.Last(line => Read(line, FromHexadecimal)), (_, value) => Text((object[])value, ToHexadecimal));

    internal static ValueCodec Signature { get; } = new(
        input => input.Last(line => Read(line, text => text.StartsWith(Base64, StringComparison.Ordinal) ? FromBase64(text[Base64.Length..]) : null)),
        (_, value) => Text((object[])value, bytes => Base64 + Convert.ToBase64String(bytes)));

    /// <summary>Base64 with or without what fills it up; null where it is none.</summary>
    internal static byte[]? FromBase64(string text)
    {
        string digits = string.Concat(text.Where(c => !char.IsWhiteSpace(c))).TrimEnd('=');
        byte[] bytes = new byte[digits.Length];
        return Convert.TryFromBase64String(digits.PadRight((digits.Length + 3) / 4 * 4, '='), bytes, out int length) ? bytes[..length] : null;
    }

    private static object[]? Read(string line, Func<string, byte[]?> decode) =>
        line.StartsWith('/') ? [Array.Empty<byte>(), line] : decode(line) is { } bytes ? [bytes, string.Empty] : null;

    private static byte[]? FromHexadecimal(string text)
    {
        if (text.Length % 2 != 0 || text.Length < 2 * ShortestHash || !text.All(char.IsAsciiHexDigit))
            return null;
        return [.. text.Chunk(2).Select(pair => byte.Parse(pair, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
    }

    private static string ToHexadecimal(byte[] bytes) => string.Concat(bytes.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));

    private static string? Text(object[] value, Func<byte[], string> encode) =>
        (string)value[1] is { Length: > 0 } path ? path : (byte[])value[0] is { Length: > 0 } bytes ? encode(bytes) : null;
}
