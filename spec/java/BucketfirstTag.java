import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The tag of one image: the same bytes that renderImage of @bucketfirst/core/html prints. */
public final class BucketfirstTag {
  private static final Set<String> OPTIONS =
      Set.of("retry", "priority", "start", "placeholder", "fallback", "unstyled", "fetchPriority", "patienceMs", "pictureProps");
  private static final Map<String, String> TYPES = Map.of("jpg", "jpeg", "svg", "svg+xml", "ico", "x-icon", "heic", "heif");
  private static final Pattern NAME = Pattern.compile("(?![oO][nN])[A-Za-z][\\w:.-]*");
  private static final String[][] ENTITIES = {
    {"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}, {"\n", "&#10;"}, {"\r", "&#13;"}, {"\t", "&#9;"},
  };

  private final Map<String, ?> given;
  private final Map<String, Object> image;
  private final String base;
  private final String loading;
  private final Object width;
  private final Object height;
  private boolean atProxy;
  private boolean inBucket;

  /**
   * HTML of a descriptor, with the options of renderImage and any attribute of the img, in the order of the map: retry is a
   * number or a map of times and delayMs.
   */
  public static String picture(Map<String, ?> image, Map<String, ?> attributes) {
    return new BucketfirstTag(image, attributes).html();
  }

  private BucketfirstTag(Map<String, ?> descriptor, Map<String, ?> attributes) {
    Set<String> names = descriptor == null ? Set.of() : descriptor.keySet();
    if (!names.containsAll(Set.of("cachedSrc", "proxySrc")) && !names.containsAll(Set.of("cachedBase", "proxyBase", "ladder")))
      throw new IllegalArgumentException("image: expected a descriptor, as BucketfirstImages.image gives, got " + descriptor);
    given = attributes;
    image = new LinkedHashMap<>(descriptor);
    loading = text(or(given.get("loading"), isTrue("priority") ? "eager" : "lazy"));
    Object start = or(given.get("start"), "auto");
    atProxy = "proxy".equals(start.equals("auto") ? image.get("start") : start);
    base = (String) image.get("proxyBase");
    if (base != null) writeOut();
    else atProxy |= image.get("cachedSrc").equals(image.get("proxySrc"));
    width = or(given.get("width"), or(scaled("height", "height", "width"), image.get("width")));
    height = or(given.get("height"), or(scaled("width", "width", "height"), image.get("height")));
  }

  private String html() {
    String img = "<img" + print(img()) + ">";
    StringBuilder sources = new StringBuilder();
    for (Map<String, Object> source : maps(image.get("sources"))) sources.append("<source").append(print(source(source))).append(">");
    if (sources.isEmpty()) return img;
    return "<picture" + print(map(or(given.get("pictureProps"), Map.of()))) + ">" + sources + img + "</picture>";
  }

  /** The descriptor of a set with its addresses: those that are known to be missing, or all, on the proxied base. */
  private void writeOut() {
    List<Map<String, Object>> sets = new ArrayList<>(maps(image.remove("media")));
    sets.add(image);
    List<Object> sources = new ArrayList<>();
    for (Map<String, Object> set : sets) addSources(sources, set);
    boolean isDensity = image.get("ladder").toString().endsWith("x");
    double least = isDensity ? 1 : number(image.get("width"), Double.POSITIVE_INFINITY);
    List<String[]> steps = steps(image);
    String src = steps.stream().map(step -> step[0]).filter(step -> value(step) >= least).findFirst().orElse(steps.get(steps.size() - 1)[0]);
    image.putAll(Map.of("cachedSrc", address(image, src), "proxySrc", base + src, "cachedSrcSet", line(image, ""), "sources", sources));
    atProxy = !inBucket;
  }

  private void addSources(List<Object> sources, Map<String, Object> set) {
    Map<String, Object> shared = new LinkedHashMap<>(set);
    boolean hasMedia = set.containsKey("media");
    shared.keySet().retainAll(hasMedia ? Set.of("sizes", "proxyBase", "media", "width", "height") : Set.of("sizes", "proxyBase"));
    for (String format : text(or(set.get("formats"), "")).split("-")) {
      if (format.isEmpty()) continue;
      Map<String, Object> source = new LinkedHashMap<>(shared);
      if (!format.equals("best")) source.put("type", "image/" + TYPES.getOrDefault(format, format));
      source.put("cachedSrcSet", line(set, format.equals(set.get("format")) ? "" : "." + format));
      sources.add(source);
    }
    if (!hasMedia) return;
    shared.put("cachedSrcSet", line(set, ""));
    sources.add(shared);
  }

  private String line(Map<String, Object> set, String ending) {
    return String.join(", ", steps(set).stream().map(step -> address(set, step[0] + ending) + " " + step[1]).toList());
  }

  /** The steps that are printed: all, or those below the known width of the original and the first at or above it. */
  private static List<String[]> steps(Map<String, Object> set) {
    String unit = set.get("ladder").toString().endsWith("x") ? "x" : "w";
    double box = unit.equals("x") ? number(set.get("width"), 0) : 1;
    double known = number(set.get("knownWidth"), 0);
    double most = known > 0 && box > 0 ? known / box : Double.POSITIVE_INFINITY;
    List<String[]> steps = new ArrayList<>();
    for (String step : set.get("ladder").toString().split("-")) {
      double shown = value(step) < most ? value(step) : Math.min(value(step), Math.round(most * 1000) / 1000.0);
      steps.add(new String[] {step, text(shown) + unit});
      if (value(step) >= most) break;
    }
    return steps;
  }

  private String address(Map<String, Object> set, String member) {
    String cached = (String) set.get("cachedBase");
    String proxied = (String) set.get("proxyBase");
    boolean isMissing = set.get("missing") instanceof List<?> missing && missing.contains(member);
    if (atProxy || isMissing || cached.equals(proxied)) return proxied + member;
    inBucket = true;
    return cached + member;
  }

  /** An attribute that is null is not printed, and keeps its place if set later. */
  private Map<String, Object> img() {
    Map<String, Object> all = new LinkedHashMap<>(given);
    all.keySet().removeAll(OPTIONS);
    String cached = (String) image.get("cachedSrc");
    String proxied = (String) image.get("proxySrc");
    // It is written into srcset too, where a space would end the address.
    String last = given.get("fallback") instanceof String fallback ? fallback.replace(" ", "%20") : null;
    if (cached.equals(last) || proxied.equals(last)) last = null;
    boolean failed = proxied.isEmpty();
    String stage = failed ? (present(last) == null ? "failed" : "fallback") : atProxy ? "proxy" : "cache";
    all.put("loading", loading);
    all.put("decoding", or(given.get("decoding"), "async"));
    all.put("fetchpriority", or(given.get("fetchPriority"), isTrue("priority") ? "high" : given.get("fetchpriority")));
    all.put("width", width);
    all.put("height", height);
    all.put("class", present(((isTrue("unstyled") ? "" : "bf-image") + " " + or(given.get("class"), "")).strip()));
    all.put("data-layout", "constrained".equals(image.get("layout")) ? null : image.get("layout"));
    all.put("data-placeholder", present(or(given.get("placeholder"), image.get("placeholder"))));
    all.put("data-fallback", last);
    all.put("data-patience", given.get("patienceMs"));
    all.put("data-retry", retries());
    all.put("data-stage", stage);
    all.put("data-image", null);
    all.put("data-proxy", base);
    all.put("data-cache", null);
    all.put("data-cache-src", base == null && atProxy && !cached.equals(proxied) ? cached : null);
    candidates(all, image);
    pair(all, "src", cached, failed ? last : proxied);
    return all;
  }

  private Map<String, Object> source(Map<String, Object> source) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (String name : List.of("type", "media", "width", "height")) all.put(name, source.get(name));
    Object own = source.get("proxyBase");
    all.put("data-proxy", own == null || own.equals(base) ? null : own);
    candidates(all, source);
    return all;
  }

