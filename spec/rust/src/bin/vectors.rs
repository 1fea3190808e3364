//! Answers the lines of scripts/check-ports.mjs.
use std::error::Error;

fn answer(line: &str) -> Result<String, Box<dyn Error>> {
    let field: Vec<&str> = line.split('\t').collect();
    let mut path = String::from_utf8(hex::decode(field[1])?)?;
    let (kind, form) = field[0].split_once('-').unwrap_or(("", field[0]));
    if kind == "meta" && form != "path" {
        path = bucketfirst::meta_path(&path, form == "plain");
    } else if kind == "set" && form != "path" {
        let (ladder, formats) = field[3].split_once(':').ok_or("head")?;
        path = bucketfirst::set_path(&path, ladder, formats, field[2], form == "plain");
    } else if form != "path" {
        let extension = Some(field[3]).filter(|name| !name.is_empty());
        path = bucketfirst::processing_path(&path, field[2], form == "plain", extension);
    }
    let signed = match field[6] {
        "unsigned" => bucketfirst::sign_path(&path, None, 32)?,
        size => bucketfirst::sign_path(&path, Some((field[4], field[5])), size.parse()?)?,
    };
    let key = if kind.is_empty() { bucketfirst::cache_key(&signed) } else { bucketfirst::set_key(&path) };
    Ok(format!("{signed}\t{key}"))
}

fn main() {
    for line in std::io::stdin().lines() {
        println!("{}", answer(&line.unwrap()).unwrap_or("refused".into()));
    }
}
