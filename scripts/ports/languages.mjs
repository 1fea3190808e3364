import { elixirTerm } from "./elixirTerm.mjs";

/**
 * The ports of the URL contract: a builder in one file, and a driver that answers {@link questions} line by line.
 * `prepare` are commands before that; `OUT` in an argument is a folder for what they make. `tag` is the same for what
 * prints images: its files, and a driver that answers `tagQuestions` line by line, each as `write` has it (default JSON).
 */
export const LANGUAGES = [
  {
    name: "Elixir",
    file: "elixir/bucketfirst.ex",
    needs: "Elixir 1.14 with Erlang's `crypto`",
    version: ["elixir", "--short-version"],
    run: ["elixir", "-r", "bucketfirst.ex", "vectors.exs"],
    tag: {
      files: ["elixir/bucketfirst_images.ex", "elixir/bucketfirst_tag.ex"],
      run: [
        "elixir",
        ...["bucketfirst", "bucketfirst_images", "bucketfirst_tag"].flatMap((name) => ["-r", `${name}.ex`]),
        "tags.exs",
      ],
      write: elixirTerm,
    },
  },
  {
    name: "Go",
    file: "go/bucketfirst.go",
    needs: "Go 1.21",
    version: ["go", "version"],
    prepare: [["go", "build", "-o", "OUT/go-vectors", "./vectors"]],
    run: ["OUT/go-vectors"],
    tag: {
      files: ["go/images.go", "go/tag.go", "go/attributes.go"],
      prepare: [["go", "build", "-o", "OUT/go-tags", "./tags"]],
      run: ["OUT/go-tags"],
    },
  },
  {
    name: "Java",
    file: "java/Bucketfirst.java",
    needs: "Java 17; Kotlin calls it as it is",
    version: ["javac", "-version"],
    prepare: [["javac", "-d", "OUT/java", "Bucketfirst.java", "Vectors.java"]],
    run: ["java", "-cp", "OUT/java", "Vectors"],
    tag: {
      files: ["java/BucketfirstImages.java", "java/BucketfirstTag.java"],
      prepare: [
        ["javac", "-d", "OUT/java", "Bucketfirst.java", "BucketfirstImages.java", "BucketfirstTag.java", "Tags.java"],
      ],
      run: ["java", "-cp", "OUT/java", "Tags"],
    },
  },
  {
    name: "PHP",
    file: "php/Bucketfirst.php",
    needs: "PHP 8.1",
    version: ["php", "-r", "echo PHP_VERSION;"],
    run: ["php", "-d", "error_reporting=-1", "-d", "display_errors=1", "vectors.php"],
    tag: {
      files: ["php/BucketfirstImages.php", "php/BucketfirstTag.php"],
      run: ["php", "-d", "error_reporting=-1", "-d", "display_errors=1", "tags.php"],
    },
  },
  {
    name: "Python",
    file: "python/bucketfirst.py",
    needs: "Python 3.9",
    version: ["python3", "--version"],
    run: ["python3", "-B", "-W", "error", "vectors.py"],
    tag: {
      files: ["python/bucketfirst_images.py", "python/bucketfirst_tag.py"],
      run: ["python3", "-B", "-W", "error", "tags.py"],
    },
  },
  {
    name: "Ruby",
    file: "ruby/bucketfirst.rb",
    needs: "Ruby 3.0 with its `openssl`",
    version: ["ruby", "-e", "print RUBY_VERSION"],
    run: ["ruby", "-w", "vectors.rb"],
    tag: {
      files: ["ruby/bucketfirst_images.rb", "ruby/bucketfirst_tag.rb"],
      run: ["ruby", "-w", "tags.rb"],
    },
  },
  {
    name: "Rust",
    file: "rust/src/lib.rs",
    needs: "Rust (edition 2021), crates `base64`, `hex`, `hmac`, `md-5`, `sha2`",
    version: ["cargo", "--version"],
    // The lock file that cargo writes names a registry, so the sources are built from a copy.
    copy: true,
    fetch: ["cargo", "fetch", "--quiet"],
    prepare: [["cargo", "build", "--quiet", "--offline", "--target-dir", "OUT/rust-target"]],
    run: ["OUT/rust-target/debug/vectors"],
  },
  {
    name: "Swift",
    file: "swift/Bucketfirst.swift",
    needs: "Swift 5.7 with CryptoKit, elsewhere `swift-crypto`",
    version: ["swiftc", "--version"],
    prepare: [["swiftc", "-o", "OUT/swift-vectors", "Bucketfirst.swift", "main.swift"]],
    run: ["OUT/swift-vectors"],
  },
];