  private void candidates(Map<String, Object> all, Map<String, Object> of) {
    Object sizes = or(given.get("sizes"), of.get("sizes"));
    if ("auto".equals(sizes)) {
      // Alone, or on an eager image, it means the whole window to engines that do not know it.
      Object wide = or(of.get("width"), width);
      sizes = (loading.equals("lazy") ? "auto, " : "") + (wide == null ? "100vw" : text(wide) + "px");
    }
    all.put("sizes", present(sizes));
    pair(all, "srcset", of.get("cachedSrcSet"), of.get("proxySrcSet"));
  }

  /** An address, and beside it that of the proxy; a set has its base for that. */
  private void pair(Map<String, Object> all, String name, Object cached, Object proxied) {
    if (base == null) all.put("data-proxy-" + name, atProxy ? null : present(proxied));
    all.put(name, base != null ? cached : present(atProxy ? proxied : cached));
  }

  /** One side from the other one, by the descriptor's ratio. */
  private Object scaled(String side, String by, String to) {
    try {
      double pixels = Double.parseDouble(text(or(given.get(side), "")));
      long rounded = Math.round(pixels * number(image.get(to), 0) / number(image.get(by), Double.POSITIVE_INFINITY));
      return rounded == 0 ? null : rounded;
    } catch (NumberFormatException error) {
      return null;
    }
  }

  private String retries() {
    Object retry = given.get("retry");
    Map<String, Object> asked = retry instanceof Map<?, ?> ? map(retry) : Map.of("times", or(retry, 0));
    String times = text(asked.get("times"));
    return times.equals("0") ? null : times + " " + text(or(asked.get("delayMs"), 1000));
  }

  private static String print(Map<String, ?> attributes) {
    StringBuilder html = new StringBuilder();
    attributes.forEach((name, value) -> {
      if (value == null || value.equals(false)) return;
      if (!NAME.matcher(name).matches())
        throw new IllegalArgumentException("attributes: expected HTML names and no handlers, got " + name);
      html.append(" ").append(name);
      if (value.equals(true)) return;
      String text = text(value);
      for (String[] entity : ENTITIES) text = text.replace(entity[0], entity[1]);
      html.append("=\"").append(text).append('"');
    });
    return html.toString();
  }

  private boolean isTrue(String name) {
    return given.get(name) != null && !given.get(name).equals(false);
  }

  @SuppressWarnings("unchecked") // Names of JSON are texts.
  static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }

  private static List<Map<String, Object>> maps(Object list) {
    return list instanceof List<?> entries ? entries.stream().map(BucketfirstTag::map).toList() : List.of();
  }

  private static Object or(Object value, Object other) {
    return value == null ? other : value;
  }

  private static Object present(Object text) {
    return "".equals(text) ? null : text;
  }

  private static double number(Object value, double other) {
    return value instanceof Number number ? number.doubleValue() : other;
  }

  private static double value(String step) {
    return Double.parseDouble(step.replaceFirst("x$", ""));
  }

  private static String text(Object value) {
    if (value instanceof Double number && number == Math.rint(number)) return String.valueOf(number.longValue());
    return String.valueOf(value);
  }
}
