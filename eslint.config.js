// Only what needs types: Biome has the rest.
import tseslint from 'typescript-eslint';

export default [
  { ignores: ['dist/', 'reports/', 'fixtures/', 'test/unit/borders/'] },
  {
    files: ['src/**/*.ts', 'scenarios/**/*.ts', 'benchmarks/**/*.ts', 'test/**/*.ts'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
];
