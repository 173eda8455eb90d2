using PeaceClassify.Api.Store;
using PeaceClassify.Retraining;

namespace PeaceClassify.Api.Retraining;

/// <summary>
/// Which version serves, who put it there and why: promotion, rollback, the candidate, and the removal of versions that nobody needs. Each move is noted in the audit first and then made by one
/// atomic rename, which a running service follows. Thread-safe.
/// </summary>
internal sealed class ModelRegistry(ModelStore models, AuditStore audit)
{
    /// <summary>So many rollbacks, or generations of parents, stay possible whatever is pruned.</summary>
    private const int Reach = 3;

    private const int MostRecords = 100;

    /// <summary>Every version with where it comes from.</summary>
    public IReadOnlyList<RegisteredModel> List()
    {
        var (current, candidate) = (models.Current(), models.VersionOf(ModelAlias.Candidate));
        return [.. models.Versions().Select(version => Describe(version, current, candidate))];
    }

    /// <summary>A version with where it comes from and what was done with it.</summary>
    /// <exception cref="RefusedException">There is no such version.</exception>
    public async Task<ModelHistory> ShowAsync(string version, CancellationToken cancellation)
    {
        var records = await audit.ListAsync(new() { Subject = Known(version), Limit = MostRecords }, cancellation);
        var current = models.Current();
        return new(Describe(version, current, models.VersionOf(ModelAlias.Candidate)), Verdict(version), records.Records, version == current ? [] : Objections(version, current));
    }

    /// <summary>Puts a version to service.</summary>
    /// <param name="version">The version.</param>
    /// <param name="person">Who does it.</param>
    /// <param name="reason">Why, in their words.</param>
    /// <param name="isOverruled">Whether it is put to service whatever the gate says; that is noted.</param>
    /// <param name="cancellation">Stops before anything is noted.</param>
    /// <exception cref="RefusedException">There is no such version, it serves already, or the gate objects and is not overruled.</exception>
    public async Task<Promotion> PromoteAsync(string version, string person, string? reason, bool isOverruled, CancellationToken cancellation)
    {
        var current = models.Current();
        if (Known(version) == current)
        {
            throw new RefusedException(Refusal.Conflict, $"The version {version} serves already.");
        }

        var objections = Objections(version, current);
        if (objections.Count > 0 && !isOverruled)
        {
            throw new RefusedException(
                Refusal.Conflict, $"The gate objects: {string.Join(' ', objections)} Whoever promotes it all the same says so by overruling, and that is recorded.");
        }

        if (objections.Count > 0 && string.IsNullOrWhiteSpace(reason))
        {
            throw new RefusedException(Refusal.NotPossible, "Who overrules the gate says why: give a reason.");
        }

        _ = ModelFolder.Describe(models.FolderOf(version)); // one that cannot be read cannot serve
        await audit.AppendAsync(
            new(AuditAction.ModelPromoted, version, person, new PromotionDetail(current, reason, Verdict(version)?.MayBePromoted, objections.Count > 0, objections)), cancellation);
        models.PointTo(version);
        return new(version, current, objections.Count > 0, objections);
    }

    /// <summary>What served before a version, the last first, as the audit tells: what rollbacks lead to. Some may be gone.</summary>
    public async Task<IReadOnlyList<string>> ServedBeforeAsync(string current, CancellationToken cancellation)
    {
        var moves = new List<AuditRecord>();
        foreach (var action in new[] { AuditAction.ModelPromoted, AuditAction.ModelRolledBack })
        {
            moves.AddRange((await audit.ListAsync(new() { Action = action, Limit = int.MaxValue }, cancellation)).Records);
        }

        var served = new Stack<string>();
        foreach (var move in moves.OrderBy(move => move.Number))
        {
            // A move that is in the audit may not have happened, and the pointer may have been moved by hand: what the next move came from is what served.
            if (move.Action == AuditAction.ModelRolledBack)
            {
                Back((string)move.Detail!["to"]!);
                continue;
            }

            if ((string?)move.Detail?["from"] is { } from)
            {
                Back(from);
            }

            served.Push(move.Subject);
        }

        Back(current);
        return [.. served.Skip(1)];

        void Back(string version)
        {
            if (!served.Contains(version))
            {
                served.Push(version);
                return;
            }

            while (served.Peek() != version)
            {
                served.Pop();
            }
        }
    }

    /// <summary>Takes a promotion back: the version that served before serves again. Done again, it goes further back.</summary>
    /// <exception cref="RefusedException">The audit knows of no promotion of the version that serves, or the version before is no longer there.</exception>
    public async Task<Promotion> RollBackAsync(string person, string? reason, CancellationToken cancellation)
    {
        var current = models.Current() ?? throw new RefusedException(Refusal.Conflict, "No version serves.");
        var before = await ServedBeforeAsync(current, cancellation) is [var last, ..] ? last
            : throw new RefusedException(Refusal.Conflict, $"The audit knows of no version that {current} took the place of; promote the one that shall serve.");
        if (!models.Has(before))
        {
            throw new RefusedException(Refusal.Conflict, $"The version {before}, which served before {current}, is no longer there; promote another one.");
        }

        await audit.AppendAsync(new(AuditAction.ModelRolledBack, current, person, new { To = before, Reason = reason }), cancellation);
        models.PointTo(before);
        return new(before, current, false, []);
    }

