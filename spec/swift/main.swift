// Answers the lines of scripts/check-ports.mjs.
import Foundation

func answer(_ field: [String]) throws -> String {
  var path = String(decoding: try Bucketfirst.bytes(field[1]), as: UTF8.self)
  if field[0] != "path" {
    path = Bucketfirst.processingPath(
      path, field[2], plain: field[0] == "plain", extension: field[3].isEmpty ? nil : field[3])
  }
  let signed =
    field[6] == "unsigned"
    ? "/unsafe" + path : try Bucketfirst.signPath(path, key: field[4], salt: field[5], size: Int(field[6])!)
  return signed + "\t" + Bucketfirst.cacheKey(signed)
}

while let line = readLine() {
  print((try? answer(line.components(separatedBy: "\t"))) ?? "refused")
}
