# frozen_string_literal: true

# Answers the lines of scripts/check-ports.mjs: JSON of one image and its attributes, or of what makes one.
require "json"
require_relative "bucketfirst_images"
require_relative "bucketfirst_tag"

snake = ->(name) { name.gsub(/(?<=[a-z])[A-Z]/) { |letter| "_#{letter.downcase}" }.to_sym }

$stdin.set_encoding("UTF-8")
$stdin.each_line do |line|
  image, config, source, request, attributes = JSON.parse(line).values_at("image", "config", "source", "request", "attributes")
  if config
    options = config.transform_keys(&snake).except(:encoding, :sets)
    options[:signing] &&= options[:signing].transform_keys(&:to_sym)
    image = Bucketfirst::Images.new(**options, plain: config["encoding"] == "plain").image(source, request)
  end
  given = attributes.to_h do |name, value|
    value = value.transform_keys(&snake) if name == "retry" && value.is_a?(Hash)
    [%w[fetchPriority patienceMs pictureProps].include?(name) ? snake.(name) : name.to_sym, value]
  end
  puts Bucketfirst.picture_tag(image, **given)
rescue ArgumentError
  puts "refused"
end
