using Microsoft.AspNetCore.Http.HttpResults;

namespace PeaceClassify.Api;

/// <summary>Bounds the evidence of one answer: a small file of many short paragraphs can ask for gigabytes of it.</summary>
internal sealed class EvidenceBudget(int maxEntries)
{
    private int taken;

    /// <summary>Takes the evidence of a paragraph into the answer.</summary>
    /// <returns>False when the answer becomes too large with it.</returns>
    public bool Covers(Classification classification)
    {
        taken += classification.CountEvidence();
        return taken <= maxEntries;
    }

    /// <summary>What is answered then.</summary>
    public ProblemHttpResult Exceeded() => TypedResults.Problem(
        FormattableString.Invariant($"The evidence would have more than {maxEntries:N0} words and terms; ask for less evidence, or send fewer paragraphs at a time."),
        statusCode: StatusCodes.Status413PayloadTooLarge,
        title: "The answer is too large.");
}
