#!/usr/bin/env zx
// The article's add-mirror: makes a mirror of a bridge that puts its copies out at a port.
import { expectWords, mirrorbench } from './article/mirrorbench.mjs';

const { given, options } = expectWords('add-mirror BRIDGE MIRROR OUTPUT');
const [bridge, mirror, output] = given;
await mirrorbench('mirror', 'add', mirror, '--bridge', bridge, '--output', output, ...options);
