<?php

declare(strict_types=1);

// Answers the lines of scripts/check-ports.mjs: JSON of one image and its attributes, or of what makes one.
require __DIR__ . '/BucketfirstImages.php';
require __DIR__ . '/BucketfirstTag.php';

while (($line = fgets(STDIN)) !== false) {
    $asked = json_decode($line, true, flags: JSON_THROW_ON_ERROR);
    try {
        $image = $asked['image'] ?? null;
        if (isset($asked['config'])) {
            ['encoding' => $encoding, 'signing' => $signing] = $asked['config'] + ['encoding' => 'base64', 'signing' => null];
            $options = array_diff_key($asked['config'], ['encoding' => 1, 'sets' => 1, 'signing' => 1]);
            $pair = $signing ? [$signing['key'], $signing['salt']] : null;
            $image = (new BucketfirstImages(...$options, signing: $pair, plain: $encoding === 'plain'))->image($asked['source'], $asked['request']);
        }
        $attributes = array_column($asked['attributes'], 1, 0);
        if (isset($attributes['pictureProps'])) {
            $attributes['pictureProps'] = array_column($attributes['pictureProps'], 1, 0);
        }
        echo BucketfirstTag::picture($image, $attributes), "\n";
    } catch (InvalidArgumentException) {
        echo "refused\n";
    }
}
