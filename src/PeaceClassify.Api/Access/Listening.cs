using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace PeaceClassify.Api.Access;

/// <summary>The service from the first request to the last.</summary>
internal static class Listening
{
    private const int WrongAddress = 2, AddressTaken = 3;

    /// <summary>Listens until the service is told to stop. An address that cannot be listened on is said in one line.</summary>
    /// <returns>The exit code of the program.</returns>
    public static async Task<int> ListenAsync(this WebApplication app)
    {
        await using var disposed = app;
        try
        {
            await app.StartAsync();
        }
        catch (AddressRefusedException exception)
        {
            return await StopAsync(WrongAddress, exception.Message);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            return await StopAsync(AddressTaken, $"{exception.Message} Stop the other program, or choose another address with --Urls=http://localhost:5081.");
        }
        catch (Exception exception) when (exception is IOException or SocketException or FormatException or InvalidOperationException or ArgumentException)
        {
            return await StopAsync(
                WrongAddress,
                $"The service cannot listen: {exception.Message} Found --Urls={app.Configuration[WebHostDefaults.ServerUrlsKey]}; expected addresses of this machine such as http://localhost:5080, or Kestrel's settings.");
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> StopAsync(int exitCode, string why)
    {
        await Console.Error.WriteLineAsync(why.ReplaceLineEndings(" "));
        return exitCode;
    }
}
