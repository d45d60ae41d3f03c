using System.Diagnostics;
using System.Globalization;
using System.Text;

using FsCheck;
using FsCheck.Fluent;

using PSSystemdHarden.Exposure;
using PSSystemdHarden.Testing;
using PSSystemdHarden.UnitFiles;
using PSSystemdHarden.UnitFiles.Loading;
using PSSystemdHarden.UnitFiles.Lookup;
using PSSystemdHarden.UnitFiles.Syntax;
using PSSystemdHarden.Units;

using Xunit;

namespace PSSystemdHarden.Core.Tests.UnitFiles;

/// <summary>Files and folders made to break a reader: it neither hangs nor leaves its root, and fails only as it says it does.</summary>
public sealed class HostileInputTests(ITestOutputHelper output) : IDisposable
{
    private const string Minimal = "[Service]\nExecStart=/bin/true\n";

    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    private static readonly SystemdVersion[] s_versions = [.. new[] { "250.1", "252.39", "254.26", "257.13", "262.1" }.Select(SystemdVersion.Parse)];
    private static readonly byte[] s_spice = Encoding.UTF8.GetBytes(" \t\n\n\r\0=[]#;\\\\'\"%~:@/-aS\uFEFF\uFFFE\uFDD0");

    private readonly string _folder = Directory.CreateTempSubdirectory("psh-hostile-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Any_bytes_are_parsed_and_none_is_lost()
    {
        Prop.ForAll((byte[] raw) => AssertParsed(raw)).QuickCheckThrowOnFailure();
        Prop.ForAll((byte[] raw) => AssertParsed([.. raw.Select(b => s_spice[b % s_spice.Length])])).QuickCheckThrowOnFailure();
        var random = new Random(1);
        foreach (byte[] unit in Corpus())
        {
            for (int i = 0; i < 20; i++)
                AssertParsed(Mutate(unit, random));
        }
    }

    [Fact]
    public void Mutated_units_load_or_are_refused_at_a_line_of_theirs()
    {
        byte[][] corpus = [.. Corpus()];
        Prop.ForAll((int seed) =>
        {
            var random = new Random(seed);
            AssertRated(Mutate(corpus[random.Next(corpus.Length)], random), s_versions[random.Next(s_versions.Length)], random.Next(2) == 0);
        }).QuickCheckThrowOnFailure();
    }

    /// <summary>The same for as long as one likes: PSSYSTEMDHARDEN_FUZZ_SECONDS, 3 if it is not set.</summary>
    [Fact]
    public void Mutations_find_nothing_within_the_budget()
    {
        string? wanted = Environment.GetEnvironmentVariable("PSSYSTEMDHARDEN_FUZZ_SECONDS");
        TimeSpan budget = TimeSpan.FromSeconds(wanted is { Length: > 0 } ? double.Parse(wanted, CultureInfo.InvariantCulture) : 3);
        int start = wanted is { Length: > 0 } ? Environment.TickCount : 0;
        var pool = Corpus().ToList();
        int originals = pool.Count;
        var clock = Stopwatch.StartNew();
        int runs = 0;
        for (; clock.Elapsed < budget; runs++)
        {
            int seed = start + runs;
            var random = new Random(seed);
            byte[] content = Mutate(pool[random.Next(pool.Count)], random);
            try
            {
                AssertParsed(content);
                AssertRated(content, s_versions[random.Next(s_versions.Length)], withFindings: random.Next(4) == 0);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"The mutation of seed {seed}: {Convert.ToBase64String(content)}", e);
            }

            // Mutations of mutations reach further; the pool's size and its members' are bounded.
            if (content.Length < 8192 && random.Next(8) == 0)
            {
                if (pool.Count < originals * 8)
                    pool.Add(content);
                else
                    pool[originals + random.Next(pool.Count - originals)] = content;
            }
        }

        output.WriteLine($"{runs} executions in {clock.Elapsed.TotalSeconds:0} s, from {start} on");
    }

