// Answers the lines of scripts/check-ports.mjs.
import Foundation

func answer(_ field: [String]) throws -> String {
  var path = String(decoding: try Bucketfirst.bytes(field[1]), as: UTF8.self)
  let isSet = field[0].hasPrefix("set-")
  let isMeta = field[0].hasPrefix("meta-")
  let form = field[0].components(separatedBy: "-").last!
  if isMeta && form != "path" {
    path = Bucketfirst.metaPath(path, plain: form == "plain")
  } else if isSet && form != "path" {
    let head = field[3].components(separatedBy: ":")
    path = Bucketfirst.setPath(path, head[0], head[1], field[2], plain: form == "plain")
  } else if form != "path" {
    path = Bucketfirst.processingPath(
      path, field[2], plain: form == "plain", extension: field[3].isEmpty ? nil : field[3])
  }
  let signed =
    field[6] == "unsigned"
    ? "/unsafe" + path : try Bucketfirst.signPath(path, key: field[4], salt: field[5], size: Int(field[6])!)
  return signed + "\t" + (isSet || isMeta ? Bucketfirst.setKey(path) : Bucketfirst.cacheKey(signed))
}

while let line = readLine() {
  print((try? answer(line.components(separatedBy: "\t"))) ?? "refused")
}
