#!/usr/bin/env zx
// The article's add-port: adds an internal port that is up; to br-int when no bridge is named.
import { expectWords, mirrorbench } from './article/mirrorbench.mjs';

const { given, options } = expectWords('add-port [BRIDGE] PORT');
const [port, bridge = 'br-int'] = given.toReversed();
await mirrorbench('port', 'add', port, '--bridge', bridge, ...options);
