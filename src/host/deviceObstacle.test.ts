import { expect, it } from 'vitest';
import { sharesRoute } from './deviceObstacle.ts';
import { recorded } from './testing/recorded.ts';

const routes = recorded('ip-6.1.0-route-all').split('\n');

it('finds the route that leads by an interface among others, and no other', () => {
  expect(routes.filter((line) => sharesRoute(line, 'va'))).toEqual([expect.stringMatching(/^203\.0\.113\.32\/27 /)]);
  expect(routes.filter((line) => sharesRoute(line, 'v'))).toEqual([]);
});

it('finds a route by an object that is not its own', () => {
  expect(sharesRoute('203.0.113.0/24 nhid 7 via 198.51.100.9 dev va', 'va')).toBe(true);
});
