//! Answers the lines of scripts/check-ports.mjs.
use std::error::Error;

fn answer(line: &str) -> Result<String, Box<dyn Error>> {
    let field: Vec<&str> = line.split('\t').collect();
    let mut path = String::from_utf8(hex::decode(field[1])?)?;
    if field[0] != "path" {
        let extension = Some(field[3]).filter(|name| !name.is_empty());
        path = bucketfirst::processing_path(&path, field[2], field[0] == "plain", extension);
    }
    let signed = match field[6] {
        "unsigned" => bucketfirst::sign_path(&path, None, 32)?,
        size => bucketfirst::sign_path(&path, Some((field[4], field[5])), size.parse()?)?,
    };
    Ok(format!("{signed}\t{}", bucketfirst::cache_key(&signed)))
}

fn main() {
    for line in std::io::stdin().lines() {
        println!("{}", answer(&line.unwrap()).unwrap_or("refused".into()));
    }
}
