namespace PeaceClassify.Reports;

/// <summary>A paragraph of the corpus that the model is sure about, otherwise than its label.</summary>
/// <param name="Paragraph">The paragraph.</param>
/// <param name="Label">The theme's label.</param>
/// <param name="Probability">What the model said of the theme, without having seen the paragraph.</param>
internal sealed record Wrong(LabelledParagraph Paragraph, int Label, double Probability)
{
    private const int ExtractLength = 220;

    /// <summary>The paragraph, or its beginning to the end of a word.</summary>
    public string Extract
    {
        get
        {
            var text = string.Join(' ', Paragraph.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (text.Length <= ExtractLength)
            {
                return text;
            }

            var end = text.LastIndexOf(' ', ExtractLength);
            return string.Concat(text.AsSpan(0, end > ExtractLength / 2 ? end : ExtractLength), " …");
        }
    }

    /// <summary>Paragraphs without the theme that were given it with the highest probability, the surest first.</summary>
    public static Wrong[] Given(TrainedModel model, int label, int most) => [.. Of(model, label, hasLabel: false)
        .Where(wrong => wrong.Probability >= 0.5)
        .OrderByDescending(wrong => wrong.Probability)
        .Take(most)];

    /// <summary>Paragraphs with the theme that were given it with the lowest probability, the surest first.</summary>
    public static Wrong[] Missed(TrainedModel model, int label, int most) => [.. Of(model, label, hasLabel: true)
        .Where(wrong => wrong.Probability < 0.5)
        .OrderBy(wrong => wrong.Probability)
        .Take(most)];

    private static IEnumerable<Wrong> Of(TrainedModel model, int label, bool hasLabel)
    {
        for (var paragraph = 0; paragraph < model.OutOfFold.Count; paragraph++)
        {
            if (model.OutOfFold.Probabilities[paragraph] is { } probabilities && model.OutOfFold.LabelSets[paragraph].Contains(label) == hasLabel)
            {
                yield return new(model.Paragraphs[paragraph], label, probabilities[label]);
            }
        }
    }
}
