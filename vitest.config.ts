import { defineConfig } from 'vitest/config';

const mirrorbench = new URL('./src/index.ts', import.meta.url).pathname;
/** Tests lay networks of their own with ip, tc and ethtool, which an ordinary PATH may lack. */
const PATH = `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin`;

/** Labs mostly wait: for daemons, deadlines, pings. */
const LABS_SIDE_BY_SIDE = 2;

export default defineConfig({
  test: {
    coverage: { include: ['src/packet/**/*.ts', 'src/check/**/*.ts'], exclude: ['**/*.bench.ts', '**/testing/**'] },
    projects: [
      {
        resolve: { alias: { mirrorbench } },
        // Nothing here keeps state, so the files share their modules: most of the time would else go into importing.
        test: {
          name: 'unit',
          isolate: false,
          testTimeout: 60_000,
          include: ['src/**/*.test.ts', 'test/unit/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'lab',
          env: { PATH },
          include: ['test/command/**/*.test.ts', 'test/lab/**/*.test.ts'],
          globalSetup: ['test/support/build.ts'],
          maxWorkers: LABS_SIDE_BY_SIDE,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'scenarios',
          include: ['test/scenarios.test.ts'],
          globalSetup: ['test/support/build.ts'],
          maxWorkers: LABS_SIDE_BY_SIDE,
          testTimeout: 120_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Compares the machine before and after: nothing else may run meanwhile.
        test: {
          name: 'machine',
          env: { PATH },
          include: ['test/machine/**/*.test.ts'],
          globalSetup: ['test/support/build.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Not part of `npm test`; each file has a budget of minutes (test/support/budget.ts).
        test: {
          name: 'long',
          env: { PATH },
          include: ['test/long/**/*.test.ts'],
          globalSetup: ['test/support/build.ts'],
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
