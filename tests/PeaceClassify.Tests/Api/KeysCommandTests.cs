using PeaceClassify.Api;
using PeaceClassify.Api.Access;
using PeaceClassify.Api.Store;

namespace PeaceClassify.Tests.Api;

/// <summary>The command that makes, lists and revokes keys.</summary>
public sealed class KeysCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Store => $"Data Source={folder.At("keys.db")}";

    [Fact]
    public async Task A_key_is_shown_once_alone_on_standard_output()
    {
        var (code, output, error) = await Run("create", "--name", "annotation tool", "--role", "review");

        Assert.Equal(0, code);
        Assert.Matches("^pck_[A-Za-z0-9_-]{43}\n$", output);
        Assert.Contains("not shown again", error, StringComparison.Ordinal);
        var (_, listed, _) = await Run("list");
        Assert.Matches("^[0-9a-f]{32}  review  annotation tool, made [0-9-]{10}, never used\n$", listed);
        Assert.DoesNotContain(output.Trim(), listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_says_who_made_and_who_revoked_a_key()
    {
        await Run("create", "--name", "tool", "--role", "read", "--person", "Ada");
        await Run("revoke", "tool");

        using var database = await Database.OpenAsync(Store, folder.Path, TestContext.Current.CancellationToken);
        var records = (await new AuditStore(database, TimeProvider.System).ListAsync(new(), TestContext.Current.CancellationToken)).Records;
        Assert.Equal([(AuditAction.KeyRevoked, Environment.UserName), (AuditAction.KeyMade, "Ada")], records.Select(record => (record.Action, record.Person!)));
    }

    [Fact]
    public async Task No_two_keys_are_alike()
    {
        Assert.Equal(100, Enumerable.Range(0, 100).Select(_ => ApiKey.NewSecret()).Distinct().Count());
        Assert.NotEqual((await Run("create", "--name", "a", "--role", "read")).Output, (await Run("create", "--name", "b", "--role", "read")).Output);
    }

    [Fact]
    public async Task A_revoked_key_stays_in_the_list_and_its_name_is_free_again()
    {
        await Run("create", "--name", "tool", "--role", "read");

        Assert.Equal((1, "", "There is a key of this name already: tool. Revoke it first, or choose another name.\n"), await Run("create", "--name", "tool", "--role", "admin"));
        Assert.Equal(0, (await Run("revoke", "tool")).Code);
        Assert.Equal((1, "", "There is no usable key of this name or id: tool.\n"), await Run("revoke", "tool"));
        Assert.Equal(0, (await Run("create", "--name", "tool", "--role", "admin")).Code);
        var lines = (await Run("list")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(", revoked ", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("revoked", lines[1], StringComparison.Ordinal);

        Assert.Equal(0, (await Run("revoke", lines[1][..32])).Code);
    }

    [Theory]
    [InlineData("'--name' is required", "create", "--role", "read")]
    [InlineData("'--role' is required", "create", "--name", "tool")]
    [InlineData("--name must be 1 to 200 characters", "create", "--name", " ", "--role", "read")]
    [InlineData("'reader' was given; expected read or review or admin", "create", "--name", "tool", "--role", "reader")]
    [InlineData("'1' was given; expected", "create", "--name", "tool", "--role", "1")]
    [InlineData("'7' was given; expected", "create", "--name", "tool", "--role", "7")]
    [InlineData("Required argument 'key' missing", "revoke")]
    public async Task Wrong_arguments_are_refused(string says, params string[] args)
    {
        var (code, output, error) = await Run(args);

        Assert.Equal(1, code);
        Assert.Contains(says, error + output, StringComparison.Ordinal);
        Assert.Empty((await Run("list")).Output);
    }

    [Fact]
    public async Task A_store_that_cannot_be_used_is_an_exception_that_names_it() =>
        Assert.Contains("PeaceClassify:Store", (await Assert.ThrowsAsync<StoreException>(() => Run("list", "--store", "Data Source=:memory:"))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Interrupted_it_says_what_is_done()
    {
        using var output = new StringWriter();
        using var error = new StringWriter { NewLine = "\n" };

        var code = await Commands.RunAsync(["keys", "create", "--name", "tool", "--role", "read"], new() { Store = Store }, folder.Path, output, error, new(canceled: true));

        Assert.Equal((130, "", "Cancelled: nothing is half done, and the same command can be given again.\n"), (code, output.ToString(), error.ToString()));
        Assert.Empty((await Run("list")).Output);
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_told()
    {
        await Run("create", "--name", "tool", "--role", "read");
        using var output = new FullDisk();
        using var error = new StringWriter { NewLine = "\n" };

        var code = await Commands.RunAsync(["keys", "list"], new() { Store = Store }, folder.Path, output, error, TestContext.Current.CancellationToken);

        Assert.Equal((2, $"The output cannot be written: {FullDisk.Problem}\n"), (code, error.ToString()));
    }

    [Theory]
    [InlineData(true, "keys")]
    [InlineData(true, "Backup")]
    [InlineData(true, "--help")]
    [InlineData(true, "-h")]
    [InlineData(false)]
    [InlineData(false, "--Urls=http://localhost:5081")]
    [InlineData(false, "Urls=http://localhost:5081")]
    [InlineData(false, "--PeaceClassify:Store", "Data Source=a.db")]
    public void What_is_no_setting_is_a_command(bool isCommand, params string[] args) => Assert.Equal(isCommand, Commands.IsCommand(args));

    public void Dispose() => folder.Dispose();

    private async Task<(int Code, string Output, string Error)> Run(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Commands.RunAsync(["keys", .. args], new() { Store = Store }, folder.Path, output, error, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
