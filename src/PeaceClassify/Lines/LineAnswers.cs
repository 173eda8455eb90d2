using System.Buffers;
using System.Globalization;

namespace PeaceClassify.Lines;

/// <summary>How lines are read and answered.</summary>
public sealed record LineOptions
{
    /// <summary>For which themes the answers bring their evidence.</summary>
    public EvidenceScope Evidence { get; init; }

    /// <summary>Which themes the answers list.</summary>
    public ThemeScope Themes { get; init; }

    /// <summary>Whether lines may have other properties than id and text, which are passed over.</summary>
    public bool TakesMore { get; init; }

    /// <summary>Most words and terms of evidence in the answer of one line.</summary>
    public int MaxEvidenceEntries { get; init; } = int.MaxValue;
}

/// <summary>
/// Answers lines of paragraphs: <c>{"line": 7, "id": "...", "classification": {...}}</c>, or, in place, <c>{"line": 7, "id": "...", "problem": "..."}</c>.
/// Immutable and thread-safe.
/// </summary>
/// <param name="classifier">Answers.</param>
/// <param name="writer">Writes its answers.</param>
/// <param name="options">How.</param>
/// <param name="answered">Told of every text and its answer, from any thread.</param>
/// <param name="refused">Told how many lines of a block were not valid, from any thread.</param>
public sealed class LineAnswers(
    ThemeClassifier classifier, AnswerWriter writer, LineOptions options, Action<string, Classification>? answered = null, Action<int>? refused = null)
{
    /// <summary>Answers every line of a block.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Answer(LineBlock block, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(block);
        var texts = new List<string>(block.Count);
        var lines = new (string? Id, string? Problem)[block.Count];
        for (var line = 0; line < lines.Length; line++)
        {
            if (block.IsTooLong(line))
            {
                lines[line] = (null, string.Create(CultureInfo.InvariantCulture, $"The line is longer than {LineReader.MaxLineBytes:N0} bytes."));
            }
            else if (ParagraphLine.TryRead(block[line], options.TakesMore, out var id, out var text, out var problem))
            {
                lines[line] = (id, null);
                texts.Add(text);
            }
            else
            {
                lines[line] = (id, problem);
            }
        }

        refused?.Invoke(lines.Length - texts.Count);

        // Other blocks have the other processors.
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = cancellation };
        var answeredCount = 0;
        using var answers = classifier.ClassifyAll(texts, options.Evidence, parallel).GetEnumerator();
        for (var line = 0; line < lines.Length; line++)
        {
            var (id, problem) = lines[line];
            var answer = problem is null && answers.MoveNext() ? answers.Current : null;
            if (answer is not null)
            {
                answered?.Invoke(texts[answeredCount++], answer);
            }

            if (answer is not null && answer.CountEvidence() > options.MaxEvidenceEntries)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"The evidence would have more than {options.MaxEvidenceEntries:N0} words and terms; ask for less evidence, or split the paragraph.");
            }

            Write(block, block.FirstNumber + line, id, answer, problem);
        }
    }

    /// <summary>Writes a line that says what is wrong.</summary>
    public static void WriteProblem(IBufferWriter<byte> output, long number, string? id, string problem)
    {
        Open(output, number, id);
        JsonText.Append(output, ",\"problem\":"u8);
        JsonText.AppendString(output, problem);
        JsonText.Append(output, "}\n"u8);
    }

    private void Write(LineBlock block, long number, string? id, Classification? answer, string? problem)
    {
        if (problem is not null)
        {
            block.ProblemCount++;
            WriteProblem(block.Answers, number, id, problem);
            return;
        }

        Open(block.Answers, number, id);
        JsonText.Append(block.Answers, ",\"classification\":"u8);
        writer.Write(answer!, block.Answers, options.Themes);
        JsonText.Append(block.Answers, "}\n"u8);
    }

    private static void Open(IBufferWriter<byte> output, long number, string? id)
    {
        JsonText.Append(output, "{\"line\":"u8);
        JsonText.AppendNumber(output, number);
        if (id is not null)
        {
            JsonText.Append(output, ",\"id\":"u8);
            JsonText.AppendString(output, id);
        }
    }
}
