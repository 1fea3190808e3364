<?php

// Answers the lines of scripts/check-ports.mjs.
require __DIR__ . '/Bucketfirst.php';

while (($line = fgets(STDIN)) !== false) {
    [$form, $given, $options, $extension, $key, $salt, $size] = explode("\t", rtrim($line, "\n"));
    $path = hex2bin($given);
    $isSet = str_starts_with($form, 'set-');
    $isMeta = str_starts_with($form, 'meta-');
    if (str_ends_with($form, 'path')) {
        // Is there already.
    } elseif ($isMeta) {
        $path = Bucketfirst::metaPath($path, $form === 'meta-plain');
    } elseif ($isSet) {
        [$ladder, $formats] = explode(':', $extension);
        $path = Bucketfirst::setPath($path, $ladder, $formats, $options, $form === 'set-plain');
    } else {
        $path = Bucketfirst::processingPath($path, $options, $form === 'plain', $extension === '' ? null : $extension);
    }
    try {
        $signed = $size === 'unsigned' ? Bucketfirst::signPath($path) : Bucketfirst::signPath($path, [$key, $salt], (int) $size);
        echo "$signed\t", $isSet || $isMeta ? Bucketfirst::setKey($path) : Bucketfirst::cacheKey($signed), "\n";
    } catch (InvalidArgumentException) {
        echo "refused\n";
    }
}
