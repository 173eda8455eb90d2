namespace PeaceClassify.Api;

/// <summary>The labelled corpus beside the service: read and indexed when first asked for. Thread-safe.</summary>
/// <remarks>The service works without it; what needs it then says so. A corpus that appears later is found.</remarks>
internal sealed class LabelledCorpus(string path, ILogger<LabelledCorpus> logger)
{
    public const string NotAtHand = "The labelled corpus is not at hand; the setting PeaceClassify:Data says where it is.";

    private readonly Lock reading = new();
    private Loaded? loaded;

    /// <summary>Labelled paragraphs like a text, the most similar first; null when there is no corpus.</summary>
    public IReadOnlyList<SimilarParagraph>? SimilarTo(string text, int count) => Read() is { } corpus
        ? [.. corpus.Similar.To(text, count).Select(found => new SimilarParagraph(found.Paragraph.Id, found.Paragraph.Text, found.Paragraph.Themes, found.Similarity))]
        : null;

    /// <summary>Labelled paragraphs of a theme, those where it is the heaviest first, then those with fewer others; null when there is no corpus.</summary>
    public IReadOnlyList<ExampleParagraph>? Examples(string theme, int count) => Read() is { } corpus
        ? [.. corpus.Paragraphs
            .Where(paragraph => paragraph.Themes.Contains(theme))
            .OrderBy(paragraph => paragraph.Themes[0] == theme ? 0 : 1).ThenBy(paragraph => paragraph.Themes.Count)
            .Take(count)
            .Select(paragraph => new ExampleParagraph(paragraph.Id, paragraph.Text, paragraph.Themes))]
        : null;

    private Loaded? Read()
    {
        if (Volatile.Read(ref loaded) is { } known)
        {
            return known;
        }

        lock (reading)
        {
            try
            {
                if (loaded is null)
                {
                    var paragraphs = Corpus.Load(path);
                    Volatile.Write(ref loaded, new(paragraphs, SimilarParagraphs.Of(paragraphs)));
                }

                return loaded;
            }
            catch (DataFileException exception)
            {
                Log.NoCorpus(logger, exception.Message);
                return null;
            }
        }
    }

    private sealed record Loaded(IReadOnlyList<LabelledParagraph> Paragraphs, SimilarParagraphs Similar);
}
