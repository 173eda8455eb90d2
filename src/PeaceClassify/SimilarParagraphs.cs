using PeaceClassify.Learning;
using PeaceClassify.Text;

namespace PeaceClassify;

/// <summary>Finds the labelled paragraphs of a corpus that are most like a text, whatever engine classifies. Immutable and thread-safe.</summary>
/// <remarks>
/// Likeness is the cosine of tf-idf weights of single words (Salton and Buckley, 1988; see <see cref="TfidfVectorizer"/>). An inverted index holds,
/// for every word, the paragraphs that have it, so that only those are looked at; words of more than <see cref="MostFrequent"/> of the
/// paragraphs count for the lengths but not for the search, because they would lead to nearly all of them.
/// </remarks>
public sealed class SimilarParagraphs
{
    /// <summary>Share of the paragraphs from which on a word is too common to search by; in small corpora no word is.</summary>
    private const double MostFrequent = 0.5;
    private const int SmallCorpus = 200;

    private static readonly TextOptions WordsOnly = new() { WordMax = 1, CharacterMax = 0, WordMinDocuments = 1 };

    private readonly IReadOnlyList<LabelledParagraph> paragraphs;
    private readonly TfidfVectorizer vectorizer;
    private readonly Posting[][] postings;

    private SimilarParagraphs(IReadOnlyList<LabelledParagraph> paragraphs, TfidfVectorizer vectorizer, Posting[][] postings)
    {
        this.paragraphs = paragraphs;
        this.vectorizer = vectorizer;
        this.postings = postings;
    }

    /// <summary>Indexes a corpus; 5,000 paragraphs take about a second.</summary>
    public static SimilarParagraphs Of(IReadOnlyList<LabelledParagraph> paragraphs)
    {
        ArgumentNullException.ThrowIfNull(paragraphs);
        var vectorizer = TfidfVectorizer.Fit([.. paragraphs.Select(paragraph => paragraph.Text)], WordsOnly);
        var lists = new List<Posting>[vectorizer.FeatureCount];
        for (var number = 0; number < paragraphs.Count; number++)
        {
            var vector = vectorizer.Transform(paragraphs[number].Text);
            for (var i = 0; i < vector.Count; i++)
            {
                (lists[vector.Indices[i]] ??= []).Add(new(number, vector.Values[i]));
            }
        }

        var most = paragraphs.Count < SmallCorpus ? paragraphs.Count : paragraphs.Count * MostFrequent;
        return new(paragraphs, vectorizer, [.. lists.Select(list => list is null || list.Count > most ? [] : list.ToArray())]);
    }

    /// <summary>Texts as vectors of length 1, zero where there is no word: the product of two is their likeness.</summary>
    /// <param name="texts">The texts, which also say how rare a word is.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="OperationCanceledException">Cancelled through <paramref name="parallel"/>.</exception>
    public static SparseVector[] Vectors(IReadOnlyList<string> texts, ParallelOptions? parallel = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        parallel ??= new ParallelOptions();
        var vectorizer = TfidfVectorizer.Fit(texts, WordsOnly, parallel.CancellationToken);
        var vectors = new SparseVector[texts.Count];
        Parallel.For(0, texts.Count, parallel, text => vectors[text] = vectorizer.Transform(texts[text]));
        return vectors;
    }

    /// <summary>The paragraphs most like a text, the most similar first; equals in the order of the corpus.</summary>
    /// <param name="text">The text.</param>
    /// <param name="count">At most so many; fewer where fewer share a word with it.</param>
    /// <returns>Paragraphs with their cosine, above 0 and at most 1.</returns>
    public IReadOnlyList<(LabelledParagraph Paragraph, double Similarity)> To(string text, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var vector = vectorizer.Transform(text);
        var similarities = new double[paragraphs.Count];
        for (var i = 0; i < vector.Count; i++)
        {
            foreach (var (paragraph, weight) in postings[vector.Indices[i]])
            {
                similarities[paragraph] += (double)vector.Values[i] * weight;
            }
        }

        return
        [
            .. Enumerable.Range(0, similarities.Length)
                .Where(number => similarities[number] > 0)
                .OrderByDescending(number => similarities[number]).ThenBy(number => number)
                .Take(count)
                .Select(number => (paragraphs[number], Math.Min(1, similarities[number]))),
        ];
    }

    private readonly record struct Posting(int Paragraph, float Weight);
}
