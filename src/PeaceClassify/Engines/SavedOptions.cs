using System.Text.Json;
using System.Text.Json.Nodes;

namespace PeaceClassify.Engines;

/// <summary>An engine's options as model.json keeps them: how every engine writes and reads them.</summary>
public static class SavedOptions
{
    /// <summary>What <see cref="IEngine.SaveOptions"/> gives.</summary>
    public static JsonObject From<TOptions>(TOptions options)
        where TOptions : class => (JsonObject)JsonSerializer.SerializeToNode(options, PeaceClassifyJson.Options)!;

    /// <summary>Reads back what <see cref="From"/> gave.</summary>
    /// <param name="options">The options that <see cref="IEngine.Load"/> is given.</param>
    /// <param name="engine">The name of the engine, for the message.</param>
    /// <param name="folder">The model folder, for the message.</param>
    /// <exception cref="DataFileException">They are not such options.</exception>
    public static TOptions Read<TOptions>(JsonElement options, string engine, string folder)
        where TOptions : class
    {
        try
        {
            return options.Deserialize<TOptions>(PeaceClassifyJson.Options) ?? throw new JsonException("There are no options.");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            throw new DataFileException(Path.Combine(folder, ModelFolder.DescriptionFile), $"the options of engine '{engine}' are not valid: {exception.Message}");
        }
    }
}
