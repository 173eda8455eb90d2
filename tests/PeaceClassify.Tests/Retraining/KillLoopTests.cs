using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using PeaceClassify.Engines;
using PeaceClassify.Tests.Training;
using PeaceClassify.Tests.Workbench;

namespace PeaceClassify.Tests.Retraining;

/// <summary>
/// Kills the service (SIGKILL) at random moments while people decide, models are trained and put to service, and starts it again: what it acknowledged is there, the store is whole, a model serves.
/// <c>tests/kill.sh</c> does so a hundred times.
/// </summary>
public sealed class KillLoopTests : IDisposable
{
    public const string KillsVariable = "PEACECLASSIFY_KILLS";

    private const int FewKills = 5;
    private const int Seed = 17;
    private const int Deciders = 2;

    private static readonly string[] Paragraphs =
    [
        "Deminers walked along the canal and marked the mines with red stones.",
        "The police officers of the harbour taught recruits how to write a report.",
        "The envoy and the parties spoke of elections until the lamps went out.",
        "Patrols stood between the militia and the civilians of the camp.",
        "The orchestra of the capital gave a concert in the garden of the museum.",
    ];

    private readonly TemporaryFolder folder = new();
    private readonly Random random = new(Seed);
    private readonly ConcurrentDictionary<string, ConcurrentBag<string>> acknowledged = new(StringComparer.Ordinal); // statement to ids of decisions
    private readonly Counts counts = new();

    public KillLoopTests()
    {
        Directory.CreateDirectory(folder.At("data"));
        SmallCorpus.Write(folder.At("data", "small.jsonl"), SmallCorpus.Paragraphs);
        SmallCorpus.WriteThemes(folder.At("data", "themes.json"), SmallCorpus.ThemeIds);
        Trainer.Train(SmallCorpus.Paragraphs, Taxonomy.Load(folder.At("data", "themes.json")), new LinearEngine(), new() { LearningCurveShares = [] }, 2).Save(folder.At("models", "first"));
        Models.PointTo("first");
    }

    /// <summary>What is going on when the service is killed.</summary>
    private enum Moment
    {
        Deciding,
        Retraining,
        Promoting,
        Starting,
    }

    private ModelStore Models => new(folder.At("models"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Whenever_it_is_killed_nothing_acknowledged_is_lost_and_a_model_serves()
    {
        var kills = int.TryParse(Environment.GetEnvironmentVariable(KillsVariable), CultureInfo.InvariantCulture, out var wanted) && wanted > 0 ? wanted : FewKills;
        await using var service = await RunningService.StartAsync(folder.At("models"), folder.At("data"));
        for (var kill = 0; kill < kills; kill++)
        {
            // The first ones of each kind, so that a short run sees them all; then any.
            var moment = kill < Enum.GetValues<Moment>().Length ? (Moment)kill : random.GetItems(Enum.GetValues<Moment>(), 1)[0];
            await KillAtAsync(service, moment);
            await service.StartAgainAsync();
            await CheckAsync(service, acknowledged.Keys.TakeLast(1));
        }

        await CheckAsync(service, acknowledged.Keys);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills: {acknowledged.Values.Sum(ids => ids.Count)} decisions acknowledged, none missing; {counts.Trained} trainings ended, {counts.Moved} promotions and rollbacks acknowledged; a model served after every start.");
    }

    private async Task KillAtAsync(RunningService service, Moment moment)
    {
        var isTree = random.Next(2) == 0;
        if (moment == Moment.Starting)
        {
            await service.KillAsync(isTree);
            await service.KillWhileStartingAsync(Within(2_000));
            return;
        }

        var statement = await service.AddAsync(string.Join("\n\n", Paragraphs));
        acknowledged[statement] = [];
        var begun = new TaskCompletionSource();
        var decided = new TaskCompletionSource();
        Task[] traffic =
        [
            .. Enumerable.Range(0, Deciders).Select(_ => new Random(random.Next())).Select(own => Task.Run(() => UntilKilledAsync(() => DecideAsync(service, statement, own, decided)))),
            .. moment switch
            {
                Moment.Retraining => [Task.Run(() => UntilKilledAsync(() => RetrainAsync(service, begun)))],
                Moment.Promoting => [Task.Run(() => UntilKilledAsync(() => PromoteAsync(service, begun)))],
                _ => Array.Empty<Task>(),
            },
        ];
        await decided.Task;
        if (moment != Moment.Deciding)
        {
            await begun.Task;
        }

        await Task.Delay(Within(moment switch { Moment.Retraining => 4_000, Moment.Promoting => 300, _ => 1_000 }));
        await service.KillAsync(isTree);
        await Task.WhenAll(traffic);
    }

    private TimeSpan Within(int milliseconds) => TimeSpan.FromMilliseconds(random.Next(milliseconds));

    /// <summary>A request that the service did not live to answer ends the work; any other failure is one of the test.</summary>
    private static async Task UntilKilledAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // killed
        }
    }

