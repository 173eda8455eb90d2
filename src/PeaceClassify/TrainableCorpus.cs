namespace PeaceClassify;

/// <summary>A theme of the themes file that a model was not trained for.</summary>
/// <param name="Theme">Id, name, area, definition.</param>
/// <param name="Support">Training paragraphs that have it: too few.</param>
public sealed record UntrainedTheme(Theme Theme, int Support);

/// <summary>What of a corpus can be learned: the themes that enough paragraphs have.</summary>
/// <param name="Paragraphs">All of them, with these themes only.</param>
/// <param name="Taxonomy">These themes.</param>
/// <param name="Supports">Paragraphs that have each of them.</param>
/// <param name="NotTrained">The others.</param>
public sealed record TrainableCorpus(
    IReadOnlyList<LabelledParagraph> Paragraphs, Taxonomy Taxonomy, IReadOnlyList<int> Supports, IReadOnlyList<UntrainedTheme> NotTrained)
{
    /// <summary>Leaves out themes with too few paragraphs.</summary>
    /// <param name="paragraphs">The corpus.</param>
    /// <param name="taxonomy">The themes.</param>
    /// <param name="minSupport">See <see cref="TrainerOptions.MinSupport"/>.</param>
    /// <exception cref="DataFileException">A paragraph has a theme that is not in the taxonomy.</exception>
    /// <exception cref="TrainingDataException">No theme has enough paragraphs.</exception>
    public static TrainableCorpus Of(IReadOnlyList<LabelledParagraph> paragraphs, Taxonomy taxonomy, int minSupport)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        ArgumentNullException.ThrowIfNull(taxonomy);
        var supports = new int[taxonomy.Count];
        foreach (var label in paragraphs.SelectMany(taxonomy.LabelsOf))
        {
            supports[label]++;
        }

        int[] trained = [.. Enumerable.Range(0, supports.Length).Where(label => supports[label] >= minSupport)];
        if (trained.Length == supports.Length)
        {
            return new(paragraphs, taxonomy, supports, []);
        }

        if (trained.Length == 0)
        {
            throw new TrainingDataException(
                $"None of the {taxonomy.Count} themes has {minSupport} paragraphs, which training needs; '{taxonomy.Themes[Array.IndexOf(supports, supports.Max())].Id}' has most, {supports.Max()}. Label more, or set --min-support.");
        }

        var kept = new Taxonomy([.. trained.Select(label => taxonomy.Themes[label])]);
        return new(
            [.. paragraphs.Select(paragraph => paragraph with { Themes = [.. paragraph.Themes.Where(theme => kept.LabelOf(theme) >= 0)] })],
            kept,
            [.. trained.Select(label => supports[label])],
            [.. Enumerable.Range(0, supports.Length).Except(trained).Select(label => new UntrainedTheme(taxonomy.Themes[label], supports[label]))]);
    }
}
