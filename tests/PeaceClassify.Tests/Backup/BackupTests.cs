using System.Text.Json.Nodes;
using PeaceClassify.Api;
using PeaceClassify.Api.Backup;
using PeaceClassify.Api.Store;
using PeaceClassify.Tests.Store;

namespace PeaceClassify.Tests.Backup;

/// <summary>Backups of SQLite, and what is the same whatever the database.</summary>
public sealed class SqliteBackupTests() : BackupTests(null)
{
    [Theory]
    [InlineData("store", "the file was altered")]
    [InlineData("models/v2/weights.bin", "the file was altered")]
    [InlineData("snapshots/0123456789abcdef/manifest.json", "the file was altered")]
    public async Task A_file_that_was_altered_is_named_and_nothing_is_restored(string file, string says)
    {
        await FillAsync();
        await BackUpAsync();
        var bytes = await File.ReadAllBytesAsync(Folder.At("backup", file), Cancellation);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Folder.At("backup", file), bytes, Cancellation);

        await RefusedAsync(Path.Combine("backup", file), says);
    }

    [Theory]
    [InlineData("models/v1/model.json", "lacks this file")]
    [InlineData("manifest.json", "this is no backup: it has no manifest.json")]
    public async Task A_file_that_is_missing_is_named(string file, string says)
    {
        await FillAsync();
        await BackUpAsync();
        File.Delete(Folder.At("backup", file));

        await RefusedAsync(file == "manifest.json" ? "backup" : Path.Combine("backup", file), says);
    }

    [Theory]
    [InlineData("""{"format":2}""", "format 2, this build reads 1")]
    [InlineData("""{"files":{"../models/x":"00"}}""", "'../models/x' leads out of the backup")]
    [InlineData("""{"files":null}""", "cannot be read")]
    public async Task A_manifest_that_makes_no_sense_is_refused(string change, string says)
    {
        await FillAsync();
        await BackUpAsync();
        await ChangeManifestAsync(change);

        await RefusedAsync(Path.Combine("backup", "manifest.json"), says);
    }

    [Theory]
    [InlineData("""{"isPostgres":true}""", "The backup is of a store in PostgreSQL")]
    [InlineData("""{"migration":7001}""", "A newer build made the backup (migration 7001")]
    public async Task A_backup_that_does_not_fit_is_refused(string change, string says)
    {
        await FillAsync();
        await BackUpAsync();
        await ChangeManifestAsync(change);
        using var target = Database.At($"Data Source={Folder.At("new.db")}", "/");

        Assert.Contains(says, (await Assert.ThrowsAsync<RefusedException>(() => RestoreAsync(target))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_of_the_same_name_and_another_content_is_refused_and_one_that_is_the_same_stays()
    {
        await FillAsync();
        await BackUpAsync();
        SomeVersion("elsewhere", "v1", "model of v1");
        SomeVersion("elsewhere", "v3", "model of v3");
        using var target = Database.At($"Data Source={Folder.At("new.db")}", "/");

        await RestoreAsync(target, "elsewhere");
        Assert.Equal(["v1", "v2", "v3"], new ModelStore(Folder.At("elsewhere")).Versions());

        await File.WriteAllTextAsync(Folder.At("elsewhere", "v1", "model.json"), "another", Cancellation);
        var refused = await Assert.ThrowsAsync<DataFileException>(() => RestoreAsync(target, "elsewhere", isOverwriting: true));
        Assert.Contains("is not that of the backup", refused.Message, StringComparison.Ordinal);
        Assert.StartsWith(Folder.At("elsewhere", "v1", "model.json"), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_is_a_new_folder_for_its_owner_alone_and_leaves_nothing_beside_it()
    {
        await FillAsync();
        await BackUpAsync();
        var before = Directory.GetFileSystemEntries(Folder.Path);

        await Assert.ThrowsAsync<DataFileException>(BackUpAsync);

        Assert.Equal(before, Directory.GetFileSystemEntries(Folder.Path));
        Assert.DoesNotContain(before, path => Path.GetFileName(path).StartsWith('.'));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder.At("backup")));
        }
    }

    [Fact]
    public async Task The_commands_back_up_and_restore_and_the_audit_tells()
    {
        await FillAsync();

        var backedUp = await RunAsync("backup", "--to", Folder.At("backup"), "--person", "Ada", "--store", $"Data Source={Folder.At("reviews.db")}");
        var refused = await RunAsync("restore", "--from", Folder.At("backup"), "--store", $"Data Source={Folder.At("reviews.db")}");
        var restored = await RunAsync("restore", "--from", Folder.At("backup"), "--store", $"Data Source={Folder.At("reviews.db")}", "--overwrite", "--person", "Ben");

        Assert.Equal((0, ""), (backedUp.Code, backedUp.Error));
        Assert.Contains("They hold every text", backedUp.Output, StringComparison.Ordinal);
        Assert.Equal(1, refused.Code);
        Assert.Contains("there is a store already", refused.Error, StringComparison.Ordinal);
        Assert.Equal((0, ""), (restored.Code, restored.Error));
        Assert.EndsWith("UTC, and v2 serves.\n", restored.Output, StringComparison.Ordinal);
        var record = (await Audit.ListAsync(new() { Limit = 1 }, Cancellation)).Records[0];
        Assert.Equal((AuditAction.Restored, "backup", "Ben"), (record.Action, record.Subject, record.Person)); // that of the backup itself is not in the backup
    }

    [Fact]
    public async Task Where_there_is_no_store_nothing_is_backed_up_and_none_is_made()
    {
        await FillAsync();

        var refused = await Assert.ThrowsAsync<StoreException>(() => RunAsync("backup", "--to", Folder.At("backup"), "--store", $"Data Source={Folder.At("typo.db")}"));

        Assert.StartsWith($"{Folder.At("typo.db")}: there is no store to back up", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Folder.At("typo.db")));
        Assert.False(Directory.Exists(Folder.At("backup")));
    }

    [Fact]
    public async Task Where_there_are_no_model_versions_nothing_is_backed_up()
    {
        await FillAsync();
        Directory.Delete(Folder.At("models"), recursive: true);

        Assert.Contains("the folder of model versions cannot be read", (await Assert.ThrowsAsync<DataFileException>(BackUpAsync)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder.At("backup")));
    }

    [Fact]
    public async Task Versions_that_must_not_be_written_to_are_backed_up_and_restored()
    {
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Nothing is kept from whoever runs this.");
            return;
        }

        await FillAsync();
        File.SetUnixFileMode(Folder.At("models", "v1", "model.json"), UnixFileMode.UserRead);

        await BackUpAsync();
        using var target = Database.At(await NewDatabaseAsync("new"), "/");
        await RestoreAsync(target);

        Assert.Equal(FilesIn("models"), FilesIn("restored"));
    }

    [Theory]
    [InlineData("backup", "--to", "", "--to is empty; expected a folder.")]
    [InlineData("restore", "--from", " ", "--from is empty; expected a folder.")]
    public async Task A_folder_that_is_not_named_is_refused(string command, string option, string value, string says)
    {
        var refused = await RunAsync(command, option, value, "--store", $"Data Source={Folder.At("reviews.db")}");

        Assert.Equal(1, refused.Code);
        Assert.Contains(says, refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_root_of_the_disk_is_no_new_folder()
    {
        await FillAsync();

        var refused = await Assert.ThrowsAsync<DataFileException>(() => RunAsync("backup", "--to", "/", "--store", $"Data Source={Folder.At("reviews.db")}"));

        Assert.Contains("there is something of this name already", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_installed_is_named() => Assert.Contains(
        "pg_nothing is not installed",
        (await Assert.ThrowsAsync<StoreException>(() => PostgresPrograms.RunAsync("Host=nowhere", "pg_nothing", [], Cancellation))).Message, StringComparison.Ordinal);

    private async Task RefusedAsync(string file, string says)
    {
        using var target = Database.At($"Data Source={Folder.At("new.db")}", "/");

        var refused = await Assert.ThrowsAsync<DataFileException>(() => RestoreAsync(target));

        Assert.StartsWith($"{Folder.At(file)}: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
        Assert.Null(await target.MigrationAsync(Cancellation));
        Assert.False(Directory.Exists(Folder.At("restored")));
    }

    private async Task ChangeManifestAsync(string change)
    {
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Folder.At("backup", "manifest.json"), Cancellation))!;
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            manifest[name] = value?.DeepClone();
        }

        await File.WriteAllTextAsync(Folder.At("backup", "manifest.json"), manifest.ToJsonString(), Cancellation);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await Commands.RunAsync([.. args, "--models", Folder.At("models"), "--snapshots", Folder.At("snapshots")], new(), Folder.Path, output, error, Cancellation);
        return (code, output.ToString(), error.ToString());
    }
}

/// <summary>Backups of PostgreSQL.</summary>
public sealed class PostgresBackupTests(PostgresServer server) : BackupTests(server.NewDatabaseAsync), IClassFixture<PostgresServer>;

/// <summary>What was backed up comes back, on whichever database.</summary>
public abstract class BackupTests(Func<Task<string>>? newDatabase) : StoreTest(newDatabase)
{
    [Fact]
    public async Task What_was_backed_up_comes_back()
    {
        await FillAsync();
        Directory.CreateDirectory(Folder.At("models", ".v3-half-written"));

        await BackUpAsync();
        using var target = Database.At(await NewDatabaseAsync("new"), "/");
        await RestoreAsync(target);

        Assert.Equal(await Store.DerivedAsync(), await target.DerivedAsync());
        Assert.Equal(await EverythingAsync(Store), await EverythingAsync(target));
        var models = new ModelStore(Folder.At("restored"));
        Assert.Equal(["v1", "v2"], models.Versions());
        Assert.Equal(("v2", "v1"), (models.Current(), models.VersionOf(ModelAlias.Candidate)));
        Assert.Equal(FilesIn("models"), FilesIn("restored"));
        Assert.Equal(FilesIn("snapshots"), FilesIn("restored-snapshots"));
    }

    [Fact]
    public async Task A_backup_that_is_taken_while_others_write_is_one_moment_of_the_store()
    {
        await FillAsync();
        var statement = await AddAsync(SomeStatement.Of("Busy", [.. Enumerable.Range(0, 20).Select(number => SomeStatement.Text($"{number}", 0.9, 0.5, 0.1))]));
        var paragraphs = await ParagraphsOf(statement);
        var before = (await DecideAsync(paragraphs[0], SomeStatement.Accept("mines", "First"))).Decisions[0].Id;
        using var enough = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var writing = Task.Run(
            async () =>
            {
                for (var turn = 0; !enough.IsCancellationRequested; turn++)
                {
                    await DecideAsync(paragraphs[turn % paragraphs.Count], SomeStatement.Accept("police", $"Reviewer {turn}"));
                    started.TrySetResult();
                }
            },
            Cancellation);
        await started.Task;

        await BackUpAsync();
        await enough.CancelAsync();
        await writing;
        using var target = Database.At(await NewDatabaseAsync("new"), "/");
        await RestoreAsync(target);

        Assert.Equal(["0"], await target.LinesAsync("select count(*) from decisions d where not exists (select 1 from audit a where a.action = 'decided' and a.detail like '%' || d.id || '%')"));
        Assert.Equal(
            await target.LinesAsync("select count(*) from decisions where action <> 'withdraw'"), await target.LinesAsync("select count(*) from audit where action = 'decided'"));
        Assert.Equal([before], await target.LinesAsync("select id from decisions where reviewer = 'First'"));
        var derived = await target.DerivedAsync();
        await target.WriteAsync(
            async session =>
            {
                await StatementStore.RebuildAsync(session, statement.Id);
                return true;
            },
            Cancellation);
        Assert.Equal(derived, await target.DerivedAsync());
    }

    [Fact]
    public async Task A_store_that_is_there_is_replaced_only_when_that_is_asked_for_and_those_who_use_it_go_on()
    {
        var paragraph = await FillAsync();
        await BackUpAsync();
        await DecideAsync(paragraph, SomeStatement.Reject("mines", "Late"));

        Assert.Contains("there is a store already", (await Assert.ThrowsAsync<RefusedException>(() => RestoreAsync(Store))).Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Statements.ParagraphAsync(paragraph.Id, Cancellation)).Decisions.Count);

        using var another = await OpenAsync();
        await RestoreAsync(another, isOverwriting: true);

        Assert.Single((await Statements.ParagraphAsync(paragraph.Id, Cancellation)).Decisions);
        Assert.Equal(2, (await DecideAsync(paragraph, SomeStatement.Reject("mines", "Ben"))).Decisions.Count);
    }

    private protected BackupPlaces From => new(Store, new(Folder.At("models")), Folder.At("snapshots"));

    private protected Task<BackupManifest> BackUpAsync() => BackupFolder.MakeAsync(Folder.At("backup"), From, TimeProvider.System, Cancellation);

    private protected Task<BackupManifest> RestoreAsync(Database target, string models = "restored", bool isOverwriting = false) =>
        BackupFolder.RestoreAsync(Folder.At("backup"), new(target, new(Folder.At(models)), Folder.At("restored-snapshots")), isOverwriting, Cancellation);

    /// <summary>A decided paragraph, two versions of which one serves and one is tried, and a snapshot.</summary>
    private protected async Task<Paragraph> FillAsync()
    {
        var paragraph = await OneAsync(0.9, 0.5, 0.1);
        await DecideAsync(paragraph, SomeStatement.Accept("mines"));
        SomeVersion("models", "v1", "model of v1");
        SomeVersion("models", "v2", "model of v2");
        var models = new ModelStore(Folder.At("models"));
        models.PointTo("v2");
        models.PointTo("v1", ModelAlias.Candidate);
        Directory.CreateDirectory(Folder.At("snapshots", "0123456789abcdef"));
        await File.WriteAllTextAsync(Folder.At("snapshots", "0123456789abcdef", "manifest.json"), "a snapshot", Cancellation);
        return paragraph;
    }

    private protected void SomeVersion(string models, string version, string content)
    {
        Directory.CreateDirectory(Folder.At(models, version));
        File.WriteAllText(Folder.At(models, version, "model.json"), content);
        File.WriteAllBytes(Folder.At(models, version, "weights.bin"), [1, 2, 3]);
    }

    private static async Task<string[]> EverythingAsync(Database database) =>
    [
        .. await database.LinesAsync("select id, paragraph_id, number, action, theme, reviewer, made_at from decisions order by id"),
        .. await database.LinesAsync("select * from audit order by number"),
        .. await database.LinesAsync("select * from migrations order by number"),
        .. await database.LinesAsync("select id, text from paragraphs order by id"),
    ];

    private protected string[] FilesIn(string folder) =>
        [.. Directory.EnumerateFiles(Folder.At(folder), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{Path.GetRelativePath(Folder.At(folder), file)}: {File.ReadAllText(file)}")];
}
