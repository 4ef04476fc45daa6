import { connect, type Socket } from 'node:net';
import { Problem } from '../model/problem.ts';

/** A JSON-RPC 1.0 connection over a unix socket: what ovsdb-server (RFC 7047) and the daemons' control sockets speak. */
export interface RpcConnection {
  /**
   * Calls a method.
   *
   * @throws Problem when the peer answers with an error or closes the connection
   */
  call(method: string, params: readonly unknown[]): Promise<unknown>;
  close(): void;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: Problem) => void;
}

/** Opens a connection. Rejects when nobody listens. */
export function connectRpc(path: string): Promise<RpcConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    const pending = new Map<number, Pending>();
    const breakOff = (why: string) => {
      for (const call of pending.values()) call.reject(new Problem(`${path} ${why}`));
      pending.clear();
    };
    socket.once('connect', () => resolve(connection(path, socket, pending)));
    socket.on('error', (error) => {
      reject(new Problem(`cannot speak to ${path}: ${error.message}`));
      breakOff(error.message);
    });
    socket.on('close', () => breakOff('closed the connection'));
    readMessages(socket, (message) => answer(socket, pending, message));
  });
}

function connection(path: string, socket: Socket, pending: Map<number, Pending>): RpcConnection {
  let lastId = 0;
  return {
    call: (method, params) =>
      new Promise((resolve, reject) => {
        // The end has been told to those who waited then; nobody would tell whoever calls now.
        if (socket.destroyed) return reject(new Problem(`${path} closed the connection`));
        lastId += 1;
        pending.set(lastId, { resolve, reject });
        socket.write(JSON.stringify({ id: lastId, method, params }));
      }),
    close: () => void socket.destroy(),
  };
}

interface Message {
  readonly id: number | string | null;
  readonly method?: string;
  readonly params?: readonly unknown[];
  readonly result?: unknown;
  readonly error?: unknown;
}

function answer(socket: Socket, pending: Map<number, Pending>, message: Message): void {
  // ovsdb-server asks now and then whether the other side lives (RFC 7047, 4.1.11).
  if (message.method === 'echo') {
    socket.write(JSON.stringify({ id: message.id, result: message.params, error: null }));
    return;
  }
  const call = typeof message.id === 'number' ? pending.get(message.id) : undefined;
  if (call === undefined) return;
  pending.delete(message.id as number);
  if (message.error === null || message.error === undefined) call.resolve(message.result);
  else call.reject(new Problem(`Open vSwitch refused: ${JSON.stringify(message.error)}`));
}

/** Splits the stream into JSON values: they follow one another with nothing in between. */
function readMessages(socket: Socket, take: (message: Message) => void): void {
  let text = '';
  let scanned = 0;
  let depth = 0;
  let quoted = false;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (; scanned < text.length; scanned += 1) {
      const character = text[scanned];
      if (quoted) {
        if (character === '\\') scanned += 1;
        else if (character === '"') quoted = false;
      } else if (character === '"') quoted = true;
      else if (character === '{' || character === '[') depth += 1;
      else if (character === '}' || character === ']') {
        depth -= 1;
        if (depth === 0) {
          take(JSON.parse(text.slice(0, scanned + 1)) as Message);
          text = text.slice(scanned + 1);
          scanned = -1;
        }
      }
    }
  });
}
