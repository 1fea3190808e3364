# frozen_string_literal: true

require "digest"
require "openssl"

# Signed imgproxy paths, and the keys of their results in the cache bucket.
module Bucketfirst
  module_function

  # Options, finished segments such as "rs:fit:400/q:80", and the source; not signed yet.
  def processing_path(source, options = "", plain: false, extension: nil)
    part = plain ? "plain/#{escape(source)}" : base64url(source)
    part += "#{plain ? "@" : "."}#{extension}" if extension
    options.empty? ? "/#{part}" : "/#{options}/#{part}"
  end

  # A set of candidates: ladder ("200-400" or "1x-2x"), formats ("avif-webp" or ""), options at 1x; not signed yet.
  def set_path(source, ladder, formats = "", options = "", plain: false)
    head = ["set", ladder, formats].reject(&:empty?).join(":")
    processing_path(source, [head, options].reject(&:empty?).join("/"), plain: plain)
  end

  # The metadata of a source: it lies at the signed path and under `set_key`, each with "/meta.json" behind.
  def meta_path(source, plain: false) = processing_path(source, "meta", plain: plain)

  # The path behind its signature; `signing` is { key:, salt: } in hex, nil leaves the path "unsafe".
  def sign_path(path, signing = nil, size: 32)
    return "/unsafe#{path}" if signing.nil?

    secrets = signing.fetch_values(:key, :salt)
    # An unset environment variable must not unsign.
    raise ArgumentError, "signing: expected key and salt as hex" unless secrets.all?(/\A(\h\h)+\z/)

    key, salt = secrets.map { |hex| [hex].pack("H*") }
    "/#{base64url(OpenSSL::HMAC.digest("SHA256", key, salt + path.b).byteslice(0, size))}#{path}"
  end

  def cache_key(signed_path) = Digest::MD5.hexdigest(signed_path)
  # Of a set or metadata, by its path without signature; a member is this key, a slash and its name: "400.avif".
  def set_key(path) = Digest::SHA256.hexdigest(path)[0, 32]
  def base64url(bytes) = [bytes].pack("m0").tr("+/", "-_").delete("=")
  def escape(text) = text.b.gsub(/[^A-Za-z0-9\-_.!~*'()]/n) { |byte| format("%%%02X", byte.ord) }
end
