<?php

declare(strict_types=1);

/** The tag of one image: the same bytes that renderImage of @bucketfirst/core/html prints. */
final class BucketfirstTag
{
    private const OPTIONS = ['retry', 'priority', 'start', 'placeholder', 'fallback', 'unstyled', 'fetchPriority', 'patienceMs', 'pictureProps'];
    private const ENTITIES = ['&' => '&amp;', '<' => '&lt;', '>' => '&gt;', '"' => '&quot;', "'" => '&#39;', "\n" => '&#10;', "\r" => '&#13;', "\t" => '&#9;'];
    private const TYPES = ['jpg' => 'jpeg', 'svg' => 'svg+xml', 'ico' => 'x-icon', 'heic' => 'heif'];
    private readonly string $loading;
    private readonly array $box;
    private readonly array $image;
    private readonly ?string $base;
    private readonly string $cached;
    private readonly string $proxied;
    private bool $atProxy;
    private bool $inBucket = false;

    /** HTML of a descriptor, with the options of renderImage and any attribute of the <img>. */
    public static function picture(mixed $image, array $attributes = []): string
    {
        return (new self($image, $attributes))->html();
    }

    private function __construct(mixed $image, private readonly array $given)
    {
        if (!is_array($image) || !(isset($image['cachedSrc'], $image['proxySrc']) || isset($image['cachedBase'], $image['proxyBase'], $image['ladder']))) {
            throw new InvalidArgumentException('image: expected a descriptor, as BucketfirstImages::image gives, got ' . json_encode($image));
        }
        $this->loading = $given['loading'] ?? (($given['priority'] ?? false) ? 'eager' : 'lazy');
        $start = $given['start'] ?? 'auto';
        $this->atProxy = ($start === 'auto' ? $image['start'] ?? null : $start) === 'proxy';
        $this->base = $image['proxyBase'] ?? null;
        $this->image = $this->base === null ? $image : $this->writtenOut($image);
        $this->box = $this->box();
        [$this->cached, $this->proxied] = [$this->image['cachedSrc'], $this->image['proxySrc']];
        $this->atProxy = $this->atProxy || ($this->base === null && $this->cached === $this->proxied);
    }

    private function html(): string
    {
        $img = '<img' . self::print($this->img()) . '>';
        $sources = array_map(fn (array $source) => '<source' . self::print($this->source($source)) . '>', $this->image['sources'] ?? []);
        return $sources ? '<picture' . self::print($this->given['pictureProps'] ?? []) . '>' . implode($sources) . "$img</picture>" : $img;
    }

    /** The descriptor of a set with its addresses: those that are known to be missing, or all, on the proxied base. */
    private function writtenOut(array $set): array
    {
        $own = array_diff_key($set, ['media' => 1]);
        $sources = array_merge(...array_map($this->sources(...), [...$set['media'] ?? [], $own]));
        $least = str_ends_with($set['ladder'], 'x') ? 1 : $set['width'] ?? INF;
        $steps = array_column(self::steps($set), 0);
        $src = array_values(array_filter($steps, fn (string $step) => (float) $step >= $least))[0] ?? end($steps);
        $addresses = ['cachedSrc' => $this->address($set, $src), 'proxySrc' => $set['proxyBase'] . $src, 'cachedSrcSet' => $this->line($set)];
        $this->atProxy = !$this->inBucket;
        return ['sources' => $sources] + $addresses + $own;
    }

    private function sources(array $set): array
    {
        $hasMedia = isset($set['media']);
        $common = array_intersect_key($set, ['sizes' => 1, 'proxyBase' => 1] + ($hasMedia ? ['media' => 1, 'width' => 1, 'height' => 1] : []));
        $sources = [];
        foreach (array_filter(explode('-', $set['formats'] ?? '')) as $format) {
            $type = $format === 'best' ? null : 'image/' . (self::TYPES[$format] ?? $format);
            $ending = $format === ($set['format'] ?? null) ? '' : ".$format";
            $sources[] = $common + ['type' => $type, 'cachedSrcSet' => $this->line($set, $ending)];
        }
        return $hasMedia ? [...$sources, $common + ['cachedSrcSet' => $this->line($set)]] : $sources;
    }

    private function line(array $set, string $ending = ''): string
    {
        return implode(', ', array_map(fn (array $step) => $this->address($set, $step[0] . $ending) . " $step[1]", self::steps($set)));
    }

    /** The steps that are printed: all, or those below the known width of the original and the first at or above it. */
    private static function steps(array $set): array
    {
        $unit = str_ends_with($set['ladder'], 'x') ? 'x' : 'w';
        [$known, $width] = [$set['knownWidth'] ?? 0, $unit === 'x' ? $set['width'] ?? 0 : 1];
        $most = $known && $width ? $known / $width : INF;
        $steps = [];
        foreach (explode('-', $set['ladder']) as $step) {
            $steps[] = [$step, min((float) $step, round($most, 3)) . $unit];
            if ((float) $step >= $most) {
                break;
            }
        }
        return $steps;
    }

