# frozen_string_literal: true

require_relative "bucketfirst"

module Bucketfirst
  # Where URLs point; makes descriptors, which are the hashes that the JSON of @bucketfirst/core gives.
  class Images
    def initialize(proxy_url:, cache_url: nil, cache_folder: "", signing: nil, size: 32, plain: false)
      @proxy = proxy_url.sub(%r{/+\z}, "")
      @cache = cache_url && "#{cache_url.sub(%r{/+\z}, "")}/#{cache_folder}"
      @sign = ->(path) { Bucketfirst.sign_path(path, signing, size: size) }
      @plain = plain
    end

    # Descriptor of one image. The request has finished option segments: { options:, srcset:, sources: }, or for a set
    # { ladder:, formats:, options:, media: }. All else of it, such as width and sizes, stands in the descriptor.
    def image(source, request)
      request = request.transform_keys(&:to_s)
      nested = request["ladder"] ? "media" : "sources"
      entries = request[nested]&.map { |entry| one(source, entry.transform_keys(&:to_s)) }
      one(source, request.except(nested)).merge(entries ? { nested => entries } : {})
    end

    # Paper gets no second candidate when the first is missing.
    PAPER = /\A(only )?print\b[^,]*\z/i
    private_constant :PAPER

    private

    def one(source, request)
      source = request.fetch("source", source)
      at_proxy = @cache.nil? || request["media"].to_s.match?(PAPER)
      addresses = request["ladder"] ? bases(source, request, at_proxy) : candidates(source, request, at_proxy)
      addresses.merge(request.except("source", "options", "srcset"))
    end

    def bases(source, request, at_proxy)
      path = Bucketfirst.set_path(source, *request.values_at("ladder", "formats", "options").map(&:to_s), plain: @plain)
      proxied = "#{@proxy}#{@sign.(path)}/"
      { "cachedBase" => at_proxy ? proxied : "#{@cache}#{Bucketfirst.set_key(path)}/", "proxyBase" => proxied }
    end

    def candidates(source, request, at_proxy)
      pair = lambda do |options|
        path = @sign.(Bucketfirst.processing_path(source, options, plain: @plain))
        [at_proxy ? @proxy + path : @cache + Bucketfirst.cache_key(path), @proxy + path]
      end
      addresses = {}
      addresses["cachedSrc"], addresses["proxySrc"] = pair.(request["options"]) if request["options"]
      if request["srcset"]
        # A srcset of segments: each address takes the place of its options.
        list = request["srcset"].split(", ", -1).map { |entry| entry.split(" ", -1) }
        sides = list.map { |options, *width| pair.(options.to_s).map { |address| [address, *width].join(" ") } }
        addresses["cachedSrcSet"], addresses["proxySrcSet"] = sides.transpose.map { |side| side.join(", ") }
      end
      addresses
    end
  end
end
