using PSSystemdHarden.Processes;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Processes;

/// <summary>mountinfo of a real service (systemd 252, many settings), cut to what is needed.</summary>
public class MountTableTests
{
    private const string Text = """
        304 267 0:41 / / ro,nosuid,relatime shared:44 master:1 - overlay throwaway rw,lowerdir=/lower
        305 304 0:45 / /tmp rw,nosuid,nodev shared:61 master:2 - tmpfs tmpfs rw,size=2468412k
        315 304 0:49 /inaccessible/dir /home ro,nosuid,nodev,noexec shared:90 - tmpfs tmpfs rw
        317 304 0:62 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw,hidepid=invisible,subset=pid
        335 304 0:41 /var /var rw,nosuid,noexec,relatime shared:95 master:1 - overlay throwaway rw
        336 335 0:41 /var/lib/foo /var/lib/foo rw,nosuid,relatime - overlay throwaway rw
        340 304 0:41 /var/log /var/log rw - overlay hidden rw
        334 305 0:45 /private/tmp /tmp rw,nosuid,nodev shared:62 master:2 - tmpfs tmpfs rw
        350 304 0:70 / /mnt/two\040words rw - ext4 /dev/sda1 ro
        """;

    private static readonly MountTable s_table = new(MountEntry.Parse(Text));

    [Theory]
    [InlineData("/", 304)]
    [InlineData("/etc/passwd", 304)]
    [InlineData("/homes", 304)]
    [InlineData("/home", 315)]
    [InlineData("/home/me", 315)]
    [InlineData("/tmp", 334)]
    [InlineData("/tmp/x", 334)]
    [InlineData("/var", 335)]
    [InlineData("/var/lib/foo/bar", 336)]
    [InlineData("/var/lib/foobar", 335)]
    [InlineData("/var/log", 335)] // mounted before /var was, and hidden by it
    [InlineData("/mnt/two words/x", 350)]
    public void A_path_leads_to_the_mount_that_hides_the_others(string path, int id) => Assert.Equal(id, s_table.At(path)!.Id);

    [Fact]
    public void What_is_hidden_is_not_visible() =>
        Assert.Equal([304, 315, 317, 335, 336, 334, 350], s_table.Visible.Select(mount => mount.Id));

    [Fact]
    public void A_mount_is_read_only_by_itself_or_by_its_file_system()
    {
        Assert.True(s_table.At("/home")!.IsReadOnly);
        Assert.False(s_table.At("/tmp")!.IsReadOnly);
        Assert.True(s_table.At("/mnt/two words")!.IsReadOnly);
        Assert.Null(s_table.MadeAt("/etc"));
        Assert.Equal((1, 44), (s_table.At("/")!.Master, s_table.At("/")!.PeerGroup));
    }

    [Fact]
    public void A_root_that_the_kernel_does_not_list_hides_nothing()
    {
        var table = new MountTable(MountEntry.Parse("20 1 0:5 / /proc rw - proc proc rw\n21 1 0:6 / /sys rw - sysfs sysfs rw\n22 21 0:7 / /sys/fs/cgroup ro - cgroup2 none rw"));
        Assert.Null(table.At("/etc"));
        Assert.Equal(20, table.At("/proc/1")!.Id);
        Assert.Equal(22, table.At("/sys/fs/cgroup")!.Id);
    }

    [Fact]
    public void Lines_that_are_none_are_passed_over() => Assert.Empty(MountEntry.Parse("\nnonsense\n1 2 0:3 / / rw -\n"));
}
