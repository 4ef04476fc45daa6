import { connect, type Socket } from 'node:net';
import { Problem } from '../model/problem.ts';
import { brief } from '../model/visible.ts';

/** A JSON-RPC 1.0 connection over a stream socket: what ovsdb-server (RFC 7047) and the daemons' control sockets speak. */
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

/** Where a peer listens: the path of a unix socket, or a host and a port of TCP. */
export type RpcPeer = string | { readonly host: string; readonly port: number };

/** Opens a connection. Rejects when nobody listens. */
export function connectRpc(peer: RpcPeer): Promise<RpcConnection> {
  const path = typeof peer === 'string' ? peer : `${peer.host}:${peer.port}`;
  return new Promise((resolve, reject) => {
    const socket = typeof peer === 'string' ? connect(peer) : connect(peer);
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
    const refuse = (why: string) => {
      breakOff(why);
      socket.destroy();
    };
    readMessages(socket, (message) => answer(socket, pending, message), refuse);
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
  else call.reject(new Problem(`Open vSwitch refused: ${brief(JSON.stringify(message.error), 1000)}`));
}

/** No answer is nearly as long: what goes on beyond it would only exhaust the memory. */
const MOST_CHARACTERS = 64 << 20;

/** Splits the stream into JSON values: they follow one another with nothing but white space in between. */
function readMessages(socket: Socket, take: (message: Message) => void, refuse: (why: string) => void): void {
  let pieces: string[] = [];
  let characters = 0;
  let depth = 0;
  let quoted = false;
  let escaped = false;
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const character = chunk.charAt(at);
      if (escaped) escaped = false;
      else if (quoted) {
        if (character === '\\') escaped = true;
        else if (character === '"') quoted = false;
      } else if (character === '{' || character === '[') depth += 1;
      else if (depth === 0) {
        if (!/\s/.test(character)) return refuse(noJson(chunk.slice(start)));
      } else if (character === '"') quoted = true;
      else if (character === '}' || character === ']') {
        depth -= 1;
        if (depth > 0) continue;
        const text = [...pieces, chunk.slice(start, at + 1)].join('');
        [pieces, characters, start] = [[], 0, at + 1];
        const message = messageOf(text);
        if (message === undefined) return refuse(noJson(text));
        take(message);
      }
    }
    pieces.push(chunk.slice(start));
    characters += chunk.length - start;
    if (characters > MOST_CHARACTERS) refuse(`said more than ${MOST_CHARACTERS} characters at a time`);
  });
}

function messageOf(text: string): Message | undefined {
  try {
    return JSON.parse(text) as Message;
  } catch {
    return undefined;
  }
}

function noJson(text: string): string {
  return `said what is no JSON: ${brief(text)}`;
}