    private async Task DecideAsync(RunningService service, string statement, Random own, TaskCompletionSource decided)
    {
        var paragraphs = (await service.TextsAsync(statement)).Select(paragraph => paragraph.GetProperty("id").GetString()).ToArray();
        while (true)
        {
            var (id, theme) = (Guid.NewGuid().ToString("N"), SmallCorpus.ThemeIds[own.Next(SmallCorpus.ThemeIds.Length)]);
            using var answer = await service.Client.PostAsJsonAsync(
                $"/v1/paragraphs/{paragraphs[own.Next(paragraphs.Length)]}/decisions", new { id, action = own.Next(2) == 0 ? "accept" : "reject", theme, reviewer = "Ada" });
            Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
            acknowledged[statement].Add(id);
            decided.TrySetResult();
            await Task.Delay(own.Next(20)); // people do not decide more than this at once, and every answer holds the decisions until then
        }
    }

    /// <summary>Trains again and again.</summary>
    private async Task RetrainAsync(RunningService service, TaskCompletionSource begun)
    {
        while (true)
        {
            using var answer = await service.Client.PostAsJsonAsync("/v1/retrainings", new { person = "Ada" });
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Conflict, await answer.Content.ReadAsStringAsync()); // one may be under way since before the last kill
            begun.TrySetResult();
            while ((await service.Client.GetFromJsonAsync<JsonElement>("/v1/retrainings")).GetProperty("retrainings")[0] is var job && !job.TryGetProperty("endedAt", out _))
            {
                await Task.Delay(50);
            }

            counts.Train();
        }
    }

    /// <summary>Trains until there is another version than the first, then moves to and fro.</summary>
    private async Task PromoteAsync(RunningService service, TaskCompletionSource begun)
    {
        while (Models.Versions().Count < 2)
        {
            using var asked = await service.Client.PostAsJsonAsync("/v1/retrainings", new { person = "Ada" });
            await Task.Delay(200);
        }

        while (true)
        {
            var other = Models.Versions().Last(version => version != Models.Current());
            using var promoted = await service.Client.PostAsJsonAsync($"/v1/models/{other}/promote", new { person = "Ada", reason = "to and fro", overrule = true });
            Assert.True(promoted.StatusCode is HttpStatusCode.OK, await promoted.Content.ReadAsStringAsync());
            counts.Move();
            begun.TrySetResult();
            using var back = await service.Client.PostAsJsonAsync("/v1/models/rollback", new { person = "Ada" });
            Assert.True(back.StatusCode is HttpStatusCode.OK, await back.Content.ReadAsStringAsync());
            counts.Move();
        }
    }

    private async Task CheckAsync(RunningService service, IEnumerable<string> statements)
    {
        var ready = await service.Client.GetFromJsonAsync<JsonElement>("/health/ready");
        Assert.False(ready.TryGetProperty("modelProblems", out var problems) && problems.GetArrayLength() > 0, ready.ToString());
        using (var answer = await service.Client.PostAsJsonAsync("/v1/classify", new { text = Paragraphs[0] }))
        {
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, body);
            Assert.Equal(Models.Current(), JsonDocument.Parse(body).RootElement.GetProperty("classification").GetProperty("modelVersion").GetString());
        }

        foreach (var statement in statements)
        {
            var kept = (await service.TextsAsync(statement)).SelectMany(paragraph => paragraph.GetProperty("decisions").EnumerateArray()).Select(decision => decision.GetProperty("id").GetString()!);
            Assert.Subset(kept.ToHashSet(), acknowledged[statement].ToHashSet());
        }

        SQLitePCL.Batteries_V2.Init();
        await using var store = new SqliteConnection($"Data Source={service.StorePath};Mode=ReadOnly");
        Assert.Equal("ok", await store.ExecuteScalarAsync<string>("pragma integrity_check"));
        Assert.Empty(await store.QueryAsync("pragma foreign_key_check"));
        Assert.Equal(await store.ExecuteScalarAsync<int>("select count(*) from decisions"), await store.ExecuteScalarAsync<int>("select count(*) from audit where action = 'decided'"));
        Assert.Equal(0, await store.ExecuteScalarAsync<int>(
            "select count(*) from statements s where s.decided <> (select count(*) from paragraphs p where p.statement_id = s.id and exists (select 1 from decisions d where d.paragraph_id = p.id))"));
    }

    /// <summary>What was acknowledged besides decisions.</summary>
    private sealed class Counts
    {
        private int trained;
        private int moved;

        public int Trained => Volatile.Read(ref trained);

        public int Moved => Volatile.Read(ref moved);

        public void Train() => Interlocked.Increment(ref trained);

        public void Move() => Interlocked.Increment(ref moved);
    }
}
