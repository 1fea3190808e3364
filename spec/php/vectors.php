<?php

// Answers the lines of scripts/check-ports.mjs.
require __DIR__ . '/Bucketfirst.php';

while (($line = fgets(STDIN)) !== false) {
    [$form, $given, $options, $extension, $key, $salt, $size] = explode("\t", rtrim($line, "\n"));
    $path = hex2bin($given);
    if ($form !== 'path') {
        $path = Bucketfirst::processingPath($path, $options, $form === 'plain', $extension === '' ? null : $extension);
    }
    try {
        $signed = $size === 'unsigned' ? Bucketfirst::signPath($path) : Bucketfirst::signPath($path, [$key, $salt], (int) $size);
        echo "$signed\t", Bucketfirst::cacheKey($signed), "\n";
    } catch (InvalidArgumentException) {
        echo "refused\n";
    }
}
