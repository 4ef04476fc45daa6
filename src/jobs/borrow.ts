import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readlinkSync } from 'node:fs';
import { moveDeviceArgv, snapshotDevice } from '../host/borrowedDevice.ts';
import { type ContainerEngine, containerEngine } from '../host/containerEngine.ts';
import { endpointImage } from '../host/endpointImage.ts';
import { type ProcessResult, run } from '../host/process.ts';
import { refusal } from '../host/refusal.ts';
import type { Sandbox } from '../host/sandbox.ts';
import { undoStale } from '../host/staleJournals.ts';
import { startWatcher, type Watch } from '../host/watcher.ts';
import type { EndpointSource } from '../model/endpointSource.ts';
import { Problem } from '../model/problem.ts';
import type { EndpointKind } from '../model/scenario.ts';
import { brief, visible } from '../model/visible.ts';
import type { GuestHandle, Guests } from './messages.ts';

/** What of the machine labs are lent. */
export interface Loan {
  /** Network namespaces, as open files, in the order in which `guests` numbers them. */
  readonly descriptors: readonly number[];
  readonly guests: Guests;
  /** Runs one of a container's own programs. */
  execute(container: string, argv: readonly string[], timeoutMs: number): Promise<ProcessResult>;
  /** Moves the interfaces into the sandbox. */
  moveInto(sandbox: Sandbox): Promise<void>;
  /**
   * Gives everything back, and removes what was made.
   *
   * @returns what could not be, a line each
   */
  giveBack(): Promise<readonly string[]>;
}

/** What is to be lent. */
export interface LoanOrder {
  /** By endpoint. */
  readonly named: Readonly<Record<string, EndpointSource>>;
  readonly endpointKind: EndpointKind;
  /** Containers that labs need at a time. */
  readonly containers: number;
  /** Name of an image of the user's, for the containers; one is made of busybox unless told. */
  readonly image?: string | undefined;
}

/**
 * Borrows what labs need of the machine, and starts containers. What is done on the machine is written down before, and undone by a watcher
 * if this process is killed.
 *
 * @throws Problem when something is not there, or may not be used; then all is as it was
 */
export async function borrow(order: LoanOrder): Promise<Loan> {
  const sources = Object.entries(order.named);
  const changes = order.containers > 0 || sources.some(([, { kind }]) => kind === 'device');
  if (sources.length + order.containers > 0 && process.geteuid?.() !== 0)
    throw new Problem('only root can lend namespaces, containers and interfaces to labs', 'run it with sudo');
  if (changes) for (const line of await undoStale()) process.stderr.write(`${visible(line)}\n`);
  const watch = changes ? await startWatcher() : undefined;
  const descriptors: number[] = [];
  const engines = new Map<string, ContainerEngine>();
  const giveBack = async () => {
    for (const descriptor of descriptors.splice(0)) closeSync(descriptor);
    return (await watch?.close()) ?? [];
  };
  try {
    const lend = (path: string, what: string, container?: string): GuestHandle => {
      descriptors.push(openNamespace(path, what));
      // Standard streams and the channel come first.
      return { descriptor: descriptors.length + 3, what, ...(container !== undefined && { container }) };
    };
    const named: Record<string, GuestHandle> = {};
    for (const [endpoint, source] of sources) {
      if (source.kind === 'netns')
        named[endpoint] = lend(`/run/netns/${source.name}`, `the namespace '${brief(source.name)}'`);
      if (source.kind === 'pid') named[endpoint] = lend(`/proc/${source.pid}/ns/net`, `process ${source.pid}`);
      if (source.kind !== 'container') continue;
      const engine = await containerEngine(source.engine);
      engines.set(source.name, engine);
      const pid = await engine.pid(source.name);
      named[endpoint] = lend(`/proc/${pid}/ns/net`, `the container '${brief(source.name)}'`, source.name);
    }
    const containers: GuestHandle[] = [];
    if (order.containers > 0 && watch !== undefined && order.endpointKind !== 'namespace') {
      const engine = await containerEngine(order.endpointKind);
      const image = await endpointImage(engine, watch, order.image);
      for (let made = 0; made < order.containers; made += 1) {
        const name = `mirrorbench-${process.pid}-${randomBytes(4).toString('hex')}`;
        await watch.add(engine.containerUndo(name));
        const { pid } = await engine.start({ name, image });
        engines.set(name, engine);
        containers.push(lend(`/proc/${pid}/ns/net`, `the container '${name}'`, name));
      }
    }
    const devices = Object.fromEntries(
      sources.flatMap(([endpoint, source]) => (source.kind === 'device' ? [[endpoint, source.name] as const] : [])),
    );
    return {
      descriptors,
      guests: { named, containers, devices },
      execute: (container, argv, timeoutMs) => engineOf(engines, container).exec(container, argv, { timeoutMs }),
      moveInto: (sandbox) => moveDevices(Object.values(devices), sandbox, watch),
      giveBack,
    };
  } catch (error) {
    await giveBack();
    throw error;
  }
}

function engineOf(engines: ReadonlyMap<string, ContainerEngine>, container: string): ContainerEngine {
  const engine = engines.get(container);
  if (engine === undefined) throw new Problem(`there is no container '${container}'`);
  return engine;
}

function openNamespace(path: string, what: string): number {
  try {
    if (!readlinkSync(path).startsWith('net:')) throw new Error(`${path} is no network namespace`);
  } catch (error) {
    // A name below /run/netns is no link, but the namespace itself.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL')
      throw new Problem(
        `${what} cannot be used: ${refusal(error as Error)}`,
        'ip netns list shows namespaces with names',
      );
  }
  try {
    return openSync(path, 'r');
  } catch (error) {
    throw new Problem(`${what} cannot be used: ${refusal(error as Error)}`);
  }
}

async function moveDevices(names: readonly string[], sandbox: Sandbox, watch: Watch | undefined): Promise<void> {
  if (names.length === 0 || watch === undefined) return;
  const namespace = await sandbox.networkNamespace();
  for (const name of names) {
    const state = await snapshotDevice(name);
    await watch.add({ kind: 'device', state, namespace });
    await run(moveDeviceArgv(name, namespace));
  }
}
