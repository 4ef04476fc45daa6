// What failed, told once more, then `N passed, N failed, N skipped`: node .ci/summary.mjs RESULTS STATUS …, results as vitest
// writes them with --reporter=json, each with the exit status of its run.
import { readFileSync } from 'node:fs';

const MOST_OF_MESSAGE = 2000;
const count = { passed: 0, failed: 0, skipped: 0 };

for (let at = 2; at < process.argv.length; at += 2) {
  const [path, status] = process.argv.slice(at);
  const failures = failuresOf(path);
  // Whatever made it fail, it did not pass.
  if (status !== '0' && failures.length === 0) failures.push(`the run ended with exit status ${status}`);
  count.failed += failures.length;
  for (const failure of failures) console.log(`failed: ${failure}`);
}
console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
process.exitCode = count.failed === 0 ? 0 : 1;

function failuresOf(path) {
  const failures = [];
  try {
    for (const { name, status, message, assertionResults: tests } of JSON.parse(readFileSync(path, 'utf8'))
      .testResults) {
      const failed = tests.filter((test) => test.status === 'failed');
      for (const { fullName, failureMessages } of failed)
        failures.push(`${name}: ${fullName}\n  ${failureMessages.join('\n').slice(0, MOST_OF_MESSAGE)}`);
      // A file that does not load, or whose hooks fail, has no failed test: it counts as one.
      if (status === 'failed' && failed.length === 0) failures.push(`${name}: ${message}`);
      const passed = tests.filter((test) => test.status === 'passed');
      count.passed += passed.length;
      count.skipped += tests.length - passed.length - failed.length;
    }
  } catch (error) {
    failures.push(`no results of the tests can be read: ${error.message}`);
  }
  return failures;
}
