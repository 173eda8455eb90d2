using System.Buffers;
using PeaceClassify.Lines;

namespace PeaceClassify.Api;

/// <summary>A <see cref="ClassifyResponse"/>, written straight into the response.</summary>
internal sealed class ClassifyAnswer(AnswerWriter answers, string? id, Classification classification) : IResult
{
    /// <summary>More than an answer has without evidence.</summary>
    private const int MaxKeptBytes = 64 * 1024;

    /// <summary>Kept by each thread: the length of an answer stands before it.</summary>
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? written;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var buffer = written ??= new();
        buffer.ResetWrittenCount();
        JsonText.Append(buffer, "{"u8);
        if (id is not null)
        {
            JsonText.Append(buffer, "\"id\":"u8);
            JsonText.AppendString(buffer, id);
            JsonText.Append(buffer, ","u8);
        }

        JsonText.Append(buffer, "\"classification\":"u8);
        answers.Write(classification, buffer);
        JsonText.Append(buffer, "}"u8);

        var response = httpContext.Response;
        response.ContentType = BatchAnswer.Json;
        response.ContentLength = buffer.WrittenCount;
        response.BodyWriter.Write(buffer.WrittenSpan);
        if (buffer.Capacity > MaxKeptBytes)
        {
            written = null;
        }

        return Task.CompletedTask; // sent with its header fields in one go, when the server ends the response
    }
}

/// <summary>A <see cref="BatchResponse"/>, written straight into the response.</summary>
internal sealed class BatchAnswer(ServingModel model, IReadOnlyList<BatchResult> results) : IResult
{
    public const string Json = "application/json; charset=utf-8";

    /// <summary>Answers that are written before they are sent.</summary>
    private const int Block = 64;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = Json;
        var output = httpContext.Response.BodyWriter;
        JsonText.Append(output, "{\"modelVersion\":"u8);
        JsonText.AppendString(output, model.Classifier.Version);
        JsonText.Append(output, ",\"failedCount\":"u8);
        JsonText.AppendNumber(output, results.Count(result => result.Problem is not null));
        JsonText.Append(output, ",\"results\":["u8);
        foreach (var result in results)
        {
            JsonText.Append(output, result.Index == 0 ? "{\"index\":"u8 : ",{\"index\":"u8);
            JsonText.AppendNumber(output, result.Index);
            if (result.Id is not null)
            {
                JsonText.Append(output, ",\"id\":"u8);
                JsonText.AppendString(output, result.Id);
            }

            if (result.Problem is not null)
            {
                JsonText.Append(output, ",\"problem\":"u8);
                JsonText.AppendString(output, result.Problem);
            }
            else
            {
                JsonText.Append(output, ",\"classification\":"u8);
                model.Answers.Write(result.Classification!, output);
            }

            JsonText.Append(output, "}"u8);
            if (result.Index % Block == Block - 1)
            {
                await output.FlushAsync(httpContext.RequestAborted);
            }
        }

        JsonText.Append(output, "]}"u8);
        await output.FlushAsync(httpContext.RequestAborted);
    }
}
