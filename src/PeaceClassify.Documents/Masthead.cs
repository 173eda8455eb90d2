namespace PeaceClassify.Documents;

/// <summary>What the lines around a text say about its document; of two that say the same, the first taken counts.</summary>
internal sealed class Masthead
{
    public string? Symbol { get; private set; }

    public DateOnly? Date { get; private set; }

    /// <summary>Reads a line of a masthead, a running head or other page furniture.</summary>
    public void Take(string line)
    {
        Symbol ??= PageFurniture.SymbolIn(line);
        Date ??= OpeningDate.FirstIn(line);
    }
}
