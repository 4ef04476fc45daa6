#!/usr/bin/env zx
// The article's list-mirror: shows all mirrors.
import { expectWords, mirrorbench } from './article/mirrorbench.mjs';

const { options } = expectWords('list-mirror');
await mirrorbench('mirror', 'list', ...options);
