import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc, test } from '@fast-check/vitest';
import { afterEach, beforeEach, describe, expect } from 'vitest';
import { Problem } from '../model/problem.ts';
import { connectRpc, type RpcConnection } from './jsonRpc.ts';

let folder: string;
let path: string;
let server: Server;
let connection: RpcConnection;
let peer: Socket;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mirrorbench-'));
  path = join(folder, 'db.sock');
  server = createServer();
  await new Promise<void>((resolve) => void server.listen(path, resolve));
  const accepted = new Promise<Socket>((resolve) => void server.once('connection', resolve));
  connection = await connectRpc(path);
  peer = await accepted;
});

afterEach(async () => {
  connection.close();
  peer.destroy();
  await new Promise((resolve) => void server.close(resolve));
  await rm(folder, { recursive: true });
});

/** The next thing that the peer hears. */
async function heard(): Promise<unknown> {
  const chunk = await new Promise<Buffer>((resolve) => void peer.once('data', resolve));
  return JSON.parse(chunk.toString());
}

async function write(bytes: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve) => void peer.write(bytes, () => resolve()));
}

const answer = (id: number, result: unknown, error: unknown = null) => JSON.stringify({ id, result, error });

describe('a call', () => {
  test('says its method, its parameters and an id of its own', async () => {
    void connection.call('transact', ['Open_vSwitch', { op: 'comment' }]).catch(() => {});
    expect(await heard()).toEqual({ id: 1, method: 'transact', params: ['Open_vSwitch', { op: 'comment' }] });
    void connection.call('list_dbs', []).catch(() => {});
    expect(await heard()).toEqual({ id: 2, method: 'list_dbs', params: [] });
  });

  test('gets the answer with its id, in whatever order answers come', async () => {
    const calls = [connection.call('a', []), connection.call('b', [])];
    await write(answer(2, 'second') + answer(1, 'first'));
    expect(await Promise.all(calls)).toEqual(['first', 'second']);
  });

  test('is not disturbed by an answer that nobody waits for, or by a notification', async () => {
    const call = connection.call('a', []);
    await write(`${answer(99, 'late')}{"id":null,"method":"update","params":[]}${answer(1, 'mine')}`);
    expect(await call).toBe('mine');
  });

  test('fails with what the peer says is wrong', async () => {
    const call = connection.call('a', []);
    await write(answer(1, null, { error: 'unknown database', details: 'no such database' }));
    await expect(call).rejects.toThrow(
      new Problem('Open vSwitch refused: {"error":"unknown database","details":"no such database"}'),
    );
  });

  test('fails when the peer closes before it answers', async () => {
    const calls = Promise.allSettled([connection.call('a', []), connection.call('b', [])]);
    peer.end();
    const reason = new Problem(`${path} closed the connection`);
    expect(await calls).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
  });

  test('fails after the peer has closed', async () => {
    const before = connection.call('a', []);
    peer.end();
    await expect(before).rejects.toThrow(Problem);
    await expect(connection.call('b', [])).rejects.toThrow(new Problem(`${path} closed the connection`));
  });

  test('fails when this side has closed', async () => {
    connection.close();
    await expect(connection.call('a', [])).rejects.toThrow(new Problem(`${path} closed the connection`));
  });
});

describe('a peer that says what is no JSON is left, and its callers hear so', () => {
  test.each(['{x}', ']', 'null', '"text"', '7', '\0', '\x1b[31m{}', '{"id":1,"result":nan}', '}{'])(
    '%j',
    async (said) => {
      const calls = Promise.allSettled([connection.call('a', []), connection.call('b', [])]);
      await write(said);
      for (const call of await calls) {
        expect(call).toMatchObject({ status: 'rejected', reason: expect.any(Problem) });
        expect(String(call.status === 'rejected' && call.reason)).toContain('said what is no JSON');
      }
      await expect(connection.call('c', [])).rejects.toThrow(Problem);
    },
  );

  test('one that goes on for ever, before the memory is full', async () => {
    const call = connection.call('a', []);
    peer.on('error', () => {});
    for (let piece = 0; piece < 65; piece += 1) peer.write('['.repeat(1 << 20));
    await expect(call).rejects.toThrow('said more than 67108864 characters at a time');
  });
});

test('an echo is answered with its own parameters', async () => {
  const listening = heard();
  await write('{"id":"echo","method":"echo","params":[1,"two"]}');
  expect(await listening).toEqual({ id: 'echo', result: [1, 'two'], error: null });
});

test('a connection to nobody fails with the path', async () => {
  await expect(connectRpc(join(folder, 'nobody.sock'))).rejects.toThrow(/^cannot speak to .*nobody\.sock: .*ENOENT/);
});

describe('answers are told apart', () => {
  const results = [
    'plain',
    { braces: '}]{[', quotes: 'say "}"', backslash: '\\', both: '\\"}', unicode: 'ä → 😀' },
    [[], {}, [{ a: [1, { b: '{' }] }]],
    '\\\\"',
    null,
  ];

  test('when several come in one piece', async () => {
    const calls = results.map(() => connection.call('a', []));
    await write(results.map((result, index) => answer(index + 1, result)).join(''));
    expect(await Promise.all(calls)).toEqual(results);
  });

  test('when blanks and line ends stand between them', async () => {
    const calls = results.map(() => connection.call('a', []));
    await write(results.map((result, index) => `\n ${answer(index + 1, result)} \r\n`).join(''));
    expect(await Promise.all(calls)).toEqual(results);
  });

  test('when the stream is cut at any byte', async () => {
    const bytes = Buffer.from(answer(1, results[1]) + answer(2, results[3]));
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const one = await fresh();
      const calls = [one.connection.call('a', []), one.connection.call('b', [])];
      await one.write(bytes.subarray(0, cut));
      await one.write(bytes.subarray(cut));
      expect(await Promise.all(calls), `cut after ${cut} bytes`).toEqual([results[1], results[3]]);
      one.connection.close();
    }
  });

  test.prop([fc.array(fc.jsonValue(), { minLength: 1, maxLength: 5 }), fc.array(fc.nat(), { maxLength: 8 })], {
    numRuns: 50,
  })('whatever they hold, and wherever the stream is cut', async (values, cuts) => {
    const one = await fresh();
    const calls = values.map(() => one.connection.call('a', []));
    const bytes = Buffer.from(values.map((value, index) => answer(index + 1, value)).join(''));
    const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
    for (const [index, start] of places.slice(0, -1).entries())
      await one.write(bytes.subarray(start, places[index + 1]));
    expect(await Promise.all(calls)).toEqual(JSON.parse(JSON.stringify(values)));
    one.connection.close();
  });

  /** A further connection, whose ids begin anew. */
  async function fresh() {
    const accepted = new Promise<Socket>((resolve) => void server.once('connection', resolve));
    const opened = await connectRpc(path);
    const other = await accepted;
    other.resume();
    return {
      connection: opened,
      write: async (bytes: Uint8Array) => {
        await new Promise<void>((resolve) => void other.write(bytes, () => resolve()));
        // Two turns of the event loop: the reader gets this piece before the next is written.
        for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
      },
    };
  }
});
