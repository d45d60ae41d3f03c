using PSSystemdHarden.Denials;
using PSSystemdHarden.Linux;

using Xunit;

namespace PSSystemdHarden.Core.Tests.Denials;

/// <summary>What is read out of messages as programs of many kinds print them.</summary>
public class MessageTests
{
    [Theory]
    [InlineData("touch: cannot touch '/etc/x': Read-only file system", "EROFS", "/etc/x")]
    [InlineData("sh: 1: cannot create /etc/x: Permission denied", "EACCES", "/etc/x")]
    [InlineData("PermissionError: [Errno 13] Permission denied: '/srv/a b'", "EACCES", "/srv/a b")]
    [InlineData("OSError: [Errno 30] Read-only file system: '/var/cache/app.db'", "EROFS", "/var/cache/app.db")]
    [InlineData("Error: EROFS: read-only file system, open '/var/log/app.log'", "EROFS", "/var/log/app.log")]
    [InlineData("open /var/lib/app/state.json: read-only file system", "EROFS", "/var/lib/app/state.json")]
    [InlineData("Error: Os { code: 30, kind: ReadOnlyFilesystem }", "EROFS", null)]
    [InlineData("thread 'main' panicked: No such file or directory (os error 2)", "ENOENT", null)]
    [InlineData("nginx: [emerg] open() \"/run/nginx.pid\" failed (30: Read-only file system)", "EROFS", "/run/nginx.pid")]
    [InlineData("nginx: [emerg] bind() to 0.0.0.0:80 failed (13: Permission denied)", "EACCES", null)]
    [InlineData("Unhandled exception. System.IO.IOException: Read-only file system : '/opt/app/x'", "EROFS", "/opt/app/x")]
    [InlineData("Unhandled exception. System.UnauthorizedAccessException: Access to the path '/opt/app/x' is denied.", "EACCES", "/opt/app/x")]
    [InlineData("java.io.FileNotFoundException: /srv/data/x (Permission denied)", "EACCES", "/srv/data/x")]
    [InlineData("listen tcp :80: bind: permission denied", "EACCES", null)]
    [InlineData("socket: Address family not supported by protocol", "EAFNOSUPPORT", null)]
    [InlineData("Can't open /proc/meminfo: No such file or directory at /usr/share/tool line 7.", "ENOENT", "/proc/meminfo")]
    [InlineData("accept4: too many open files", "EMFILE", null)]
    [InlineData("open(\"/dev/ttyS0\"): No such device or address", "ENXIO", "/dev/ttyS0")]
    [InlineData("connect to http://192.0.2.1/x: Network is unreachable", "ENETUNREACH", null)]
    [InlineData("sqlite3.OperationalError: unable to open database file", "OPEN", null)]
    [InlineData("Listening on port 8080", null, null)]
    public void An_error_and_its_path_are_found(string message, string? error, string? path)
    {
        var found = MessageErrors.Find(message);
        Assert.Equal(error, found?.Name);
        Assert.Equal(path, MessagePaths.Find(message, found?.Index ?? message.Length, "/") is [var first, ..] ? first : null);
    }

    [Theory]
    [InlineData("touch: cannot touch 'data': Read-only file system", "/srv/app/data")]
    [InlineData("sh: 1: cannot create out.txt: Read-only file system", "/srv/app/out.txt")]
    [InlineData("sh: 1: sh: Permission denied", "/usr/bin/sh")]
    public void A_name_without_a_folder_is_of_the_working_directory_or_a_program(string message, string path) =>
        Assert.Contains(path, MessagePaths.Find(message, MessageErrors.Find(message)!.Value.Index, "/srv/app"));

    [Theory]
    [InlineData("audit: type=1326 audit(1795837159.847:2): auid=4294967295 uid=0 gid=0 ses=4294967295 pid=18033 comm=\"mount\" exe=\"/usr/bin/mount\" sig=31 arch=c000003e syscall=165 compat=0 ip=0x7fd8fa830e5a code=0x80000000")]
    [InlineData("SECCOMP auid=4294967295 uid=0 gid=0 ses=4294967295 pid=18033 comm=\"mount\" exe=\"/usr/bin/mount\" sig=31 arch=c000003e syscall=165 compat=0 ip=0x7fd8fa830e5a code=0x80000000")]
    public void A_record_of_a_system_call_is_read(string text)
    {
        SeccompRecord record = SeccompRecord.Parse(text)!;
        Assert.Equal((18033, "mount", 31), (record.ProcessId, record.ProcessName, record.Signal));
        Assert.Contains(record.Call, (string[])["mount", "165"]);
        Assert.Null(SeccompRecord.Parse(text.Replace("1326", "1300", StringComparison.Ordinal).Replace("SECCOMP", "SYSCALL", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_tables_can_be_read_and_speak_of_directives_that_there_are()
    {
        DenialData data = DenialTables.Embedded.Data;
        string[] named = [.. data.Places.Select(row => row.Directive), .. data.Filters.Select(row => row.Directive), .. data.Drops.Select(row => row.Directive), .. data.Causes.Select(row => row.Directive)];
        HashSet<string> known = [.. PSSystemdHarden.Directives.DirectiveCatalog.Embedded.Sandbox.Select(directive => directive.Name)];
        Assert.Subset(known, named.ToHashSet());
        HashSet<string> operations = [.. data.Operations.Select(row => row.Name)];
        Assert.Subset(operations, data.Causes.SelectMany(row => row.Operations ?? []).ToHashSet());
        Assert.Subset(PSSystemdHarden.Linux.LinuxNames.Embedded.Capabilities.ToHashSet(), data.Operations.SelectMany(row => row.Capabilities).ToHashSet());
    }
}
