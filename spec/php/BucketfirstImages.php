<?php

declare(strict_types=1);

require_once __DIR__ . '/Bucketfirst.php';

/** Where URLs point; makes descriptors, which are the arrays that the JSON of @bucketfirst/core gives. */
final class BucketfirstImages
{
    /** Paper gets no second candidate when the first is missing. */
    private const PAPER = '/^(only )?print\b[^,]*$/Di';
    private readonly ?string $cacheBase;

    /** $signing is [key, salt] in hex; null leaves paths "unsafe". */
    public function __construct(
        private string $proxyUrl,
        ?string $cacheUrl = null,
        string $cacheFolder = '',
        private readonly ?array $signing = null,
        private readonly int $size = 32,
        private readonly bool $plain = false,
    ) {
        $this->proxyUrl = rtrim($proxyUrl, '/');
        $this->cacheBase = $cacheUrl === null ? null : rtrim($cacheUrl, '/') . "/$cacheFolder";
    }

    /**
     * Descriptor of one image. The request has finished option segments: options, srcset and sources, or for a set
     * ladder, formats, options and media. All else of it, such as width and sizes, stands in the descriptor.
     */
    public function image(string $source, array $request): array
    {
        $nested = isset($request['ladder']) ? 'media' : 'sources';
        $entries = $request[$nested] ?? null;
        unset($request[$nested]);
        $image = $this->one($source, $request);
        if ($entries !== null) {
            $image[$nested] = array_map(fn (array $entry) => $this->one($source, $entry), $entries);
        }
        return $image;
    }

    private function one(string $source, array $request): array
    {
        $source = $request['source'] ?? $source;
        $cache = preg_match(self::PAPER, $request['media'] ?? '') ? null : $this->cacheBase;
        $addresses = isset($request['ladder']) ? $this->bases($source, $request, $cache) : $this->candidates($source, $request, $cache);
        return $addresses + array_diff_key($request, ['source' => 1, 'options' => 1, 'srcset' => 1]);
    }

    private function bases(string $source, array $request, ?string $cache): array
    {
        $path = Bucketfirst::setPath($source, $request['ladder'], $request['formats'] ?? '', $request['options'] ?? '', $this->plain);
        $proxied = $this->proxyUrl . $this->sign($path) . '/';
        return ['cachedBase' => $cache === null ? $proxied : $cache . Bucketfirst::setKey($path) . '/', 'proxyBase' => $proxied];
    }

    private function candidates(string $source, array $request, ?string $cache): array
    {
        $pair = function (string $options) use ($source, $cache): array {
            $path = $this->sign(Bucketfirst::processingPath($source, $options, $this->plain));
            return [$cache === null ? $this->proxyUrl . $path : $cache . Bucketfirst::cacheKey($path), $this->proxyUrl . $path];
        };
        $addresses = [];
        if (isset($request['options'])) {
            [$addresses['cachedSrc'], $addresses['proxySrc']] = $pair($request['options']);
        }
        if (isset($request['srcset'])) {
            $sides = [[], []];
            foreach (explode(', ', $request['srcset']) as $entry) {
                // A srcset of segments: each address takes the place of its options.
                $options = strstr("$entry ", ' ', true);
                foreach ($pair($options) as $side => $address) {
                    $sides[$side][] = $address . substr($entry, strlen($options));
                }
            }
            [$addresses['cachedSrcSet'], $addresses['proxySrcSet']] = [implode(', ', $sides[0]), implode(', ', $sides[1])];
        }
        return $addresses;
    }

    private function sign(string $path): string { return Bucketfirst::signPath($path, $this->signing, $this->size); }
}
