namespace PeaceClassify.Api.Exchange;

/// <summary>A table as read from a .csv or a sheet of a workbook; its rows are read while they are asked for.</summary>
/// <param name="Header">The names of the columns.</param>
/// <param name="HeaderLine">Where the header stands.</param>
/// <param name="Rows">What stands below.</param>
internal sealed record ImportTable(IReadOnlyList<string> Header, int HeaderLine, IEnumerable<ImportRow> Rows);

/// <summary>A row of a table.</summary>
/// <param name="Line">Its line in the .csv, its row in the sheet; counted from 1.</param>
/// <param name="Cells">Its cells as text; as many as the header has, empty where there is nothing.</param>
internal sealed record ImportRow(int Line, IReadOnlyList<string> Cells);
