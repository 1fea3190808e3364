defmodule Bucketfirst do
  @moduledoc "Signed imgproxy paths, and the keys of their results in the cache bucket."

  @doc ~S'Options, finished segments such as "rs:fit:400/q:80", and the source; not signed yet.'
  def processing_path(source, options \\ "", opts \\ []) do
    part = source_part(source, opts[:encoding] || :base64, opts[:extension])
    if options == "", do: "/" <> part, else: "/#{options}/#{part}"
  end

  @doc ~S'A set of candidates: ladder ("200-400", "1x-2x"), formats ("avif-webp", ""), options at 1x; not signed yet.'
  def set_path(source, ladder, formats \\ "", options \\ "", opts \\ []) do
    head = Enum.join(["set", ladder] ++ List.delete([formats], ""), ":")
    processing_path(source, Enum.join([head] ++ List.delete([options], ""), "/"), opts)
  end

  @doc ~S'The metadata of a source: it lies at the signed path and under `set_key`, each with "/meta.json" behind.'
  def meta_path(source, opts \\ []), do: processing_path(source, "meta", opts)

  @doc ~S'The path behind its signature; `signing` is `{key, salt}` in hex, nil leaves the path "unsafe".'
  def sign_path(path, signing \\ nil, size \\ 32)
  def sign_path(path, nil, _size), do: "/unsafe" <> path

  def sign_path(path, {key, salt}, size) do
    digest = :crypto.mac(:hmac, :sha256, secret(key), secret(salt) <> path)
    "/#{digest |> binary_part(0, size) |> Base.url_encode64(padding: false)}#{path}"
  end

  def cache_key(signed_path), do: :crypto.hash(:md5, signed_path) |> Base.encode16(case: :lower)

  @doc ~S'Of a set or metadata, by its path without signature; a member is this key, a slash and its name: "400.avif".'
  def set_key(path), do: :crypto.hash(:sha256, path) |> Base.encode16(case: :lower) |> binary_part(0, 32)

  defp source_part(source, :plain, extension),
    do: "plain/" <> URI.encode(source, &(URI.char_unreserved?(&1) or &1 in ~c"!*'()")) <> suffix("@", extension)

  defp source_part(source, :base64, extension),
    do: Base.url_encode64(source, padding: false) <> suffix(".", extension)

  defp suffix(_mark, nil), do: ""
  defp suffix(mark, extension), do: mark <> extension

  # An unset environment variable must not unsign.
  defp secret(hex) when hex in [nil, ""], do: raise(ArgumentError, "signing: expected key and salt as hex")
  defp secret(hex), do: Base.decode16!(hex, case: :mixed)
end
