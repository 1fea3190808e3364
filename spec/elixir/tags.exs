# Answers the lines of scripts/check-ports.mjs: terms of one image and its attributes, or of what makes one. JSON would need
# a package.
snake = fn name -> name |> Macro.underscore() |> String.to_atom() end

attribute = fn
  "retry", %{} = value -> {:retry, Map.new(value, fn {name, it} -> {snake.(name), it} end)}
  "pictureProps", pairs -> {:picture_props, for([name, value] <- pairs, do: {name, value})}
  name, value when name in ["fetchPriority", "patienceMs"] -> {snake.(name), value}
  name, value -> {name, value}
end

image = fn
  %{"image" => image} ->
    image

  %{"config" => config, "source" => source, "request" => request} ->
    options = for {name, value} <- config, name not in ["encoding", "signing", "sets"], do: {snake.(name), value}
    signing = with %{"key" => key, "salt" => salt} <- config["signing"], do: {key, salt}
    encoding = String.to_atom(config["encoding"] || "base64")
    Bucketfirst.Images.image(Bucketfirst.Images.new([signing: signing, encoding: encoding] ++ options), source, request)
end

for line <- IO.stream(:stdio, :line) do
  {asked, _} = Code.eval_string(line)
  attributes = for [name, value] <- asked["attributes"], do: attribute.(name, value)

  try do
    IO.puts(Bucketfirst.Tag.picture_html(image.(asked), attributes))
  rescue
    ArgumentError -> IO.puts("refused")
  end
end
