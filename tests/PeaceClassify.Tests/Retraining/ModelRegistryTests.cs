using PeaceClassify.Api;
using PeaceClassify.Api.Retraining;
using PeaceClassify.Api.Store;
using PeaceClassify.Retraining;
using PeaceClassify.Tests.Store;

namespace PeaceClassify.Tests.Retraining;

/// <summary>Versions in a folder, moved by a registry: v1 serves at first.</summary>
public sealed class ModelRegistryTests() : StoreTest(null)
{
    private ModelStore Models => new(Folder.At("models"));

    private ModelRegistry Registry => new(Models, Audit);

    [Fact]
    public async Task A_promotion_moves_the_pointer_and_is_in_the_audit()
    {
        Versions(("v1", null, true), ("v2", "v1", true));

        var promotion = await Registry.PromoteAsync("v2", "Ada", "it is better", false, Cancellation);

        Assert.Equal(("v2", "v1", false), (promotion.Version, promotion.Before, promotion.Overruled));
        Assert.Equal("v2", Models.Current());
        var record = (await Registry.ShowAsync("v2", Cancellation)).Records.Single();
        Assert.Equal((AuditAction.ModelPromoted, "v2", "Ada"), (record.Action, record.Subject, record.Person));
        Assert.Equal("""{"from":"v1","reason":"it is better","gateAgrees":true,"overruled":false,"objections":[]}""", record.Detail!.ToJsonString());
    }

