import { describe, expect, it } from 'vitest';
import { until, untilTime } from './until.ts';

describe('until', () => {
  it('gives what the probe gave at last', async () => {
    const answers = [undefined, false, undefined, 'there'];
    expect(await until('it is there', () => answers.shift(), { deadlineMs: 10_000 })).toBe('there');
    expect(answers).toEqual([]);
  });

  it('takes zero and the empty text for a fact', async () => {
    expect(await until('a number', () => 0, { deadlineMs: 0 })).toBe(0);
    expect(await until('a text', async () => '', { deadlineMs: 0 })).toBe('');
  });

  it('names the fact and the deadline when it was in vain', async () => {
    const waiting = until('tcpdump listens on p1', () => false, { deadlineMs: 3, everyMs: 1 });
    await expect(waiting).rejects.toThrow('waited 3 ms in vain until tcpdump listens on p1');
  });

  it('looks once at least, even after its deadline', async () => {
    expect(await until('it is there', () => 'there', { deadlineMs: -1 })).toBe('there');
  });

  it('passes on what the probe throws', async () => {
    const waiting = until('never', () => Promise.reject(new Error('tcpdump has ended')), { deadlineMs: 10_000 });
    await expect(waiting).rejects.toThrow('tcpdump has ended');
  });

  it('ends with the reason when it is called off', async () => {
    const controller = new AbortController();
    const waiting = until('never', () => false, { deadlineMs: 60_000, everyMs: 60_000, signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('untilTime', () => {
  it('has come when it is past, and else when it comes', async () => {
    const { signal } = new AbortController();
    expect(await untilTime(performance.now() - 5, signal)).toBe(true);
    expect(await untilTime(performance.now() + 5, signal)).toBe(true);
  });

  it('has not come when it is called off, before or meanwhile', async () => {
    const controller = new AbortController();
    const waiting = untilTime(performance.now() + 60_000, controller.signal);
    controller.abort();
    expect(await waiting).toBe(false);
    expect(await untilTime(performance.now() - 5, controller.signal)).toBe(false);
  });
});
