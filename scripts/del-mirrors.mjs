#!/usr/bin/env zx
// The article's del-mirrors: removes all mirrors of a bridge; of br-int when none is named.
import { expectWords, mirrorbench } from './article/mirrorbench.mjs';

const { given, options } = expectWords('del-mirrors [BRIDGE]');
const [bridge = 'br-int'] = given;
await mirrorbench('mirror', 'remove', '--all', '--bridge', bridge, ...options);
