using System.Text;

using FsCheck;
using FsCheck.Fluent;

using PSSystemdHarden.Gating;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Gating;

public class ExposureBaselineTests
{
    private static readonly byte[] s_valid = Encoding.UTF8.GetBytes("{\n  \"units\": {\n    \"a.service\": 9.4,\n    \"b@x.service\": 0\n  }\n}\n");

    [Fact]
    public void What_is_written_is_read_again()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("baseline-").FullName, "b.json");
        try
        {
            ExposureBaseline.Parse(path, s_valid).Write(path);
            Assert.Equal(s_valid, File.ReadAllBytes(path).Where(b => b != '\r'));
            Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    /// <summary>Bytes changed, doubled and cut anywhere: read, or refused with a line of the file; never anything else.</summary>
    [Fact]
    public void No_file_makes_the_reader_fail_in_another_way() =>
        Prop.ForAll(ArbMap.Default.ArbFor<(byte, ushort, ushort)[]>(), changes =>
        {
            var bytes = s_valid.ToList();
            foreach ((byte value, ushort place, ushort kind) in changes)
            {
                int at = bytes.Count == 0 ? 0 : place % bytes.Count;
                if (kind % 3 == 0)
                    bytes.Insert(at, value);
                else if (kind % 3 == 1 && bytes.Count > 0)
                    bytes.RemoveAt(at);
                else if (bytes.Count > 0)
                    bytes[at] = value;
            }

            try
            {
                return ExposureBaseline.Parse("b.json", bytes.ToArray()).Units.Values.All(exposure => exposure is >= 0 and <= 10);
            }
            catch (ExposureBaselineException e)
            {
                return e.Line >= 1 && e.Line <= bytes.Count(b => b == '\n') + 1;
            }
        }).QuickCheckThrowOnFailure();
}
