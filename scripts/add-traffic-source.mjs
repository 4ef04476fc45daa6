#!/usr/bin/env zx
// The article's add-traffic-source: makes a port a source of a mirror. The sources that it has stay, with `all` too.
import { expectWords, mirrorbench } from './article/mirrorbench.mjs';

const { given, options } = expectWords('add-traffic-source MIRROR PORT egress|ingress|all');
const [mirror, port, direction] = given;
await mirrorbench('mirror', 'add-source', mirror, port, direction === 'all' ? 'both' : direction, ...options);
