using PeaceClassify.Evaluation;

namespace PeaceClassify;

/// <summary>A label decision that a model which has not seen the paragraph contradicts.</summary>
/// <param name="Paragraph">The paragraph.</param>
/// <param name="Theme">The theme.</param>
/// <param name="IsGiven">Whether the corpus gives it; the model would do the opposite.</param>
/// <param name="Probability">What the model says.</param>
public sealed record LabelSuspect(LabelledParagraph Paragraph, string Theme, bool IsGiven, double Probability)
{
    /// <summary>The probability, as the model has it, that the corpus is wrong here.</summary>
    public double Doubt => IsGiven ? 1 - Probability : Probability;

    /// <summary>The decisions that are contradicted most surely, the surest first.</summary>
    /// <remarks>
    /// Ranked by the calibrated probability of the label that was not chosen ("self-confidence" in Northcutt, Jiang and Chuang, JAIR 70, 2021), among
    /// those on the wrong side of the theme's threshold. A paragraph that got no answer contradicts nothing.
    /// </remarks>
    /// <param name="paragraphs">The corpus.</param>
    /// <param name="taxonomy">The themes in label order.</param>
    /// <param name="outOfFold">What cross-validation says of it, see <see cref="Trainer.CrossPredict"/>.</param>
    /// <param name="count">Most that are wanted.</param>
    public static IReadOnlyList<LabelSuspect> Find(IReadOnlyList<LabelledParagraph> paragraphs, Taxonomy taxonomy, Predictions outOfFold, int count)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        ArgumentNullException.ThrowIfNull(taxonomy);
        ArgumentNullException.ThrowIfNull(outOfFold);
        return [.. paragraphs
            .SelectMany((paragraph, number) => (outOfFold.Probabilities[number] ?? []).Select((probability, label) => (
                Suspect: new LabelSuspect(paragraph, taxonomy.Themes[label].Id, outOfFold.LabelSets[number].Contains(label), probability),
                Threshold: outOfFold.Cuts[number][label].Threshold)))
            .Where(answer => answer.Suspect.IsGiven != MultiLabelMetrics.IsGiven(answer.Suspect.Probability, answer.Threshold))
            .Select(answer => answer.Suspect)
            .OrderByDescending(suspect => suspect.Doubt)
            .Take(count)];
    }
}
