# frozen_string_literal: true

# Answers the lines of scripts/check-ports.mjs.
require_relative "bucketfirst"

$stdin.each_line(chomp: true) do |line|
  form, given, options, extension, key, salt, size = line.split("\t", -1)
  text = [given].pack("H*").force_encoding("UTF-8")
  extension = nil if extension.empty?
  form, kind = form.split("-").reverse
  plain = form == "plain"
  if form != "path"
    text =
      case kind
      when "set" then Bucketfirst.set_path(text, *extension.split(":", -1), options, plain: plain)
      when "meta" then Bucketfirst.meta_path(text, plain: plain)
      else Bucketfirst.processing_path(text, options, plain: plain, extension: extension)
      end
  end
  signed = size == "unsigned" ? Bucketfirst.sign_path(text) : Bucketfirst.sign_path(text, { key: key, salt: salt }, size: size.to_i)
  puts "#{signed}\t#{kind ? Bucketfirst.set_key(text) : Bucketfirst.cache_key(signed)}"
rescue ArgumentError
  puts "refused"
end
