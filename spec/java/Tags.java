import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers the lines of scripts/check-ports.mjs: JSON of one image and its attributes, or of what makes one. */
final class Tags {
  public static void main(String[] args) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    PrintStream out = new PrintStream(System.out, true, UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        out.println(answer(BucketfirstTag.map(new Tags(line).value())));
      } catch (IllegalArgumentException error) {
        out.println("refused");
      }
    }
  }

  private static String answer(Map<String, Object> asked) throws Exception {
    Map<String, Object> attributes = pairs(asked.get("attributes"));
    if (attributes.containsKey("pictureProps")) attributes.put("pictureProps", pairs(attributes.get("pictureProps")));
    Object image = asked.get("image");
    if (asked.get("config") instanceof Map<?, ?> config) {
      Map<String, Object> keys = BucketfirstTag.map(config.get("signing"));
      BucketfirstImages images =
          new BucketfirstImages(
              (String) config.get("proxyUrl"),
              (String) config.get("cacheUrl"),
              config.get("cacheFolder") instanceof String folder ? folder : "",
              keys == null ? null : new BucketfirstImages.Signing((String) keys.get("key"), (String) keys.get("salt"), 32),
              "plain".equals(config.get("encoding")));
      image = images.image((String) asked.get("source"), BucketfirstTag.map(asked.get("request")));
    }
    if (image != null && !(image instanceof Map<?, ?>)) throw new IllegalArgumentException("no map");
    return BucketfirstTag.picture(BucketfirstTag.map(image), attributes);
  }

  private static Map<String, Object> pairs(Object list) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Object pair : (List<?>) list) map.put((String) ((List<?>) pair).get(0), ((List<?>) pair).get(1));
    return map;
  }

  // Java reads no JSON by itself.
  private final String json;
  private int at;

  private Tags(String json) {
    this.json = json;
  }

  private Object value() {
    char first = json.charAt(at);
    if (first == '"') return string();
    if (first == '{' || first == '[') return group(first == '{');
    int start = at;
    while (at < json.length() && ",]}".indexOf(json.charAt(at)) < 0) at++;
    String word = json.substring(start, at);
    return switch (word) {
      case "null" -> null;
      case "true" -> true;
      case "false" -> false;
      default -> Double.valueOf(word);
    };
  }

  private Object group(boolean isMap) {
    Map<String, Object> map = new LinkedHashMap<>();
    List<Object> list = new ArrayList<>();
    at++;
    while ("]}".indexOf(json.charAt(at)) < 0) {
      if (json.charAt(at) == ',') at++;
      String name = isMap ? string() : null;
      if (isMap) at++;
      Object value = value();
      if (isMap) map.put(name, value);
      else list.add(value);
    }
    at++;
    return isMap ? map : list;
  }

  private String string() {
    StringBuilder text = new StringBuilder();
    for (at++; json.charAt(at) != '"'; at++) {
      char c = json.charAt(at);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escaped = json.charAt(++at);
      int known = "nrtbf".indexOf(escaped);
      if (escaped == 'u') text.append((char) Integer.parseInt(json.substring(at + 1, (at += 4) + 1), 16));
      else text.append(known < 0 ? escaped : "\n\r\t\b\f".charAt(known));
    }
    at++;
    return text.toString();
  }
}
