using System.Security.Cryptography;
using System.Text;
using PeaceClassify.Evaluation;

namespace PeaceClassify.Training.Laboratory;

/// <summary>Predictions on disk, so that they need not be made again: without the true labels, which the corpus has.</summary>
/// <remarks>
/// Little-endian: "PCPR", format (int32), examples, labels, different rows of cuts (int32 each), those rows (three float64 a label), then for each example
/// its row of cuts (int32), whether it got an answer (one byte) and if so its probabilities (float64), and last the SHA-256 of all that.
/// Written under another name first and then renamed: a file that is there is whole.
/// </remarks>
internal static class PredictionFile
{
    private const int Format = 1;

    private static ReadOnlySpan<byte> Magic => "PCPR"u8;

    /// <summary>Writes predictions; a file that is there is replaced.</summary>
    /// <exception cref="DataFileException">It cannot be written.</exception>
    public static void Save(string path, Predictions predictions)
    {
        var rows = new Dictionary<Cuts[], int>(ReferenceEqualityComparer.Instance);
        foreach (var cuts in predictions.Cuts)
        {
            rows.TryAdd(cuts, rows.Count);
        }

        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Magic);
            writer.Write(Format);
            writer.Write(predictions.Count);
            writer.Write(predictions.LabelCount);
            writer.Write(rows.Count);
            foreach (var cut in rows.OrderBy(row => row.Value).SelectMany(row => row.Key))
            {
                writer.Write(cut.Threshold);
                writer.Write(cut.ReviewFrom);
                writer.Write(cut.ReviewTo);
            }

            for (var example = 0; example < predictions.Count; example++)
            {
                writer.Write(rows[predictions.Cuts[example]]);
                writer.Write(predictions.Probabilities[example] is not null);
                foreach (var probability in predictions.Probabilities[example] ?? [])
                {
                    writer.Write(probability);
                }
            }
        }

        var content = stream.ToArray();
        OutputFile.Write(path, [.. content, .. SHA256.HashData(content)], "the predictions");
    }

    /// <summary>Reads predictions back; null when there are none, or the file is not whole, or not about these examples: then they are made again.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labelSets">For each example its label indices.</param>
    /// <param name="labelCount">Number of labels.</param>
    /// <exception cref="DataFileException">The file is there but cannot be opened.</exception>
    public static Predictions? Load(string path, IReadOnlyList<int[]> labelSets, int labelCount)
    {
        try
        {
            if (!File.Exists(path))
            {
                return null;
            }

            var bytes = File.ReadAllBytes(path);
            var length = bytes.Length - SHA256.HashSizeInBytes;
            if (length < 0 || !SHA256.HashData(bytes.AsSpan(0, length)).AsSpan().SequenceEqual(bytes.AsSpan(length)))
            {
                return null;
            }

            using var reader = new BinaryReader(new MemoryStream(bytes, 0, length), Encoding.UTF8);
            return reader.ReadBytes(Magic.Length).AsSpan().SequenceEqual(Magic) && reader.ReadInt32() == Format
                && reader.ReadInt32() == labelSets.Count && reader.ReadInt32() == labelCount
                ? Read(reader, labelSets, labelCount)
                : null;
        }
        catch (Exception exception) when (exception is EndOfStreamException or OverflowException or IndexOutOfRangeException)
        {
            return null; // the checksum fits, what it was taken of does not
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException(path, $"the predictions that were kept cannot be read: {exception.Message}; delete the file to have them made again");
        }
    }

    private static Predictions Read(BinaryReader reader, IReadOnlyList<int[]> labelSets, int labelCount)
    {
        var rows = new Cuts[Math.Min(reader.ReadInt32(), labelSets.Count)][]; // more are of no use, and a number is no reason to ask for memory
        for (var row = 0; row < rows.Length; row++)
        {
            rows[row] = new Cuts[labelCount];
            for (var label = 0; label < labelCount; label++)
            {
                rows[row][label] = new(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
            }
        }

        var cuts = new Cuts[labelSets.Count][];
        var probabilities = new double[]?[labelSets.Count];
        for (var example = 0; example < cuts.Length; example++)
        {
            cuts[example] = rows[reader.ReadInt32()];
            if (reader.ReadBoolean())
            {
                probabilities[example] = new double[labelCount];
                for (var label = 0; label < labelCount; label++)
                {
                    probabilities[example]![label] = reader.ReadDouble();
                }
            }
        }

        return new(probabilities, labelSets, cuts);
    }
}