    [Fact]
    public void A_line_of_100_MB_is_refused()
    {
        byte[] content = new byte[100 * 1024 * 1024];
        Array.Fill(content, (byte)'a');
        Encoding.ASCII.GetBytes(Minimal).CopyTo(content, 0);
        UnitLoadException e = Refused(Unit("long.service", content));
        Assert.Equal((UnitLoadProblem.BadSyntax, 3), (e.Problem, e.Line));
    }

    [Fact]
    public void A_million_lines_are_read()
    {
        string path = Unit("lines.service", Minimal + string.Concat(Enumerable.Repeat("PrivateTmp=yes\n", 1_000_000)));
        Assert.Equal(0u, Within(() => Rate(path)).Findings.Single(finding => finding.Id == "PrivateTmp").Badness);
    }

    [Fact]
    public void Long_lists_are_read()
    {
        IEnumerable<string> lines = Enumerable.Range(0, 5_000).Select(i => $"IPAddressAllow=10.{i / 256}.{i % 256}.0/24\nSystemCallFilter=~call{i}\nSupplementaryGroups=g{i}\n");
        string path = Unit("lists.service", Minimal + string.Concat(lines));
        Assert.NotEmpty(Within(() => Rate(path).Findings));
    }

    [Fact]
    public void A_continuation_of_a_million_lines_is_refused()
    {
        UnitLoadException e = Refused(Unit("continued.service", Minimal + "Environment=" + string.Concat(Enumerable.Repeat("ab\\\n", 1_000_000))));
        Assert.Equal((UnitLoadProblem.BadSyntax, 3), (e.Problem, e.Line));
        string comments = string.Concat(Enumerable.Repeat("# passed over\n", 1_000_000));
        Assert.True(Within(() => Rate(Unit("comments.service", Minimal + "PrivateTmp=\\\n" + comments + "yes\n"))).Findings.Single(f => f.Id == "PrivateTmp").Set);
    }

    [Fact]
    public void A_thousand_drop_ins_apply_in_their_order()
    {
        string path = Unit("web.service", Minimal);
        for (int i = 0; i < 1000; i++)
            Unit($"web.service.d/{i:0000}.conf", $"[Service]\nPrivateTmp={(i == 999 ? "yes" : "no")}\n");
        UnitExposure rated = Within(() => Rate(path));
        Assert.Equal(1000, rated.DropInPaths.Count);
        Assert.Equal(rated.DropInPaths[^1], rated.Findings.Single(f => f.Id == "PrivateTmp").Source!.Path);
    }

