namespace PeaceClassify;

/// <summary>
/// Which paragraphs of a corpus belong into one fold of a cross-validation: near duplicates, as a learner that has seen one would be praised for knowing the other; and those of
/// one source, so that figures, calibrations and cuts tell what to expect of paragraphs that come from elsewhere, as all do that are classified later.
/// </summary>
/// <param name="Groups">For each paragraph the number of its group.</param>
/// <param name="SourceCount">How many sources are kept together; null where none is.</param>
internal sealed record FoldGroups(int[] Groups, int? SourceCount)
{
    /// <summary>With fewer sources a learner would see half of the corpus, and perhaps all of it of one kind.</summary>
    private const int FewestSources = 3;

    /// <summary>A source with more of the paragraphs would leave too little to learn from.</summary>
    private const double MostOfSource = 0.5;

    /// <summary>Finds the groups.</summary>
    /// <param name="paragraphs">The corpus.</param>
    /// <param name="bySource">Whether sources are kept together: where at least three are named, and none has more than half of all paragraphs.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    public static FoldGroups Of(IReadOnlyList<LabelledParagraph> paragraphs, bool bySource, ParallelOptions parallel)
    {
        var groups = NearDuplicates.Groups([.. paragraphs.Select(paragraph => paragraph.Text)], parallel);
        var sources = paragraphs.Where(paragraph => paragraph.Source is not null).CountBy(paragraph => paragraph.Source!, StringComparer.Ordinal).ToDictionary();
        if (!bySource || sources.Count < FewestSources || sources.Values.Max() > MostOfSource * paragraphs.Count)
        {
            return new(groups, null);
        }

        // A near duplicate of a paragraph with a source belongs to that source; where it has one of its own, to that.
        var sourceOfGroup = new Dictionary<int, string>();
        var firstOfSource = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var paragraph = 0; paragraph < groups.Length; paragraph++)
        {
            if (paragraphs[paragraph].Source is { } source)
            {
                firstOfSource.TryAdd(source, paragraph);
                sourceOfGroup.TryAdd(groups[paragraph], source);
            }
        }

        return new(
            [.. groups.Select((group, paragraph) => (paragraphs[paragraph].Source ?? sourceOfGroup.GetValueOrDefault(group)) is { } source ? firstOfSource[source] : group)],
            sources.Count);
    }

    /// <summary>Whether the folds of an earlier training can be kept: none of them tears a source.</summary>
    /// <param name="kept">For each paragraph its earlier fold, or null.</param>
    /// <param name="foldCount">How many folds there are to be.</param>
    public bool Allows(IReadOnlyList<int?> kept, int foldCount) =>
        kept.All(fold => fold is null || fold < foldCount)
        && (SourceCount is null || Groups.Zip(kept).Where(pair => pair.Second is not null).GroupBy(pair => pair.First, pair => pair.Second).All(group => group.Distinct().Count() == 1));
}
