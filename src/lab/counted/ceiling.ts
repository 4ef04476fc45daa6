import { inNamespace, ipBatch } from '../../host/namespace.ts';
import { openNamespaceCounters } from '../../host/namespaceCounters.ts';
import { start } from '../../host/process.ts';
import { tcpreplayArgv } from '../../host/tcpreplay.ts';
import { until, windowOf } from '../../host/until.ts';
import { Problem } from '../../model/problem.ts';

const STARTS_WITHIN_MS = 10_000;
const RAMP_MS = 50;
const WINDOW_MS = 500;

/**
 * What the generator itself reaches, in packets a second: it sends into a veth whose other end counts, without a switch.
 *
 * @param prefix tells its namespace from those of labs
 * @param packetsPerSecond what it is asked for; as fast as it can unless told
 */
export async function generatorCeiling(capture: string, mtu: number, prefix: string): Promise<number> {
  const namespace = `${prefix}.ceiling`;
  await ipBatch([`netns add ${namespace}`]);
  try {
    const ends = ['near', 'far'];
    await ipBatch(
      [
        `link add name near mtu ${mtu} type veth peer name far mtu ${mtu}`,
        ...ends.flatMap((name) => [`link set dev ${name} addrgenmode none`, `link set dev ${name} up`]),
      ],
      namespace,
    );
    const counters = await openNamespaceCounters(namespace);
    const received = () => counters.read().get('far')?.received ?? 0;
    const replay = { kind: 'replay', from: 'near', capture, loop: 0, preload: true, topSpeed: true } as const;
    const sender = start(inNamespace(namespace, tcpreplayArgv(replay, 'near')));
    try {
      await until('the generator sends', () => sender.ended() === undefined && received() > 0, {
        deadlineMs: STARTS_WITHIN_MS,
      });
      await windowOf(RAMP_MS);
      const [before, begin] = [received(), performance.now()];
      await windowOf(WINDOW_MS);
      const [after, end] = [received(), performance.now()];
      if (after === before)
        throw new Problem('the generator has stopped sending', sender.output().stderr.slice(0, 500));
      return ((after - before) * 1000) / (end - begin);
    } finally {
      sender.kill('SIGKILL');
      await sender.wait();
      counters.close();
    }
  } finally {
    await ipBatch([`netns del ${namespace}`]);
  }
}
