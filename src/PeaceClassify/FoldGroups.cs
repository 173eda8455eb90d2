using PeaceClassify.Evaluation;

namespace PeaceClassify;

/// <summary>
/// Which paragraphs of a corpus belong into one fold of a cross-validation: near duplicates, as a learner that has seen one would be praised for knowing the other; and those of
/// one source, so that figures, calibrations and cuts tell what to expect of paragraphs that come from elsewhere, as all do that are classified later.
/// </summary>
internal sealed class FoldGroups
{
    /// <summary>With fewer sources a learner would see half of the corpus, and perhaps all of it of one kind.</summary>
    private const int FewestSources = 3;

    /// <summary>A source with more of the paragraphs would leave too little to learn from.</summary>
    private const double MostOfSource = 0.5;

    private readonly bool[] isOfSource;

    private FoldGroups(int[] groups, int? sourceCount, bool[] isOfSource)
    {
        Groups = groups;
        SourceCount = sourceCount;
        this.isOfSource = isOfSource;
    }

    /// <summary>For each paragraph the number of its group.</summary>
    public int[] Groups { get; }

    /// <summary>How many sources are kept together; null where none is.</summary>
    public int? SourceCount { get; }

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
            return new(groups, null, new bool[groups.Length]);
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

        string?[] sourceOf = [.. groups.Select((group, paragraph) => paragraphs[paragraph].Source ?? sourceOfGroup.GetValueOrDefault(group))];
        return new([.. groups.Zip(sourceOf, (group, source) => source is null ? group : firstOfSource[source])], sources.Count, [.. sourceOf.Select(source => source is not null)]);
    }

    /// <summary>Deals the folds, see <see cref="StratifiedFolds"/>.</summary>
    /// <remarks>
    /// Sources are dealt by themselves, and so is what has none: as sources are of different sizes, all of the rest, such as what people decided since, would else go to the
    /// smallest fold, and be judged by the one learner that has seen nothing of it.
    /// </remarks>
    /// <param name="labelSets">For each paragraph its label indices.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <param name="foldCount">Number of folds, at most <see cref="SourceCount"/>.</param>
    /// <param name="seed">Decides between folds that want a paragraph equally.</param>
    /// <param name="kept">For each paragraph the fold of an earlier training, or null; left aside where it would tear a source, or there is no such fold.</param>
    public int[] Deal(IReadOnlyList<int[]> labelSets, int labelCount, int foldCount, int seed, IReadOnlyList<int?>? kept)
    {
        kept = kept is not null && Allows(kept, foldCount) ? kept : null;
        if (SourceCount is null)
        {
            return StratifiedFolds.Deal(labelSets, labelCount, foldCount, seed, Groups, kept);
        }

        var folds = new int[Groups.Length];
        foreach (var part in Enumerable.Range(0, Groups.Length).GroupBy(paragraph => isOfSource[paragraph]).Select(part => part.ToArray()))
        {
            int[] groups = [.. part.Select(paragraph => Groups[paragraph])];
            int?[]? keptOfPart = kept is null ? null : [.. part.Select(paragraph => kept[paragraph])];
            var dealt = groups.Distinct().Count() >= foldCount
                ? StratifiedFolds.Deal([.. part.Select(paragraph => labelSets[paragraph])], labelCount, foldCount, seed, groups, keptOfPart)
                : [.. groups.Select((group, i) => keptOfPart?[i] ?? Array.IndexOf(groups, group) % foldCount)];
            foreach (var (paragraph, fold) in part.Zip(dealt))
            {
                folds[paragraph] = fold;
            }
        }

        return folds;
    }

    private bool Allows(IReadOnlyList<int?> kept, int foldCount) =>
        kept.All(fold => fold is null || fold < foldCount)
        && (SourceCount is null || Groups.Zip(kept).Where(pair => pair.Second is not null).GroupBy(pair => pair.First, pair => pair.Second).All(group => group.Distinct().Count() == 1));
}
