# frozen_string_literal: true

# Answers the lines of scripts/check-ports.mjs.
require_relative "bucketfirst"

$stdin.each_line(chomp: true) do |line|
  form, given, options, extension, key, salt, size = line.split("\t", -1)
  text = [given].pack("H*").force_encoding("UTF-8")
  extension = nil if extension.empty?
  set = form.delete_prefix!("set-")
  if form != "path"
    text = set ? Bucketfirst.set_path(text, *extension.split(":", -1), options, plain: form == "plain") : Bucketfirst.processing_path(text, options, plain: form == "plain", extension: extension)
  end
  signed = size == "unsigned" ? Bucketfirst.sign_path(text) : Bucketfirst.sign_path(text, { key: key, salt: salt }, size: size.to_i)
  puts "#{signed}\t#{set ? Bucketfirst.set_key(text) : Bucketfirst.cache_key(signed)}"
rescue ArgumentError
  puts "refused"
end
