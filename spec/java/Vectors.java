import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.HexFormat;

/** Answers the lines of scripts/check-ports.mjs. */
final class Vectors {
  public static void main(String[] args) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      try {
        System.out.println(answer(line.split("\t", -1)));
      } catch (IllegalArgumentException error) {
        System.out.println("refused");
      }
    }
  }

  private static String answer(String[] field) throws Exception {
    String path = new String(HexFormat.of().parseHex(field[1]), UTF_8);
    boolean isMeta = field[0].startsWith("meta-");
    boolean isSet = field[0].startsWith("set-");
    String form = field[0].replaceFirst("^.*-", "");
    if (isMeta && !form.equals("path")) {
      path = Bucketfirst.metaPath(path, form.equals("plain"));
    } else if (isSet && !form.equals("path")) {
      String[] head = field[3].split(":", -1);
      path = Bucketfirst.setPath(path, head[0], head[1], field[2], form.equals("plain"));
    } else if (!form.equals("path")) {
      path = Bucketfirst.processingPath(path, field[2], form.equals("plain"), field[3]);
    }
    String signed =
        field[6].equals("unsigned")
            ? "/unsafe" + path
            : Bucketfirst.signPath(path, field[4], field[5], Integer.parseInt(field[6]));
    return signed + "\t" + (isSet || isMeta ? Bucketfirst.setKey(path) : Bucketfirst.cacheKey(signed));
  }
}
