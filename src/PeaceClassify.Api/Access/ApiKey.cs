using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PeaceClassify.Api.Access;

/// <summary>A key of the interface, without the key itself: that is shown once, when it is made.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Who or what uses it; a name is that of one usable key only.</param>
/// <param name="Role">What it allows.</param>
/// <param name="Hash">See <see cref="HashOf"/>.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null while it can be used.</param>
/// <param name="UsedOn">The last day on which it was used, UTC.</param>
internal sealed record ApiKey(string Id, string Name, AccessRole Role, byte[] Hash, DateTime CreatedAt, DateTime? RevokedAt, DateOnly? UsedOn)
{
    private const int RandomBytes = 32;

    /// <summary>Lets people and scanners for lost secrets see what it is.</summary>
    private const string Prefix = "pck_";

    /// <summary>Whether it opens anything.</summary>
    public bool IsUsable => RevokedAt is null;

    /// <summary>A new key: 256 random bits as text.</summary>
    public static string NewSecret() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>What is kept of a key: its SHA-256.</summary>
    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
