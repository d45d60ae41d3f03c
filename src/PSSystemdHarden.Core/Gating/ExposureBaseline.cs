using System.Text.Json;

using PSSystemdHarden.Files;

namespace PSSystemdHarden.Gating;

/// <summary>The exposures that a project has accepted: no unit may get worse than its own.</summary>
public sealed class ExposureBaseline
{
    private const double Worst = 10;
    private const int MaxLength = 16 * 1024 * 1024;

    private readonly SortedDictionary<string, double> _units;

    internal ExposureBaseline(IEnumerable<KeyValuePair<string, double>> units) => _units = new(units.ToDictionary(), StringComparer.Ordinal);

    /// <summary>The accepted exposures, by unit name.</summary>
    public IReadOnlyDictionary<string, double> Units => _units;

    /// <summary>Reads a baseline file.</summary>
    /// <exception cref="ExposureBaselineException">The file is not a baseline; the message says where.</exception>
    /// <exception cref="IOException">The file can't be read.</exception>
    internal static ExposureBaseline Read(string path)
    {
        // A folder can't be opened; for FileInfo it would be a file that there is not.
        using FileStream file = File.OpenRead(FilePath.Possible(path));
        if (file.Length > MaxLength)
            throw new ExposureBaselineException(path, 0, $"the file is larger than {MaxLength / 1024 / 1024} MiB");
        byte[] json = new byte[file.Length];
        file.ReadExactly(json);
        return Parse(path, json);
    }

    internal static ExposureBaseline Parse(string path, ReadOnlySpan<byte> json)
    {
        var units = new Dictionary<string, double>(StringComparer.Ordinal);
        var reader = new Utf8JsonReader(json);
        try
        {
            Expect(path, json, ref reader, JsonTokenType.StartObject, "an object is expected");
            bool found = false;
            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                if (!reader.ValueTextEquals("units"u8))
                    throw Problem(path, json, reader, $"'{reader.GetString()}' is unknown: 'units' alone is expected");
                found = true;
                ReadUnits(path, json, ref reader, units);
            }

            if (!found)
                throw Problem(path, json, reader, "there is no 'units'");
            while (reader.Read())
            {
                // To the end: what follows the object is an error of the reader's.
            }
        }
        catch (JsonException e)
        {
            throw new ExposureBaselineException(path, (int)(e.LineNumber ?? 0) + 1, $"it is not JSON: {e.Message.Split(" LineNumber")[0].TrimEnd('.')}", e);
        }
        catch (InvalidOperationException e)
        {
            // A name that is no text: half a surrogate pair.
            throw Problem(path, json, reader, e.Message.TrimEnd('.'));
        }

        return new ExposureBaseline(units);
    }

    /// <summary>Writes it whole or not at all: a new file takes the place of the old one.</summary>
    internal void Write(string path) => WholeFile.Write(path, overwrite: true, stream =>
    {
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteStartObject("units");
        foreach ((string unit, double exposure) in _units)
            writer.WriteNumber(unit, (decimal)exposure);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.Flush();
        stream.Write("\n"u8);
    });

    private static void ReadUnits(string path, ReadOnlySpan<byte> json, ref Utf8JsonReader reader, Dictionary<string, double> units)
    {
        Expect(path, json, ref reader, JsonTokenType.StartObject, "'units' must be an object: unit names, and their exposures");
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            string unit = reader.GetString()!;
            Expect(path, json, ref reader, JsonTokenType.Number, $"'{unit}': a number from 0 to 10 is expected");
            if (!reader.TryGetDouble(out double exposure) || exposure is not (>= 0 and <= Worst))
                throw Problem(path, json, reader, $"'{unit}': a number from 0 to 10 is expected");
            if (!units.TryAdd(unit, exposure))
                throw Problem(path, json, reader, $"'{unit}' is there twice");
        }
    }

    private static void Expect(string path, ReadOnlySpan<byte> json, ref Utf8JsonReader reader, JsonTokenType token, string message)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw Problem(path, json, reader, message);
    }

    private static ExposureBaselineException Problem(string path, ReadOnlySpan<byte> json, Utf8JsonReader reader, string message) =>
        new(path, json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1, message);
}
