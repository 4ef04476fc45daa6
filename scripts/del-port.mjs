#!/usr/bin/env zx
// The article's del-port: removes an internal port.
import { expectWords, mirrorbench } from './article/mirrorbench.mjs';

const { given, options } = expectWords('del-port PORT');
await mirrorbench('port', 'remove', ...given, ...options);
