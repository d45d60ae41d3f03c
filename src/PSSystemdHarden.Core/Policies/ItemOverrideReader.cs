using System.Text.Json;

using PSSystemdHarden.Json;

namespace PSSystemdHarden.Policies;

/// <summary>Reads what a policy says of one item; what systemd ignores there becomes a warning.</summary>
internal static class ItemOverrideReader
{
    /// <summary>From the object's beginning to its end.</summary>
    internal static ExposureItemOverride Read(ref Utf8JsonReader reader, string id, PolicyText text)
    {
        var result = new ExposureItemOverride();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            FilePosition position = text.PositionOf(reader);
            string name = reader.GetString()!;
            string key = $"{id}.{name}";
            reader.Read();
            if (seen.Add(name))
                result = ReadMember(ref reader, result, name, new Member(text, key, position, text.PositionOf(reader)));
            else
                text.Warn(position, key, $"{JsonText.Quote(key)} stands there twice: systemd takes the first");
            reader.Skip();
        }

        return result;
    }

    private static ExposureItemOverride ReadMember(ref Utf8JsonReader reader, ExposureItemOverride item, string name, Member member)
    {
        switch (name)
        {
            case "weight":
                return item with { Weight = member.Number(reader) };
            case "range":
                uint? range = member.Number(reader);
                if (range == 0)
                    throw member.Text.Error(member.ValuePosition, $"{member.Key} is 0: systemd-analyze aborts on it");
                return item with { Range = range, RangePosition = member.ValuePosition };
            case "description_good":
                return item with { DescriptionGood = member.String(reader) };
            case "description_bad":
                return item with { DescriptionBad = member.String(reader) };
            case "description_na":
                return item with { DescriptionNa = member.String(reader) };
            default:
                member.Text.Warn(
                    member.Position, member.Key, $"an item has weight, range, description_good, description_bad and description_na: systemd ignores {JsonText.Quote(name)}");
                return item;
        }
    }

    private readonly record struct Member(PolicyText Text, string Key, FilePosition Position, FilePosition ValuePosition)
    {
        internal string? String(in Utf8JsonReader reader)
        {
            if (reader.TokenType is JsonTokenType.String)
                return reader.GetString();
            Text.Warn(ValuePosition, Key, $"{Key} is no text: systemd ignores it");
            return null;
        }

        internal uint? Number(in Utf8JsonReader reader)
        {
            if (Unsigned(reader) is not ulong value)
            {
                Text.Warn(ValuePosition, Key, $"{Key} is no number from 0 on without a fraction: systemd ignores it");
                return null;
            }

            // systemd would take up to 64 bits, and then its sums overflow.
            return value <= uint.MaxValue
                ? (uint)value
                : throw Text.Error(ValuePosition, $"{Key} is above {uint.MaxValue}");
        }

        /// <remarks>As systemd, which takes 5.0 for a whole number too.</remarks>
        private ulong? Unsigned(in Utf8JsonReader reader)
        {
            if (reader.TokenType is not JsonTokenType.Number)
                return null;
            // By how its own arithmetic rounds, systemd takes 5e1 and ignores 3e4.
            if (reader.ValueSpan.ContainsAny((byte)'e', (byte)'E'))
                throw Text.Error(ValuePosition, $"{Key} has an exponent, and systemd takes some such numbers and ignores others: write it out");
            if (reader.TryGetUInt64(out ulong value))
                return value;
            return reader.TryGetDouble(out double real) && real is >= 0 and < 18446744073709551616.0 && double.IsInteger(real) ? (ulong)real : null;
        }
    }
}
