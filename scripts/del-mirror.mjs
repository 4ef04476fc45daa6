#!/usr/bin/env zx
// The article's del-mirror: removes one mirror of a bridge.
import { expectWords, mirrorbench } from './article/mirrorbench.mjs';

const { given, options } = expectWords('del-mirror BRIDGE MIRROR');
const [bridge, mirror] = given;
await mirrorbench('mirror', 'remove', mirror, '--bridge', bridge, ...options);
