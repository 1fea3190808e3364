# Answers the lines of scripts/check-ports.mjs.
answer = fn [form, given, options, extension, key, salt, size] ->
  text = Base.decode16!(given, case: :lower)
  [form | kind] = form |> String.split("-") |> Enum.reverse()

  path =
    cond do
      form == "path" ->
        text

      kind == ["meta"] ->
        Bucketfirst.meta_path(text, encoding: String.to_atom(form))

      kind == ["set"] ->
        [ladder, formats] = String.split(extension, ":")
        Bucketfirst.set_path(text, ladder, formats, options, encoding: String.to_atom(form))

      true ->
        opts = [encoding: String.to_atom(form), extension: if(extension != "", do: extension)]
        Bucketfirst.processing_path(text, options, opts)
    end

  signed =
    if size == "unsigned",
      do: Bucketfirst.sign_path(path),
      else: Bucketfirst.sign_path(path, {key, salt}, String.to_integer(size))

  "#{signed}\t#{if kind == [], do: Bucketfirst.cache_key(signed), else: Bucketfirst.set_key(path)}"
end

for line <- IO.stream(:stdio, :line) do
  fields = line |> String.trim_trailing("\n") |> String.split("\t")

  try do
    IO.puts(answer.(fields))
  rescue
    ArgumentError -> IO.puts("refused")
  end
end