    private function address(array $set, string $member): string
    {
        ['cachedBase' => $cached, 'proxyBase' => $proxied] = $set;
        if ($this->atProxy || $cached === $proxied || in_array($member, $set['missing'] ?? [], true)) {
            return $proxied . $member;
        }
        $this->inBucket = true;
        return $cached . $member;
    }

    /** An attribute that is null is not printed, and keeps its place if set later. */
    private function img(): array
    {
        [$given, $image] = [$this->given, $this->image];
        // It is written into srcset too, where a space would end the address.
        $last = isset($given['fallback']) ? str_replace(' ', '%20', $given['fallback']) : null;
        $last = in_array($last, [$this->cached, $this->proxied], true) ? null : $last;
        $failed = $this->proxied === '';
        $layout = $image['layout'] ?? null;
        $isMoved = $this->base === null && $this->atProxy && $this->cached !== $this->proxied;
        return array_replace(
            array_diff_key($given, array_flip(self::OPTIONS)),
            [
                'loading' => $this->loading,
                'decoding' => $given['decoding'] ?? 'async',
                'fetchpriority' => $given['fetchPriority'] ?? (($given['priority'] ?? false) ? 'high' : $given['fetchpriority'] ?? null),
            ],
            $this->box,
            [
                'class' => self::present(trim((($given['unstyled'] ?? false) ? '' : 'bf-image') . ' ' . ($given['class'] ?? ''))),
                'data-layout' => $layout === 'constrained' ? null : $layout,
                'data-placeholder' => self::present($given['placeholder'] ?? $image['placeholder'] ?? null),
                'data-fallback' => $last,
                'data-patience' => $given['patienceMs'] ?? null,
                'data-retry' => $this->retries(),
                'data-stage' => $failed ? (self::present($last) === null ? 'failed' : 'fallback') : ($this->atProxy ? 'proxy' : 'cache'),
                'data-image' => null,
                'data-proxy' => $this->base,
                'data-cache' => null,
                'data-cache-src' => $isMoved ? $this->cached : null,
            ],
            $this->candidates($image),
            $this->pair('src', $this->cached, $failed ? $last : $this->proxied),
        );
    }

    private function source(array $source): array
    {
        $own = array_map(fn (string $name) => $source[$name] ?? null, ['type' => 'type', 'media' => 'media', 'width' => 'width', 'height' => 'height']);
        $base = $source['proxyBase'] ?? null;
        return [...$own, 'data-proxy' => $base === $this->base ? null : $base, ...$this->candidates($source)];
    }

    private function candidates(array $of): array
    {
        $sizes = $this->given['sizes'] ?? $of['sizes'] ?? null;
        if ($sizes === 'auto') {
            // Alone, or on an eager image, it means the whole window to engines that do not know it.
            $width = $of['width'] ?? $this->box['width'];
            $sizes = ($this->loading === 'lazy' ? 'auto, ' : '') . ($width === null ? '100vw' : "{$width}px");
        }
        return ['sizes' => self::present($sizes), ...$this->pair('srcset', $of['cachedSrcSet'] ?? null, $of['proxySrcSet'] ?? null)];
    }

    /** An address, and beside it that of the proxy; a set has its base for that. */
    private function pair(string $name, ?string $cached, ?string $proxied): array
    {
        if ($this->base !== null) {
            return [$name => $cached];
        }
        return ["data-proxy-$name" => $this->atProxy ? null : self::present($proxied), $name => self::present($this->atProxy ? $proxied : $cached)];
    }

    private static function present(?string $text): ?string { return $text === '' ? null : $text; }

    /** One side alone takes the other from the descriptor's ratio. */
    private function box(): array
    {
        [$wide, $high] = [$this->image['width'] ?? null, $this->image['height'] ?? null];
        $scaled = fn (mixed $side, $by, $to) => is_numeric($side) && $by && $to ? (int) round($side * $to / $by) : 0;
        [$width, $height] = [$this->given['width'] ?? null, $this->given['height'] ?? null];
        return ['width' => $width ?? ($scaled($height, $high, $wide) ?: $wide), 'height' => $height ?? ($scaled($width, $wide, $high) ?: $high)];
    }

    /** A number of times, or an array of times and delayMs. */
    private function retries(): ?string
    {
        $retry = $this->given['retry'] ?? 0;
        ['times' => $times, 'delayMs' => $delayMs] = (is_array($retry) ? $retry : ['times' => $retry]) + ['delayMs' => 1000];
        return $times ? "$times $delayMs" : null;
    }

    private static function print(array $attributes): string
    {
        $html = '';
        foreach ($attributes as $name => $value) {
            if ($value === null || $value === false) {
                continue;
            }
            if (!preg_match('/^(?!on)[a-z][\w:.-]*$/Di', (string) $name)) {
                throw new InvalidArgumentException('attributes: expected HTML names and no handlers, got ' . json_encode($name));
            }
            $html .= $value === true ? " $name" : " $name=\"" . strtr((string) $value, self::ENTITIES) . '"';
        }
        return $html;
    }
}
