import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where URLs point; makes descriptors, which are the maps that the JSON of @bucketfirst/core gives. cacheUrl is null without
 * a bucket; signing is null where paths are "unsafe".
 */
public record BucketfirstImages(String proxyUrl, String cacheUrl, String cacheFolder, Signing signing, boolean plain) {
  /** Paper gets no second candidate when the first is missing. */
  private static final Pattern PAPER = Pattern.compile("(only )?print\\b[^,]*", Pattern.CASE_INSENSITIVE);

  /** Key and salt in hex, and the bytes of a signature: 32, or fewer. */
  public record Signing(String key, String salt, int size) {}

  private record Pair(String cached, String proxied) {}

  /**
   * Descriptor of one image. The request has finished option segments: options, srcset and sources, or for a set ladder,
   * formats, options and media. All else of it, such as width and sizes, stands in the descriptor.
   */
  public Map<String, Object> image(String source, Map<String, ?> request) throws GeneralSecurityException {
    String nested = request.containsKey("ladder") ? "media" : "sources";
    Map<String, Object> own = new LinkedHashMap<>(request);
    Object entries = own.remove(nested);
    Map<String, Object> image = one(source, own);
    if (entries instanceof List<?> list) {
      List<Object> made = new ArrayList<>();
      for (Object entry : list) made.add(one(source, BucketfirstTag.map(entry)));
      image.put(nested, made);
    }
    return image;
  }

  private Map<String, Object> one(String given, Map<String, ?> request) throws GeneralSecurityException {
    String source = text(request, "source", given);
    boolean atProxy = cacheUrl == null || PAPER.matcher(text(request, "media", "")).matches();
    Map<String, Object> image = new LinkedHashMap<>(request);
    image.keySet().removeAll(List.of("source", "options", "srcset"));
    String options = text(request, "options", "");
    if (request.containsKey("ladder")) {
      String ladder = text(request, "ladder", "");
      String path = Bucketfirst.setPath(source, ladder, text(request, "formats", ""), options, plain);
      put(image, "Base", both(sign(path) + "/", Bucketfirst.setKey(path) + "/", atProxy));
      return image;
    }
    if (request.containsKey("options")) put(image, "Src", candidate(source, options, atProxy));
    if (!request.containsKey("srcset")) return image;
    List<String> cached = new ArrayList<>();
    List<String> proxied = new ArrayList<>();
    for (String entry : text(request, "srcset", "").split(", ", -1)) {
      // A srcset of segments: each address takes the place of its options.
      int end = entry.contains(" ") ? entry.indexOf(' ') : entry.length();
      Pair pair = candidate(source, entry.substring(0, end), atProxy);
      cached.add(pair.cached + entry.substring(end));
      proxied.add(pair.proxied + entry.substring(end));
    }
    put(image, "SrcSet", new Pair(String.join(", ", cached), String.join(", ", proxied)));
    return image;
  }

  private Pair candidate(String source, String options, boolean atProxy) throws GeneralSecurityException {
    String signed = sign(Bucketfirst.processingPath(source, options, plain, ""));
    return both(signed, Bucketfirst.cacheKey(signed), atProxy);
  }

  private Pair both(String signed, String key, boolean atProxy) {
    String proxied = proxyUrl.replaceFirst("/+$", "") + signed;
    return new Pair(atProxy ? proxied : cacheUrl.replaceFirst("/+$", "") + "/" + cacheFolder + key, proxied);
  }

  private String sign(String path) throws GeneralSecurityException {
    return signing == null ? "/unsafe" + path : Bucketfirst.signPath(path, signing.key, signing.salt, signing.size);
  }

  private static void put(Map<String, Object> image, String name, Pair pair) {
    image.put("cached" + name, pair.cached);
    image.put("proxy" + name, pair.proxied);
  }

  private static String text(Map<String, ?> map, String name, String other) {
    return map.get(name) instanceof String text ? text : other;
  }
}
