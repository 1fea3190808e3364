defmodule Bucketfirst.Images do
  @moduledoc "Where URLs point; makes descriptors, which are the maps that the JSON of @bucketfirst/core gives."

  defstruct [:proxy, :cache, :signing, size: 32, encoding: :base64]

  # Paper gets no second candidate when the first is missing.
  @paper ~r/\A(only )?print\b[^,]*\z/i

  @doc ~S'Options: `proxy_url`, `cache_url`, `cache_folder`, `signing` as `{key, salt}` in hex, `size`, `encoding`.'
  def new(opts) do
    cache = opts[:cache_url] && "#{String.trim_trailing(opts[:cache_url], "/")}/#{opts[:cache_folder]}"
    proxy = String.trim_trailing(Keyword.fetch!(opts, :proxy_url), "/")
    struct!(%__MODULE__{proxy: proxy, cache: cache}, Keyword.take(opts, [:signing, :size, :encoding]))
  end

  @doc """
  Descriptor of one image. The request is a map with finished option segments: options, srcset and sources, or for a set
  ladder, formats, options and media. All else of it, such as width and sizes, stands in the descriptor.
  """
  def image(%__MODULE__{} = images, source, request) do
    request = by_text(request)
    nested = if request["ladder"], do: "media", else: "sources"
    {entries, request} = Map.pop(request, nested)
    image = one(images, source, request)
    if entries, do: Map.put(image, nested, Enum.map(entries, &one(images, source, by_text(&1)))), else: image
  end

  defp by_text(map), do: Map.new(map, fn {name, value} -> {to_string(name), value} end)

  defp one(images, source, request) do
    source = request["source"] || source
    images = if (request["media"] || "") =~ @paper, do: %{images | cache: nil}, else: images
    addresses = if request["ladder"], do: bases(images, source, request), else: candidates(images, source, request)
    Map.merge(Map.drop(request, ["source", "options", "srcset"]), addresses)
  end

  defp bases(images, source, request) do
    [formats, options] = for name <- ["formats", "options"], do: request[name] || ""
    path = Bucketfirst.set_path(source, request["ladder"], formats, options, encoding: images.encoding)
    proxied = "#{images.proxy}#{Bucketfirst.sign_path(path, images.signing, images.size)}/"
    cached = if images.cache, do: "#{images.cache}#{Bucketfirst.set_key(path)}/", else: proxied
    %{"cachedBase" => cached, "proxyBase" => proxied}
  end

  defp candidates(images, source, request) do
    pair = fn options ->
      path = Bucketfirst.processing_path(source, options, encoding: images.encoding)
      signed = Bucketfirst.sign_path(path, images.signing, images.size)
      proxied = images.proxy <> signed
      {if(images.cache, do: images.cache <> Bucketfirst.cache_key(signed), else: proxied), proxied}
    end

    # A srcset of segments: each address takes the place of its options.
    entries =
      for entry <- String.split(request["srcset"] || "", ", ") do
        [options | width] = String.split(entry, " ")
        {cached, proxied} = pair.(options)
        {Enum.join([cached | width], " "), Enum.join([proxied | width], " ")}
      end

    join = &Enum.map_join(entries, ", ", fn entry -> elem(entry, &1) end)
    set = if request["srcset"], do: %{"cachedSrcSet" => join.(0), "proxySrcSet" => join.(1)}, else: %{}
    {cached, proxied} = pair.(request["options"] || "")
    if request["options"], do: Map.merge(set, %{"cachedSrc" => cached, "proxySrc" => proxied}), else: set
  end
end