    /// <summary>Makes a version the candidate, or none.</summary>
    /// <exception cref="RefusedException">There is no such version.</exception>
    public async Task SetCandidateAsync(string? version, string person, CancellationToken cancellation)
    {
        await audit.AppendAsync(new(AuditAction.AliasSet, version is null ? ModelAlias.Candidate : Known(version), person, new { Alias = ModelAlias.Candidate, Version = version }), cancellation);
        if (version is null)
        {
            models.RemoveAlias(ModelAlias.Candidate);
        }
        else
        {
            models.PointTo(version, ModelAlias.Candidate);
        }
    }

    /// <summary>
    /// Versions that nobody needs: not the one that serves and not the candidate, none that rollbacks lead to or that these were trained after, within <see cref="Reach"/> steps, and not the newest.
    /// </summary>
    /// <param name="keep">So many of the newest are kept besides.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyList<string>> PrunableAsync(int keep, CancellationToken cancellation)
    {
        var versions = models.Versions();
        var needed = new HashSet<string>(versions.OrderByDescending(version => Directory.GetLastWriteTimeUtc(models.FolderOf(version))).Take(keep), StringComparer.Ordinal);
        var (current, candidate) = (models.Current(), models.VersionOf(ModelAlias.Candidate));
        needed.UnionWith(Line(current).Concat(Line(candidate)));
        needed.UnionWith(current is null ? [] : (await ServedBeforeAsync(current, cancellation)).Take(Reach));
        return [.. versions.Where(version => !needed.Contains(version))];
    }

    /// <summary>Removes versions that nobody needs, see <see cref="PrunableAsync"/>; that each was there stays in the audit.</summary>
    public async Task<IReadOnlyList<string>> PruneAsync(int keep, string person, CancellationToken cancellation)
    {
        var prunable = await PrunableAsync(keep, cancellation);
        foreach (var version in prunable)
        {
            await audit.AppendAsync(new(AuditAction.ModelPruned, version, person, TryDescribe(version)?.Provenance), cancellation);
            models.Remove(version);
        }

        return prunable;
    }

    /// <summary>What speaks against putting a version to service: what the gate said, or that it said nothing of the version that serves now.</summary>
    private IReadOnlyList<string> Objections(string version, string? current)
    {
        var verdict = Verdict(version);
        return current is null ? []
            : verdict is null ? ["The version was not trained from a snapshot, so the gate has not judged it; 'compare' of the training program does."]
            : verdict.Against != current ? [.. verdict.Objections, $"The gate judged it against {verdict.Against}, and {current} serves now; retrain, or overrule."]
            : verdict.Objections;
    }

    /// <summary>A version and those that it was trained after, within reach.</summary>
    private IEnumerable<string> Line(string? version)
    {
        for (var step = 0; version is not null && step <= Reach; step++)
        {
            yield return version;
            version = ParentOf(version);
        }
    }

    private RegisteredModel Describe(string version, string? current, string? candidate)
    {
        string[] aliases = [.. new[] { (ModelAlias.Current, current), (ModelAlias.Candidate, candidate) }.Where(alias => alias.Item2 == version).Select(alias => alias.Item1)];
        var folder = models.FolderOf(version);
        try
        {
            var description = ModelFolder.Describe(folder);
            var figures = ModelMetrics.Load(folder).CrossValidation;
            return new(version, aliases, description.Engine, description.Provenance, figures.MicroF1, figures.MacroF1, GateVerdict.Load(folder)?.MayBePromoted, null);
        }
        catch (DataFileException exception)
        {
            return new(version, aliases, null, null, null, null, null, exception.Message.Replace(models.Folder, "models", StringComparison.Ordinal));
        }
    }

    private string? ParentOf(string version) => TryDescribe(version)?.Provenance.Parent is { } parent && models.Has(parent) ? parent : null;

    private ModelDescription? TryDescribe(string version)
    {
        try
        {
            return ModelFolder.Describe(models.FolderOf(version));
        }
        catch (DataFileException)
        {
            return null; // what cannot be read has no parent that anybody could find
        }
    }

    private SavedVerdict? Verdict(string version) => GateVerdict.Load(models.FolderOf(version));

    private string Known(string version) => ModelStore.IsVersionName(version) && models.Has(version)
        ? version
        : throw new RefusedException(Refusal.NotFound, "There is no model version of this name; GET /v1/models, or 'models list', says which there are.");

    /// <summary>What the audit keeps of a promotion.</summary>
    private sealed record PromotionDetail(string? From, string? Reason, bool? GateAgrees, bool Overruled, IReadOnlyList<string> Objections);
}