    [Fact]
    public void A_name_with_a_thousand_prefixes_is_looked_up()
    {
        string path = Unit(string.Concat(Enumerable.Repeat("a-", 100)) + "b@i.service", Minimal);
        Assert.Empty(Within(() => Rate(path)).DropInPaths);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Links_in_a_circle_end(bool inRoot)
    {
        string folder = inRoot ? "/etc/systemd/system" : _folder;
        string real = inRoot ? Directory.CreateDirectory(_folder + folder).FullName : folder;
        File.CreateSymbolicLink(real + "/a.service", "b.service");
        File.CreateSymbolicLink(real + "/b.service", "a.service");
        File.CreateSymbolicLink(real + "/self.service", real + "/self.service");
        File.WriteAllText(real + "/good.service", Minimal);
        Directory.CreateDirectory(real + "/good.service.d");
        File.CreateSymbolicLink(real + "/good.service.d/loop.conf", "loop.conf");
        File.WriteAllText(real + "/other.service", Minimal);
        File.CreateSymbolicLink(real + "/other.service.d", "other.service.d");
        var rater = new UnitFileRater(inRoot ? new FileTree(_folder) : FileTree.Machine, inRoot ? [folder] : [], Rules());
        Func<string, UnitExposure> rate = inRoot ? name => rater.Rate(rater.Names(), name) : name => rater.RateFile(folder + "/" + name);
        foreach (string name in new[] { "a.service", "b.service", "self.service" })
            Assert.Throws<UnitLoadException>(() => Within(() => rate(name)));
        Assert.True(Within(() => rate("good.service")).Exposure > 0);
        Assert.True(Within(() => rate("other.service")).Exposure > 0);
    }

    [Theory]
    [InlineData("../../../../../../../../../../../../..")]
    [InlineData("")]
    public void Links_never_lead_out_of_a_root(string prefix)
    {
        string root = Directory.CreateDirectory(_folder + "/root").FullName;
        string secret = Unit("secret/web.service", Minimal + "PrivateTmp=yes\n");
        Unit("secret/web.service.d/a.conf", "[Service]\nPrivateTmp=yes\n");
        string units = Directory.CreateDirectory(root + "/etc/systemd/system").FullName;
        File.CreateSymbolicLink(units + "/web.service", prefix + secret);
        File.WriteAllText(units + "/own.service", Minimal);
        File.CreateSymbolicLink(units + "/own.service.d", prefix + secret + ".d");
        Directory.CreateDirectory(units + "/sub.service.d");
        File.WriteAllText(units + "/sub.service", Minimal);
        File.CreateSymbolicLink(units + "/sub.service.d/a.conf", prefix + secret + ".d/a.conf");
        Directory.CreateDirectory(root + "/run/systemd");
        File.CreateSymbolicLink(root + "/run/systemd/system", prefix + Path.GetDirectoryName(secret));

        var rater = new UnitFileRater(new FileTree(root), ["/run/systemd/system", "/etc/systemd/system"], Rules());
        UnitPath path = rater.Names();
        Assert.Throws<UnitLoadException>(() => rater.Rate(path, "web.service"));
        foreach (string name in new[] { "own.service", "sub.service" })
            Assert.False(rater.Rate(path, name).Findings.Single(finding => finding.Id == "PrivateTmp").Set);
    }

    [Fact]
    public void Files_that_vanish_after_they_were_listed_are_no_crash()
    {
        string path = Unit("web.service", Minimal);
        string dropIn = Unit("web.service.d/a.conf", "[Service]\nPrivateTmp=yes\n");
        var rater = new UnitFileRater(FileTree.Machine, [], Rules());
        Assert.Single(rater.RateFile(path).DropInPaths);
        File.Delete(dropIn);
        Assert.False(rater.RateFile(path).Findings.Single(finding => finding.Id == "PrivateTmp").Set);
        File.Delete(path);
        Assert.Equal(UnitLoadProblem.Unreadable, Assert.Throws<UnitLoadException>(() => rater.RateFile(path)).Problem);
    }

    [Fact]
    public void An_unreadable_file_is_said_to_be_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "Root reads every file.");
        string path = Unit("web.service", Minimal);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.Equal(UnitLoadProblem.Unreadable, Refused(path).Problem);
    }

    [Fact]
    public void A_folder_is_no_unit()
    {
        Directory.CreateDirectory(_folder + "/x.service");
        Assert.Equal(UnitLoadProblem.NotFound, Refused(_folder + "/x.service").Problem);
    }

    [Fact]
    public void What_has_no_content_masks_the_unit()
    {
        Assert.Equal(UnitLoadProblem.Masked, Refused(Unit("empty.service", string.Empty)).Problem);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no devices to link to.");
        foreach (string device in new[] { "/dev/null", "/dev/zero" })
        {
            string path = $"{_folder}/{Path.GetFileName(device)}.service";
            File.CreateSymbolicLink(path, device);
            Assert.Equal(UnitLoadProblem.Masked, Refused(path).Problem);
        }

        Assert.Equal(UnitLoadProblem.Masked, Refused(MakeFifo("fifo.service")).Problem);
    }

    [Fact]
    public void Drop_ins_that_are_no_files_are_passed_over()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no devices to link to.");
        string path = Unit("web.service", Minimal);
        Directory.CreateDirectory(path + ".d/folder.conf");
        File.CreateSymbolicLink(path + ".d/link-to-folder.conf", "folder.conf");
        File.CreateSymbolicLink(path + ".d/nothing.conf", "/nowhere");
        File.CreateSymbolicLink(path + ".d/zero.conf", "/dev/zero");
        MakeFifo("web.service.d/fifo.conf");
        Unit("web.service.d/z.conf", "[Service]\nPrivateTmp=yes\n");
        Assert.True(Within(() => Rate(path)).Findings.Single(finding => finding.Id == "PrivateTmp").Set);
    }

    private static void AssertParsed(byte[] content)
    {
        UnitFile file = UnitFileParser.Parse("any", content);
        int position = 0, line = 0;
        foreach (UnitFileItem item in file.Items)
        {
            Assert.True(item.Start == position && item.Length > 0, $"an item of {item.Length} bytes is at {item.Start}, not {position}");
            Assert.True(item.Line > line, $"line {item.Line} comes after {line}");
            Assert.True(item.Column >= 1 && (item.Kind is not UnitFileItemKind.Assignment || item.ValueColumn >= 1), $"column {item.Column}, {item.ValueColumn}");
            Assert.True(item.Kind is not UnitFileItemKind.Assignment || item.Key.Length > 0, "an assignment has no key");
            Assert.Equal(item.Length, file.BytesOf(item).Length);
            (position, line) = (position + item.Length, item.Line);
        }

        Assert.Equal(content.Length, position);
    }

    private void AssertRated(byte[] content, SystemdVersion version, bool withFindings)
    {
        string path = Unit("fuzzed@x.service", content);
        try
        {
            UnitExposure rated = Rate(path, version);
            Assert.InRange(rated.Exposure, 0, 10);
            if (withFindings)
                Assert.All(rated.Findings, finding => Assert.True(finding.Source is null || finding.Source.Line >= 1));
        }
        catch (UnitLoadException e)
        {
            int lines = UnitFileParser.Parse(path, content) is { Items: [.., var last] } ? last.Line : 0;
            Assert.InRange(e.Line, 0, lines);
        }
    }

    private static byte[] Mutate(byte[] content, Random random)
    {
        var bytes = content.ToList();
        for (int n = random.Next(1, 6); n > 0; n--)
        {
            int at = random.Next(bytes.Count + 1);
            int length = Math.Min(random.Next(1, 24), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes.Insert(at, s_spice[random.Next(s_spice.Length)]);
                    break;
                case 1 when at < bytes.Count:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                    break;
                case 4 when at < bytes.Count:
                    bytes[at] = s_spice[random.Next(s_spice.Length)];
                    break;
                default:
                    string[] lines = Encoding.Latin1.GetString([.. bytes]).Split('\n');
                    random.Shuffle(lines);
                    bytes = [.. Encoding.Latin1.GetBytes(string.Join('\n', lines))];
                    break;
            }
        }

        return [.. bytes];
    }

    private static IEnumerable<byte[]> Corpus() => Directory
        .EnumerateFiles(Path.Combine(Repository.Fixtures, "corpus", "units"), "*", SearchOption.AllDirectories)
        .Where(path => path.EndsWith(".service", StringComparison.Ordinal) || path.EndsWith(".conf", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(File.ReadAllBytes);

    private static ExposureRules Rules(SystemdVersion? version = null) => ExposureRules.ForFiles(version ?? s_versions[^1], ExposureScoring.Offline);

    private static UnitExposure Rate(string path, SystemdVersion? version = null) => new UnitFileRater(FileTree.Machine, [], Rules(version)).RateFile(path);

    private static UnitLoadException Refused(string path) => Assert.Throws<UnitLoadException>(() => Within(() => Rate(path)));

    /// <summary>Does something that must end: a hang fails the test instead of stopping the run.</summary>
    private static T Within<T>(Func<T> action) => Task.Run(action).WaitAsync(s_limit).GetAwaiter().GetResult();

    private string Unit(string name, string content) => Unit(name, Encoding.UTF8.GetBytes(content));

    private string Unit(string name, byte[] content)
    {
        string path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    private string MakeFifo(string name)
    {
        string path = Path.Combine(_folder, name);
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }
}