    [Fact]
    public async Task What_the_gate_objects_to_is_promoted_only_by_overruling_with_a_reason()
    {
        Versions(("v1", null, true), ("v2", "v1", false));

        Assert.Contains("'women' is worse", (await Assert.ThrowsAsync<RefusedException>(() => Registry.PromoteAsync("v2", "Ada", "please", false, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains("give a reason", (await Assert.ThrowsAsync<RefusedException>(() => Registry.PromoteAsync("v2", "Ada", " ", true, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Equal("v1", Models.Current());
        Assert.Empty((await Registry.ShowAsync("v2", Cancellation)).Records);

        var promotion = await Registry.PromoteAsync("v2", "Ada", "the old labels were wrong", true, Cancellation);

        Assert.True(promotion.Overruled);
        Assert.Equal("v2", Models.Current());
        var detail = (await Registry.ShowAsync("v2", Cancellation)).Records.Single().Detail!;
        Assert.True((bool)detail["overruled"]!);
        Assert.False((bool)detail["gateAgrees"]!);
        Assert.Contains("'women' is worse", detail["objections"]!.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_against_another_version_than_the_one_that_serves_is_no_verdict()
    {
        Versions(("v1", null, true), ("v2", "v1", true), ("v3", "v1", true), ("plain", null, null));
        await Registry.PromoteAsync("v2", "Ada", null, false, Cancellation);

        Assert.Contains(
            "judged it against v1, and v2 serves now", (await Assert.ThrowsAsync<RefusedException>(() => Registry.PromoteAsync("v3", "Ada", null, false, Cancellation))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "the gate has not judged it", (await Assert.ThrowsAsync<RefusedException>(() => Registry.PromoteAsync("plain", "Ada", null, false, Cancellation))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rolling_back_again_and_again_goes_further_back()
    {
        Versions(("v1", null, true), ("v2", "v1", true), ("v3", "v2", true));
        await Registry.PromoteAsync("v2", "Ada", null, false, Cancellation);
        await Registry.PromoteAsync("v3", "Ada", null, false, Cancellation);

        Assert.Equal("v2", (await Registry.RollBackAsync("Ben", "worse on the desk", Cancellation)).Version);
        Assert.Equal("v1", (await Registry.RollBackAsync("Ben", null, Cancellation)).Version);
        Assert.Equal("v1", Models.Current());
        Assert.Contains("knows of no version that v1 took the place of", (await Assert.ThrowsAsync<RefusedException>(() => Registry.RollBackAsync("Ben", null, Cancellation))).Message, StringComparison.Ordinal);

        Assert.Equal(
            [(AuditAction.ModelRolledBack, "v2"), (AuditAction.ModelRolledBack, "v3"), (AuditAction.ModelPromoted, "v3"), (AuditAction.ModelPromoted, "v2")],
            (await Audit.ListAsync(new(), Cancellation)).Records.Select(record => (record.Action, record.Subject)));
    }

    [Fact]
    public async Task Rollbacks_retrace_what_served_also_where_a_version_served_twice()
    {
        Versions(("v1", null, true), ("v2", "v1", true), ("v3", "v2", true));
        await Registry.PromoteAsync("v2", "Ada", null, false, Cancellation);
        await Registry.PromoteAsync("v1", "Ada", "back for a day", true, Cancellation);
        await Registry.PromoteAsync("v2", "Ada", null, false, Cancellation);
        await Registry.PromoteAsync("v3", "Ada", null, false, Cancellation);

        foreach (var before in new[] { "v2", "v1", "v2", "v1" })
        {
            Assert.Equal(before, (await Registry.RollBackAsync("Ben", null, Cancellation)).Version);
            Assert.Equal(before, Models.Current());
        }

        await Refused(Refusal.Conflict, () => Registry.RollBackAsync("Ben", null, Cancellation));
    }

    [Fact]
    public async Task A_promotion_that_a_crash_prevented_is_no_step_back()
    {
        Versions(("v1", null, true), ("v2", "v1", true), ("v3", "v1", true));
        await Audit.AppendAsync(new(AuditAction.ModelPromoted, "v2", "Ada", new { From = "v1" }), Cancellation); // and the pointer was not moved
        await Registry.PromoteAsync("v3", "Ada", null, false, Cancellation);

        Assert.Equal("v1", (await Registry.RollBackAsync("Ada", null, Cancellation)).Version);
    }

    [Fact]
    public async Task What_is_not_there_or_serves_already_is_refused()
    {
        Versions(("v1", null, true));

        await Refused(Refusal.NotFound, () => Registry.PromoteAsync("v9", "Ada", null, false, Cancellation));
        await Refused(Refusal.NotFound, () => Registry.PromoteAsync("../v1", "Ada", null, true, Cancellation));
        await Refused(Refusal.NotFound, () => Registry.ShowAsync("current", Cancellation));
        await Refused(Refusal.Conflict, () => Registry.PromoteAsync("v1", "Ada", null, false, Cancellation));
        await Refused(Refusal.NotFound, () => Registry.SetCandidateAsync("v9", "Ada", Cancellation));
        Assert.Empty((await Audit.ListAsync(new(), Cancellation)).Records);
    }

    [Fact]
    public async Task A_candidate_is_named_and_removed()
    {
        Versions(("v1", null, true), ("v2", "v1", true));

        await Registry.SetCandidateAsync("v2", "Ada", Cancellation);
        Assert.Equal(["candidate"], Registry.List().Single(model => model.Version == "v2").Aliases);
        await Registry.SetCandidateAsync(null, "Ada", Cancellation);

        Assert.Null(Models.VersionOf(ModelAlias.Candidate));
        Assert.Equal(2, (await Audit.ListAsync(new() { Action = AuditAction.AliasSet }, Cancellation)).Records.Count);
    }

    [Fact]
    public async Task Pruning_keeps_what_serves_the_candidate_and_their_parents_within_reach()
    {
        Versions(
            ("v1", null, true), ("v2", "v1", true), ("v3", "v2", true), ("v4", "v3", true), ("v5", "v4", true), ("v6", "v5", true), ("stray", "v1", true), ("tried", "v6", true));
        foreach (var version in new[] { "v2", "v3", "v4", "v5", "v6" })
        {
            await Registry.PromoteAsync(version, "Ada", null, false, Cancellation);
        }

        await Registry.SetCandidateAsync("tried", "Ada", Cancellation);

        Assert.Equal(["stray", "v1", "v2"], await Registry.PrunableAsync(0, Cancellation)); // v6, and three steps back: v5, v4, v3
        Assert.Equal(["stray", "v1", "v2"], await Registry.PruneAsync(0, "Ada", Cancellation));
        Assert.Equal(["tried", "v3", "v4", "v5", "v6"], Models.Versions());
        Assert.Equal(["tried", "v3", "v4", "v5", "v6"], Directory.GetDirectories(Models.Folder).Select(Path.GetFileName).Order());
        Assert.Equal(3, (await Audit.ListAsync(new() { Action = AuditAction.ModelPruned }, Cancellation)).Records.Count);
        Assert.Equal("v5", (await Registry.RollBackAsync("Ada", null, Cancellation)).Version);
    }

    [Fact]
    public async Task The_newest_are_kept_on_request()
    {
        Versions(("v1", null, true), ("old", "v1", true), ("new", "v1", true));
        Directory.SetLastWriteTimeUtc(Models.FolderOf("old"), DateTime.UtcNow.AddDays(-2));

        Assert.Equal(["new", "old"], await Registry.PrunableAsync(0, Cancellation));
        Assert.Equal(["old"], await Registry.PrunableAsync(2, Cancellation));
    }

    [Fact]
    public void A_version_that_an_alias_points_at_is_never_removed()
    {
        Versions(("v1", null, true));

        Assert.Contains("'current' points at this model version", Assert.Throws<DataFileException>(() => Models.Remove("v1")).Message, StringComparison.Ordinal);
        Assert.True(Models.Has("v1"));
    }

    [Fact]
    public void A_version_that_cannot_be_read_is_listed_with_the_reason()
    {
        Versions(("v1", null, true), ("v2", "v1", true));
        File.WriteAllText(Path.Combine(Models.FolderOf("v2"), ModelFolder.DescriptionFile), "{}");

        Assert.Contains("it names no format", Registry.List().Single(model => model.Version == "v2").Problem, StringComparison.Ordinal);
        Assert.DoesNotContain(Folder.Path, Registry.List()[1].Problem, StringComparison.Ordinal);
    }

    /// <summary>Writes versions, the first of which serves: name, parent, and whether the gate agrees; null where it did not judge.</summary>
    private void Versions(params (string Name, string? Parent, bool? Agrees)[] versions)
    {
        foreach (var (name, parent, agrees) in versions)
        {
            var description = Some.Model.Description;
            string[] objections = agrees == false ? ["What people decided: the theme 'women' is worse."] : [];
            var documents = new Dictionary<string, string> { [ModelFolder.MetricsFile] = Some.Json(new ModelMetrics(Some.Model.CrossValidation)) };
            if (agrees is { } may && parent is not null)
            {
                documents.Add(GateVerdict.FileName, Some.Json(new SavedVerdict(parent, may, ["A sentence."], objections, [])));
            }

            ModelFolder.Save(Models.FolderOf(name), description with { Provenance = description.Provenance with { Parent = parent } }, Some.Model.Scorer, documents);
        }

        Models.PointTo(versions[0].Name);
    }
}
