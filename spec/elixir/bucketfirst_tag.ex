defmodule Bucketfirst.Tag do
  @moduledoc "The tag of one image: the same bytes that renderImage of @bucketfirst/core/html prints."

  @options ~w(retry priority start placeholder fallback unstyled fetch_priority patience_ms picture_props)
  @types %{"jpg" => "jpeg", "svg" => "svg+xml", "ico" => "x-icon", "heic" => "heif"}
  @entities %{"&" => "&amp;", "<" => "&lt;", ">" => "&gt;", "\"" => "&quot;", "'" => "&#39;"}
            |> Map.merge(%{"\n" => "&#10;", "\r" => "&#13;", "\t" => "&#9;"})

  @doc "As `picture_html/2`, marked as safe for templates of Phoenix."
  def picture_tag(image, attributes \\ []), do: {:safe, picture_html(image, attributes)}

  @doc "HTML of a descriptor, with the options of renderImage in snake_case and any attribute of the `<img>`."
  def picture_html(image, attributes \\ [])

  def picture_html(image, attributes) do
    given = for {name, value} <- attributes, do: {to_string(name), value}
    start = get(given, "start") || "auto"
    start = if start == "auto", do: is_map(image) && image["start"], else: start
    image = written_out(image, start)

    # What all of the image's elements share.
    page = %{
      given: given,
      set: image["proxyBase"],
      at_proxy: image["start"] == "proxy" or (!image["proxyBase"] and image["cachedSrc"] == image["proxySrc"]),
      loading: get(given, "loading") || if(get(given, "priority"), do: "eager", else: "lazy"),
      box: box(image, get(given, "width"), get(given, "height"))
    }

    img = "<img#{print(img(image, page))}>"
    sources = for source <- image["sources"] || [], do: "<source#{print(source(source, page))}>"
    props = for {name, value} <- get(given, "picture_props") || [], do: {to_string(name), value}
    if sources == [], do: img, else: "<picture#{print(props)}>#{sources}#{img}</picture>"
  end

  # A descriptor with its addresses. Of a set, those that are known to be missing, or all, are on the proxied base.
  defp written_out(%{"cachedSrc" => _, "proxySrc" => _} = image, start), do: Map.put(image, "start", start)

  defp written_out(%{"cachedBase" => _, "proxyBase" => proxied, "ladder" => ladder} = set, start) do
    set = if start == "proxy", do: at_proxy(set), else: set
    media = for entry <- set["media"] || [], do: if(start == "proxy", do: at_proxy(entry), else: entry)
    own = Map.delete(set, "media")
    steps = for {step, _} <- steps(own), do: step
    # Where no width is known it is nil, which stands above all numbers.
    least = if String.ends_with?(ladder, "x"), do: 1, else: set["width"]
    src = Enum.find(steps, List.last(steps), &(number(&1) >= least))
    sources = Enum.flat_map(media ++ [own], &set_sources/1)
    image = Map.merge(own, %{"cachedSrc" => address(own, src), "proxySrc" => proxied <> src, "cachedSrcSet" => line(own)})
    Map.merge(image, %{"sources" => sources, "start" => if(Enum.any?([own | media], &in_bucket?/1), do: "cache", else: "proxy")})
  end

  defp written_out(image, _start),
    do: raise(ArgumentError, "image: expected a descriptor, as Bucketfirst.Images.image gives, got #{inspect(image)}")

  defp at_proxy(set), do: Map.put(set, "cachedBase", set["proxyBase"])

  defp set_sources(set) do
    shared = if set["media"], do: ["sizes", "proxyBase", "media", "width", "height"], else: ["sizes", "proxyBase"]
    common = Map.take(set, shared)

    formats =
      for {format, ending} <- endings(set) do
        type = if format != "best", do: "image/#{@types[format] || format}"
        Map.merge(common, %{"type" => type, "cachedSrcSet" => line(set, ending)})
      end

    if set["media"], do: formats ++ [Map.put(common, "cachedSrcSet", line(set))], else: formats
  end

  # Formats of a set, with what stands behind the step in the names of their members.
  defp endings(set) do
    for format <- String.split(set["formats"] || "", "-", trim: true),
        do: {format, if(format == set["format"], do: "", else: "." <> format)}
  end

  defp line(set, ending \\ ""),
    do: Enum.map_join(steps(set), ", ", fn {step, width} -> "#{address(set, step <> ending)} #{width}" end)

  defp address(%{"cachedBase" => cached, "proxyBase" => proxied} = set, member),
    do: if(member in (set["missing"] || []), do: proxied, else: cached) <> member

  defp in_bucket?(%{"cachedBase" => cached, "proxyBase" => proxied} = set) do
    names = for {step, _} <- steps(set), ending <- ["" | Enum.map(endings(set), &elem(&1, 1))], do: step <> ending
    cached != proxied and names -- (set["missing"] || []) != []
  end

  # The steps that are printed: all, or those below the known width of the original and the first at or above it.
  defp steps(%{"ladder" => ladder} = set) do
    {unit, width} = if String.ends_with?(ladder, "x"), do: {"x", set["width"]}, else: {"w", 1}
    most = if set["knownWidth"] && width, do: set["knownWidth"] / width
    {below, rest} = ladder |> String.split("-") |> Enum.split_while(&(number(&1) < most))
    last = for step <- Enum.take(rest, 1), do: {step, shortest(min(number(step), Float.round(most * 1.0, 3))) <> unit}
    for(step <- below, do: {step, shortest(number(step)) <> unit}) ++ last
  end

  defp number(step), do: step |> Float.parse() |> elem(0)
  defp shortest(number), do: if(trunc(number) == number, do: "#{trunc(number)}", else: "#{number}")

  # Pairs in order: one that is nil is not printed, and keeps its place if set later.
  defp img(image, %{given: given} = page) do
    {cached, proxied} = {image["cachedSrc"], image["proxySrc"]}
    last = last_resort(get(given, "fallback"), [cached, proxied])
    failed = proxied == ""
    class = Enum.join([if(get(given, "unstyled"), do: "", else: "bf-image"), get(given, "class")], " ")
    placeholder = get(given, "placeholder")
    fetchpriority = if get(given, "priority"), do: "high", else: get(given, "fetchpriority")

    stage =
      cond do
        failed -> if present(last), do: "fallback", else: "failed"
        page.at_proxy -> "proxy"
        true -> "cache"
      end

    ours =
      [
        {"loading", page.loading},
        {"decoding", get(given, "decoding") || "async"},
        {"fetchpriority", get(given, "fetch_priority") || fetchpriority},
        {"width", page.box.width},
        {"height", page.box.height},
        {"class", present(String.trim(class))},
        {"data-layout", if(image["layout"] != "constrained", do: image["layout"])},
        {"data-placeholder", present(if(is_nil(placeholder), do: image["placeholder"], else: placeholder))},
        {"data-fallback", last},
        {"data-patience", get(given, "patience_ms")},
        {"data-retry", retries(get(given, "retry"))},
        {"data-stage", stage},
        {"data-image", nil},
        {"data-proxy", page.set},
        {"data-cache", nil},
        {"data-cache-src", if(page.at_proxy and cached != proxied and !page.set, do: cached)}
      ] ++ candidates(image, page) ++ pair("src", cached, if(failed, do: last, else: proxied), page)

    others = Enum.reject(given, fn {name, _} -> name in @options end)
    Enum.reduce(ours, others, fn {name, value}, all -> List.keystore(all, name, 0, {name, value}) end)
  end

  defp source(source, page) do
    own = for name <- ["type", "media", "width", "height"], do: {name, source[name]}
    base = if source["proxyBase"] != page.set, do: source["proxyBase"]
    own ++ [{"data-proxy", base} | candidates(source, page)]
  end

  defp candidates(of, page) do
    sizes = sizes(get(page.given, "sizes") || of["sizes"], of["width"] || page.box.width, page.loading)
    [{"sizes", present(sizes)} | pair("srcset", of["cachedSrcSet"], of["proxySrcSet"], page)]
  end

  # Alone, or on an eager image, it means the whole window to engines that do not know it.
  defp sizes("auto", width, loading),
    do: if(loading == "lazy", do: "auto, ", else: "") <> if(width, do: "#{width}px", else: "100vw")

  defp sizes(sizes, _width, _loading), do: sizes

  # An address, and beside it that of the proxy; a set has its base for that.
  defp pair(name, cached, _proxied, %{set: base}) when base != nil, do: [{name, cached}]
  defp pair(name, _, proxied, %{at_proxy: true}), do: [{"data-proxy-#{name}", nil}, {name, present(proxied)}]
  defp pair(name, cached, proxied, _), do: [{"data-proxy-#{name}", present(proxied)}, {name, present(cached)}]

  # It is written into srcset too, where a space would end the address. One that fails anyway is no last resort.
  defp last_resort(nil, _addresses), do: nil

  defp last_resort(fallback, addresses) do
    encoded = String.replace(fallback, " ", "%20")
    if encoded not in addresses, do: encoded
  end

  # One side alone takes the other from the descriptor's ratio.
  defp box(%{"width" => wide, "height" => high}, width, height) when is_number(wide) and is_number(high),
    do: %{width: width || scaled(height, high, wide), height: height || scaled(width, wide, high)}

  defp box(image, width, height), do: %{width: width || image["width"], height: height || image["height"]}

  defp scaled(side, by, to) do
    with {pixels, ""} <- Float.parse(to_string(side)), scaled when scaled > 0 <- round(pixels * to / by) do
      scaled
    else
      _ -> to
    end
  end

  # A number of times, or a map of times and delay_ms.
  defp retries(given) when is_map(given), do: retries(given[:times], given[:delay_ms] || 1000)
  defp retries(given), do: retries(given, 1000)
  defp retries(times, _delay) when times in [nil, 0], do: nil
  defp retries(times, delay), do: "#{times} #{delay}"

  defp get(given, name), do: with({_, value} <- List.keyfind(given, name, 0), do: value)
  defp present(text), do: if(text != "", do: text)

  defp print(attributes), do: Enum.map_join(attributes, &print_one/1)
  defp print_one({_name, value}) when value in [nil, false], do: ""

  defp print_one({name, value}) do
    if not (name =~ ~r/\A(?!on)[a-z][\w:.-]*\z/i),
      do: raise(ArgumentError, "attributes: expected HTML names and no handlers, got #{inspect(name)}")

    if value == true,
      do: " #{name}",
      else: ~s( #{name}="#{String.replace(to_string(value), ~r/[&<>"'\n\r\t]/, &@entities[&1])}")
  end
end
