# frozen_string_literal: true

# Answers the lines of scripts/check-ports.mjs.
require_relative "bucketfirst"

$stdin.each_line(chomp: true) do |line|
  form, given, options, extension, key, salt, size = line.split("\t", -1)
  text = [given].pack("H*").force_encoding("UTF-8")
  extension = nil if extension.empty?
  text = Bucketfirst.processing_path(text, options, plain: form == "plain", extension: extension) if form != "path"
  signed = size == "unsigned" ? Bucketfirst.sign_path(text) : Bucketfirst.sign_path(text, { key: key, salt: salt }, size: size.to_i)
  puts "#{signed}\t#{Bucketfirst.cache_key(signed)}"
rescue ArgumentError
  puts "refused"
end
