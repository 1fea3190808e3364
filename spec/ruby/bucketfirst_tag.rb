# frozen_string_literal: true

# The tag of one image: the same bytes that renderImage of @bucketfirst/core/html prints.
module Bucketfirst
  # HTML of a descriptor, with the options of renderImage in snake_case and any attribute of the <img>.
  def self.picture_tag(image, **attributes)
    html = Picture.new(image, attributes.transform_keys(&:to_s)).html
    html.respond_to?(:html_safe) ? html.html_safe : html
  end

  # One image and what the page says about it. An attribute that is nil is not printed, and keeps its place if set later.
  class Picture
    OPTIONS = %w[retry priority start placeholder fallback unstyled fetch_priority patience_ms picture_props].freeze
    ENTITIES = { "&" => "&amp;", "<" => "&lt;", ">" => "&gt;", '"' => "&quot;", "'" => "&#39;",
                 "\n" => "&#10;", "\r" => "&#13;", "\t" => "&#9;" }.freeze

    TYPES = { "jpg" => "jpeg", "svg" => "svg+xml", "ico" => "x-icon", "heic" => "heif" }.freeze

    def initialize(image, given)
      unless image.is_a?(Hash) && [%w[cachedSrc proxySrc], %w[cachedBase proxyBase ladder]].any? { |all| (all - image.keys).empty? }
        raise ArgumentError, "image: expected a descriptor, as Bucketfirst::Images#image gives, got #{image.inspect}"
      end

      @given = given
      @priority = given["priority"]
      @loading = given["loading"] || (@priority ? "eager" : "lazy")
      start = given.fetch("start", "auto")
      @at_proxy = (start == "auto" ? image["start"] : start) == "proxy"
      @base = present(image["proxyBase"])
      @image = @base ? written_out(image) : image
      @box = box(*given.values_at("width", "height"))
      @cached, @proxied = @image.values_at("cachedSrc", "proxySrc").map(&:to_s)
      @at_proxy ||= @base.nil? && @cached == @proxied
    end

    def html
      img = "<img#{print(img_attributes)}>"
      sources = @image["sources"].to_a.map { |source| "<source#{print(source_attributes(source))}>" }
      props = @given["picture_props"].to_h.transform_keys(&:to_s)
      sources.empty? ? img : "<picture#{print(props)}>#{sources.join}#{img}</picture>"
    end

    private

    # The descriptor of a set with its addresses: those that are known to be missing, or all, on the proxied base.
    def written_out(set)
      @bucket = false
      sources = [*set["media"], set.except("media")].flat_map { |one| set_sources(one) }
      steps = steps_of(set)
      least = set["ladder"].end_with?("x") ? 1 : set["width"] || Float::INFINITY
      src, = steps.find { |step, _| step.to_f >= least } || steps.last
      addresses = { "cachedSrc" => address(set, src), "proxySrc" => set["proxyBase"] + src, "cachedSrcSet" => line(set) }
      @at_proxy = !@bucket
      set.merge(addresses, "sources" => sources)
    end

    def set_sources(set)
      common = set.slice("sizes", "proxyBase", *(%w[media width height] if set["media"]))
      formats = set["formats"].to_s.split("-").map do |format|
        type = "image/#{TYPES.fetch(format, format)}" unless format == "best"
        { **common, "type" => type, "cachedSrcSet" => line(set, format == set["format"] ? "" : ".#{format}") }
      end
      set["media"] ? [*formats, { **common, "cachedSrcSet" => line(set) }] : formats
    end

    def line(set, ending = "")
      steps_of(set).map { |step, width| "#{address(set, step + ending)} #{width}" }.join(", ")
    end

    # The steps that are printed: all, or those below the known width of the original and the first at or above it.
    def steps_of(set)
      ladder, known, width = set.values_at("ladder", "knownWidth", "width")
      unit = ladder.end_with?("x") ? "x" : "w"
      known = width && (known.to_f / width).round(3) if known && unit == "x"
      steps = ladder.split("-")
      most = (known && steps.index { |step| step.to_f >= known }) || steps.size
      steps[0..most].map { |step| [step, format("%.15g", [step.to_f, known || step.to_f].min) + unit] }
    end

    def address(set, member)
      cached, proxied = set.values_at("cachedBase", "proxyBase")
      return proxied + member if @at_proxy || cached == proxied || set["missing"].to_a.include?(member)

      @bucket = true
      cached + member
    end

    def img_attributes
      # It is written into srcset too, where a space would end the address.
      last = @given["fallback"]&.gsub(" ", "%20")
      last = nil if [@cached, @proxied].include?(last)
      failed = @proxied.empty?
      @given.except(*OPTIONS).merge(
        "loading" => @loading,
        "decoding" => @given["decoding"] || "async",
        "fetchpriority" => @given["fetch_priority"] || (@priority ? "high" : @given["fetchpriority"]),
        **@box,
        "class" => present([@given["unstyled"] ? "" : "bf-image", @given["class"]].join(" ").strip),
        "data-layout" => @image["layout"] == "constrained" ? nil : @image["layout"],
        "data-placeholder" => present(@given["placeholder"] || @image["placeholder"]),
        "data-fallback" => last,
        "data-patience" => @given["patience_ms"],
        "data-retry" => retries,
        "data-stage" => failed ? (present(last) ? "fallback" : "failed") : (@at_proxy ? "proxy" : "cache"),
        "data-image" => nil,
        "data-proxy" => @base,
        "data-cache" => nil,
        "data-cache-src" => @base.nil? && @at_proxy && @cached != @proxied ? @cached : nil,
        **candidates(@image),
        **pair("src", @cached, failed ? last : @proxied)
      )
    end

    def source_attributes(source)
      own = %w[type media width height].to_h { |name| [name, source[name]] }
      { **own, "data-proxy" => source["proxyBase"] == @base ? nil : source["proxyBase"], **candidates(source) }
    end

    def candidates(of)
      sizes = @given["sizes"] || of["sizes"]
      if sizes == "auto"
        # Alone, or on an eager image, it means the whole window to engines that do not know it.
        width = of["width"] || @box["width"]
        sizes = (@loading == "lazy" ? "auto, " : "") + (width ? "#{width}px" : "100vw")
      end
      { "sizes" => present(sizes), **pair("srcset", of["cachedSrcSet"], of["proxySrcSet"]) }
    end

    # An address, and beside it that of the proxy; a set has its base for that.
    def pair(name, cached, proxied)
      return { name => cached } if @base

      { "data-proxy-#{name}" => @at_proxy ? nil : present(proxied), name => present(@at_proxy ? proxied : cached) }
    end

    # One side alone takes the other from the descriptor's ratio.
    def box(width, height)
      wide, high = @image.values_at("width", "height")
      scaled = lambda do |side, by, to|
        pixels = Float(side.to_s, exception: false)
        rounded = (pixels * to / by).round if pixels && by && to
        rounded unless rounded == 0
      end
      { "width" => width || scaled.(height, high, wide) || wide, "height" => height || scaled.(width, wide, high) || high }
    end

    # A number of times, or { times:, delay_ms: }.
    def retries
      given = @given["retry"]
      times, delay = given.is_a?(Hash) ? given.transform_keys(&:to_s).values_at("times", "delay_ms") : given
      "#{times} #{delay || 1000}" unless [nil, 0].include?(times)
    end

    def present(text) = text == "" ? nil : text

    def print(attributes)
      attributes.map do |name, value|
        next if [nil, false].include?(value)
        unless name.match?(/\A[A-Za-z][\w:.-]*\z/) && !name.match?(/\Aon/i)
          raise ArgumentError, "attributes: expected HTML names and no handlers, got #{name.inspect}"
        end

        value == true ? " #{name}" : " #{name}=\"#{value.to_s.gsub(/[&<>"'\n\r\t]/, ENTITIES)}\""
      end.join
    end
  end
  private_constant :Picture
end
