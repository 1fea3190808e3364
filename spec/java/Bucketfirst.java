import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signed imgproxy paths, and the keys of their results in the cache bucket. */
public final class Bucketfirst {
  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  /** Options, finished segments such as "rs:fit:400/q:80", and the source; an empty extension is none; not signed yet. */
  public static String processingPath(String source, String options, boolean plain, String extension) {
    String part = plain ? "plain/" + escape(source) : BASE64URL.encodeToString(source.getBytes(UTF_8));
    if (!extension.isEmpty()) part += (plain ? "@" : ".") + extension;
    return (options.isEmpty() ? "/" : "/" + options + "/") + part;
  }

  /** A set of candidates: ladder ("200-400" or "1x-2x"), formats ("avif-webp" or ""), options at 1x; not signed yet. */
  public static String setPath(String source, String ladder, String formats, String options, boolean plain) {
    String head = "set:" + ladder + (formats.isEmpty() ? "" : ":" + formats) + (options.isEmpty() ? "" : "/" + options);
    return processingPath(source, head, plain, "");
  }

  /** The metadata of a source: it lies at the signed path and under setKey, each with "/meta.json" behind. */
  public static String metaPath(String source, boolean plain) {
    return processingPath(source, "meta", plain, "");
  }

  /** The path behind its signature; key and salt are hex, size is 1 to 32 bytes. Without keys put "/unsafe" before it. */
  public static String signPath(String path, String key, String salt, int size) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(HexFormat.of().parseHex(key), "HmacSHA256")); // an empty or missing key throws
    if (salt.isEmpty()) throw new IllegalArgumentException("salt: expected hex");
    mac.update(HexFormat.of().parseHex(salt));
    return "/" + BASE64URL.encodeToString(Arrays.copyOf(mac.doFinal(path.getBytes(UTF_8)), size)) + path;
  }

  public static String cacheKey(String signedPath) throws GeneralSecurityException {
    return hash("MD5", signedPath);
  }

  /** Of a set or metadata, by its path without signature; a member is this key, a slash and its name: "400.avif". */
  public static String setKey(String path) throws GeneralSecurityException {
    return hash("SHA-256", path).substring(0, 32);
  }

  private static String hash(String name, String text) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance(name).digest(text.getBytes(UTF_8)));
  }
  private static String escape(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("%21", "!").replace("%27", "'")
        .replace("%28", "(").replace("%29", ")").replace("%7E", "~");
  }
}
