namespace PeaceClassify.Api.Exchange;

/// <summary>Something in an imported file that was not understood.</summary>
/// <param name="Line">Its line, or the row of its sheet, counted from 1; null when the file as a whole is meant.</param>
/// <param name="Problem">What was found and what was expected.</param>
public sealed record ImportProblem(int? Line, string Problem);

/// <summary>A file that cannot be imported. Nothing of it was taken.</summary>
internal sealed class ImportException(IReadOnlyList<ImportProblem> problems, int status = StatusCodes.Status422UnprocessableEntity) : Exception(problems[0].Problem)
{
    /// <summary>One problem with the file as a whole.</summary>
    public ImportException(string problem, int status = StatusCodes.Status422UnprocessableEntity, int? line = null)
        : this([new ImportProblem(line, problem)], status)
    {
    }

    /// <summary>What was not understood, by line; never empty.</summary>
    public IReadOnlyList<ImportProblem> Problems => problems;

    /// <summary>The HTTP status that fits.</summary>
    public int Status => status;
}

/// <summary>Collects what is wrong with a file, so that a person can correct all of it at once.</summary>
internal sealed class ImportProblems
{
    /// <summary>More are only counted: whoever has so many has one mistake many times.</summary>
    public const int MaxListed = 100;

    private readonly List<ImportProblem> problems = [];
    private readonly List<ImportProblem> ignored = [];
    private int more;

    /// <summary>What was left out without loss.</summary>
    public IReadOnlyList<ImportProblem> Ignored => ignored;

    public bool HasAny => problems.Count > 0;

    public void Add(int? line, string problem)
    {
        if (problems.Count < MaxListed)
        {
            problems.Add(new(line, problem));
        }
        else
        {
            more++;
        }
    }

    public void Ignore(int? line, string what)
    {
        if (ignored.Count < MaxListed)
        {
            ignored.Add(new(line, what));
        }
    }

    /// <exception cref="ImportException">There was a problem.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            throw new ImportException(more == 0 ? problems : [.. problems, new ImportProblem(null, $"and {more:N0} more problems")]);
        }
    }
}
