import Foundation
#if canImport(CryptoKit)
import CryptoKit
#else
import Crypto  // apple/swift-crypto, the same names elsewhere
#endif

/// Signed imgproxy paths, and the keys of their results in the cache bucket.
public enum Bucketfirst {
  static let raw = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'()")
  public struct BadSigning: Error {}

  /// Options, finished segments such as "rs:fit:400/q:80", and the source; not signed yet.
  public static func processingPath(_ source: String, _ options: String = "", plain: Bool = false, extension: String? = nil) -> String {
    let part = plain ? "plain/" + source.addingPercentEncoding(withAllowedCharacters: raw)! : base64url(Data(source.utf8))
    let suffix = `extension`.map { (plain ? "@" : ".") + $0 } ?? ""
    return (options.isEmpty ? "/" : "/\(options)/") + part + suffix
  }

  /// A set of candidates: ladder ("200-400" or "1x-2x"), formats ("avif-webp" or ""), options at 1x; not signed yet.
  public static func setPath(_ source: String, _ ladder: String, _ formats: String = "", _ options: String = "", plain: Bool = false) -> String {
    let head = ["set", ladder, formats].filter { !$0.isEmpty }.joined(separator: ":")
    return processingPath(source, [head, options].filter { !$0.isEmpty }.joined(separator: "/"), plain: plain)
  }

  /// The metadata of a source: it lies at the signed path and under setKey, each with "/meta.json" behind.
  public static func metaPath(_ source: String, plain: Bool = false) -> String { processingPath(source, "meta", plain: plain) }

  /// The path behind its signature; key and salt are hex, size is 1 to 32 bytes. Without keys put "/unsafe" before it.
  public static func signPath(_ path: String, key: String, salt: String, size: Int = 32) throws -> String {
    let code = HMAC<SHA256>.authenticationCode(for: try bytes(salt) + Data(path.utf8), using: SymmetricKey(data: try bytes(key)))
    return "/" + base64url(Data(code).prefix(size)) + path
  }

  public static func cacheKey(_ signedPath: String) -> String {
    Insecure.MD5.hash(data: Data(signedPath.utf8)).map { String(format: "%02x", $0) }.joined()
  }

  /// Of a set or metadata, by its path without signature; a member is this key, a slash and its name: "400.avif".
  public static func setKey(_ path: String) -> String {
    SHA256.hash(data: Data(path.utf8)).prefix(16).map { String(format: "%02x", $0) }.joined()
  }
  static func base64url(_ data: Data) -> String {
    String(data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_").prefix { $0 != "=" })
  }
  static func bytes(_ hex: String) throws -> Data {
    let digits = hex.compactMap(\.hexDigitValue)
    guard !hex.isEmpty, digits.count == hex.count, digits.count % 2 == 0 else { throw BadSigning() }
    return Data(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
  }
}
