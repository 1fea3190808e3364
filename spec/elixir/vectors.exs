# Answers the lines of scripts/check-ports.mjs.
answer = fn [form, given, options, extension, key, salt, size] ->
  text = Base.decode16!(given, case: :lower)
  opts = [encoding: String.to_atom(form), extension: if(extension != "", do: extension)]
  path = if form == "path", do: text, else: Bucketfirst.processing_path(text, options, opts)

  signed =
    if size == "unsigned",
      do: Bucketfirst.sign_path(path),
      else: Bucketfirst.sign_path(path, {key, salt}, String.to_integer(size))

  "#{signed}\t#{Bucketfirst.cache_key(signed)}"
end

for line <- IO.stream(:stdio, :line) do
  fields = line |> String.trim_trailing("\n") |> String.split("\t")

  try do
    IO.puts(answer.(fields))
  rescue
    ArgumentError -> IO.puts("refused")
  end
end
