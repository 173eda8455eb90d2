namespace PeaceClassify.Api.Serving;

/// <summary>How often two versions differ, theme by theme. Not thread-safe.</summary>
internal sealed class ShadowCounts
{
    private readonly Dictionary<string, ThemeCount> themes;

    public ShadowCounts(ServingModel current, ServingModel candidate)
    {
        Current = current.Classifier.Version;
        Candidate = candidate.Classifier.Version;
        Since = current.Since > candidate.Since ? current.Since : candidate.Since;
        var known = candidate.Classifier.Description.Themes.Select(theme => theme.Theme.Id).ToHashSet(StringComparer.Ordinal);
        themes = current.Classifier.Description.Themes.Select(theme => theme.Theme.Id).Where(known.Contains).ToDictionary(id => id, _ => new ThemeCount(), StringComparer.Ordinal);
    }

    public string Current { get; }

    public string Candidate { get; }

    /// <summary>Since when both have been what they are.</summary>
    public DateTime Since { get; }

    public int ComparedCount { get; private set; }

    public int DroppedCount { get; set; }

    public int FailedCount { get; set; }

    /// <summary>The themes that both know, in the order of the version that serves.</summary>
    public IReadOnlyList<ShadowTheme> Themes =>
    [
        .. themes.Select(theme => new ShadowTheme(
            theme.Key, theme.Value.CandidateOnly, theme.Value.CurrentOnly, ComparedCount == 0 ? 0 : theme.Value.Difference / ComparedCount)),
    ];

    /// <summary>Counts a paragraph. An answer without themes gives none, and each of them probability 0.</summary>
    /// <returns>The themes that only one version assigns.</returns>
    public IReadOnlyList<(string Theme, string AssignedBy)> Add(Classification current, Classification candidate)
    {
        ComparedCount++;
        var ours = current.Themes.ToDictionary(theme => theme.Id, StringComparer.Ordinal);
        var theirs = candidate.Themes.ToDictionary(theme => theme.Id, StringComparer.Ordinal);
        var differences = new List<(string, string)>();
        foreach (var (id, count) in themes)
        {
            var (our, their) = (ours.GetValueOrDefault(id), theirs.GetValueOrDefault(id));
            count.Difference += Math.Abs((our?.Probability ?? 0) - (their?.Probability ?? 0));
            switch (our?.Verdict == Verdict.Assigned, their?.Verdict == Verdict.Assigned)
            {
                case (true, false):
                    count.CurrentOnly++;
                    differences.Add((id, ModelAlias.Current));
                    break;
                case (false, true):
                    count.CandidateOnly++;
                    differences.Add((id, ModelAlias.Candidate));
                    break;
            }
        }

        return differences;
    }

    private sealed class ThemeCount
    {
        public int CandidateOnly { get; set; }

        public int CurrentOnly { get; set; }

        public double Difference { get; set; }
    }
}
