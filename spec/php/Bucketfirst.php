<?php

declare(strict_types=1);

/** Signed imgproxy paths, and the keys of their results in the cache bucket. */
final class Bucketfirst
{
    private const RAW = ['%21' => '!', '%27' => "'", '%28' => '(', '%29' => ')', '%2A' => '*'];

    /** Options, finished segments such as "rs:fit:400/q:80", and the source; not signed yet. */
    public static function processingPath(string $source, string $options = '', bool $plain = false, ?string $extension = null): string
    {
        $part = $plain ? 'plain/' . strtr(rawurlencode($source), self::RAW) : self::base64url($source);
        $part .= $extension === null ? '' : ($plain ? '@' : '.') . $extension;
        return $options === '' ? "/$part" : "/$options/$part";
    }

    /** A set of candidates: ladder ("200-400" or "1x-2x"), formats ("avif-webp" or ""), options at 1x; not signed yet. */
    public static function setPath(string $source, string $ladder, string $formats = '', string $options = '', bool $plain = false): string
    {
        $head = implode(':', array_filter(['set', $ladder, $formats]));
        return self::processingPath($source, implode('/', array_filter([$head, $options])), $plain);
    }

    /** The metadata of a source: it lies at the signed path and under setKey(), each with "/meta.json" behind. */
    public static function metaPath(string $source, bool $plain = false): string { return self::processingPath($source, 'meta', $plain); }

    /** The path behind its signature; $signing is [key, salt] in hex, null leaves the path "unsafe". */
    public static function signPath(string $path, ?array $signing = null, int $size = 32): string
    {
        if ($signing === null) {
            return "/unsafe$path";
        }
        // An unset environment variable must not unsign.
        if (count(preg_grep('/^([0-9a-f]{2})+$/Di', $signing)) !== 2) {
            throw new InvalidArgumentException('signing: expected key and salt as hex');
        }
        [$key, $salt] = array_map(hex2bin(...), $signing);
        return '/' . self::base64url(substr(hash_hmac('sha256', $salt . $path, $key, true), 0, $size)) . $path;
    }

    public static function cacheKey(string $signedPath): string { return md5($signedPath); }

    /** Of a set or metadata, by its path without signature; a member is this key, a slash and its name: "400.avif". */
    public static function setKey(string $path): string { return substr(hash('sha256', $path), 0, 32); }

    private static function base64url(string $bytes): string { return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '='); }
}
