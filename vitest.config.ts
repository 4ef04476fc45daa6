import { defineConfig } from 'vitest/config';

const mirrorbench = new URL('./src/index.ts', import.meta.url).pathname;

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
          // Tests lay networks of their own with ip, tc and ethtool, which an ordinary PATH may lack.
          env: { PATH: `${process.env.PATH ?? ''}:/usr/local/sbin:/usr/sbin:/sbin` },
          include: ['test/command/**/*.test.ts', 'test/lab/**/*.test.ts'],
          globalSetup: ['test/support/build.ts'],
          fileParallelism: false,
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
          fileParallelism: false,
          testTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
