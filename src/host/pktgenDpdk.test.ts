import { describe, expect, it } from 'vitest';
import { ethernet, ipv4, udp } from '../packet/build.ts';
import { pktgenDpdkAccount, pktgenDpdkArgv, pktgenDpdkScript } from './pktgenDpdk.ts';
import { recorded, resultOf } from './testing/recorded.ts';

const order = { kind: 'pktgen', driver: 'pktgen-dpdk', from: 'h1', to: 'h2', count: 1000 } as const;
const addresses = {
  sourceMac: '02:00:00:00:00:01',
  destinationMac: '02:00:00:00:00:02',
  sourceAddress: '10.0.0.1',
  destinationAddress: '10.0.0.2',
};
const argv = pktgenDpdkArgv(order, 'eth0', '/run/lab/pktgen.lua', [2, 3]);

describe('pktgenDpdkArgv', () => {
  it('needs neither hugepages nor a card', () => {
    expect(argv.join(' ')).toBe(
      'pktgen --no-huge -m 1536 --no-pci --no-shconf --no-telemetry --iova-mode=va --vdev=net_af_packet0,iface=eth0,qdisc_bypass=0 --lcores=(0-1)@(2,3) -- -m 1.0 -f /run/lab/pktgen.lua',
    );
  });

  it('takes a few processors of many', () => {
    const many = Array.from({ length: 256 }, (_, index) => index);
    const argv = pktgenDpdkArgv(order, 'eth0', '/run/lab/pktgen.lua', many);
    expect(argv).toContain('--lcores=(0-1)@(0,1,2,3,4,5,6,7)');
  });
});

describe('pktgenDpdkScript', () => {
  it('sets the frames, starts, waits and says what came of it', () => {
    const script = pktgenDpdkScript(order, addresses);
    expect(script.slice(script.indexOf('local done'))).toMatchInlineSnapshot(`
      "local done, problem = pcall(function()
        pktgen.screen('off')
        pktgen.set_proto(port, 'udp')
        pktgen.set_mac(port, 'src', '02:00:00:00:00:01')
        pktgen.set_mac(port, 'dst', '02:00:00:00:00:02')
        pktgen.set_ipaddr(port, 'src', '10.0.0.1/32')
        pktgen.set_ipaddr(port, 'dst', '10.0.0.2')
        pktgen.set(port, 'sport', 49152)
        pktgen.set(port, 'dport', 9)
        pktgen.set(port, 'count', 1000)
        pktgen.set(port, 'size', 64)
        local deadline = uptime() + 1230
        pktgen.start(port)
        local function reckonAnew() end
        finish(1000, deadline, reckonAnew)
      end)
      if not done then say('failed', problem) end
      pktgen.quit()
      "
    `);
  });

  it.each([
    [undefined, 64],
    [60, 64],
    [1514, 1518],
  ])('counts the FCS into the size of a frame of %s bytes', (frameBytes, size) => {
    const script = pktgenDpdkScript(frameBytes === undefined ? order : { ...order, frameBytes }, addresses);
    expect(script).toContain(`pktgen.set(port, 'size', ${size})\n`);
  });

  it.each([
    [2, 1],
    [1999, 1],
    [50_000, 50],
    [1_000_000, 64],
  ])('keeps to %i packets a second in bursts of %i, told before the rate', (packetsPerSecond, burst) => {
    const script = pktgenDpdkScript({ ...order, packetsPerSecond }, addresses);
    expect(script).toMatch(
      new RegExp(
        `'burst', ${burst}\\)\\n.*\\n  pktgen.set\\(port, 'rate', 100 \\* \\(${packetsPerSecond} \\+ 0.5\\) / line\\)\\n`,
      ),
    );
  });

  it.each([
    [2, 510, 1000],
    [999, 12, 4],
    [2000, 11, 2],
    [1_000_000, 11, 2],
  ])('at %i a second has it reckon anew after %i ms, and then at every look in %i', (packetsPerSecond, ms, looks) => {
    const script = pktgenDpdkScript({ ...order, packetsPerSecond }, addresses);
    expect(script).toContain(`pktgen.start(port)\n  pktgen.delay(${ms})\n`);
    expect(script).toContain(`if looks % ${looks} == 0 then pktgen.set(port, 'cycles', 0) end`);
  });

  it('takes the rate as a share of what frames, preambles and gaps of this size fill', () => {
    expect(pktgenDpdkScript({ ...order, packetsPerSecond: 10 }, addresses)).toContain('speed * 1000000 // 672\n');
    expect(pktgenDpdkScript({ ...order, frameBytes: 1514, packetsPerSecond: 10 }, addresses)).toContain(' // 12304\n');
  });

  it('waits twice as long as the order takes, and half a minute', () => {
    const paced = pktgenDpdkScript({ ...order, packetsPerSecond: 10 }, addresses);
    expect(paced).toContain('local deadline = uptime() + 230\n');
  });

  it('takes addresses only', () => {
    const sourceMac = "02:00:00:00:00:01') os.exit('";
    expect(() => pktgenDpdkScript(order, { ...addresses, sourceMac })).toThrow(RangeError);
    const destinationAddress = "10.0.0.2') os.exit('";
    expect(() => pktgenDpdkScript(order, { ...addresses, destinationAddress })).toThrow(RangeError);
  });
});

describe('what Pktgen sent for such a script', () => {
  it('is UDP of the size told, without FCS, with right checksums', () => {
    const between = { source: '10.0.0.1', destination: '10.0.0.2' };
    const payload = Buffer.from('klmnopqrstuvwxyz012');
    const datagram = udp({ addresses: between, sourcePort: 49_152, destinationPort: 9 }, payload);
    const frames = [0x4b94, 0x4b79].map((id) => {
      const packet = ipv4({ ...between, protocol: 17, id, fragment: { offset: 0, more: false } }, datagram);
      return ethernet({ source: addresses.sourceMac, destination: addresses.destinationMac, type: 0x0800 }, packet);
    });
    expect(frames[0]).toHaveLength(61);
    expect(sentFrames()).toEqual(frames.map((frame) => Buffer.from(frame).toString('hex')));
  });
});

describe('pktgenDpdkAccount', () => {
  it('takes the packets from among what Pktgen draws', () => {
    const result = resultOf(argv, { stdout: recorded('pktgen-dpdk-23.06.1-topspeed') });
    expect(pktgenDpdkAccount(100_000, result)).toEqual({ command: argv, asked: 100_000, claimed: 100_000 });
  });

  it('takes the rate where there is one', () => {
    const result = resultOf(argv, { stdout: recorded('pktgen-dpdk-23.06.1-paced') });
    const rate = { claimedPacketsPerSecond: 998.75311720693 };
    expect(pktgenDpdkAccount(5000, result)).toEqual({ command: argv, asked: 5000, claimed: 5000, ...rate });
  });

  it('gives what went wrong in the script', () => {
    const result = resultOf(argv, { stdout: recorded('pktgen-dpdk-23.06.1-script-error') });
    expect(() => pktgenDpdkAccount(10, result)).toThrow(
      /pktgen\.lua gave no count: pktgen\.lua:35: attempt to call a nil value \(field 'set_protocol'\)$/,
    );
  });

  it.each([
    [
      'no-interface',
      /gave no count: rte_pmd_init_internals\(\): .*No such device\n.*\*\*\* Did not find any ports to use \*\*\*$/s,
    ],
    ['no-memory', /gave no count: PANIC in pktgen_mbuf_pool_create\(\):\n.*: Cannot allocate memory$/],
    ['no-terminal', /gave no count: scrn_constructor: tcgetattr failed$/],
  ])('%s: gives Pktgen’s own words, without its stack', (name, words) => {
    const result = resultOf(argv, { exitCode: 255, stderr: recorded(`pktgen-dpdk-23.06.1-${name}`) });
    expect(() => pktgenDpdkAccount(10, result)).toThrow(words);
  });

  it('says so when it said nothing', () => {
    expect(() => pktgenDpdkAccount(10, resultOf(argv))).toThrow('gave no count: it said nothing');
  });
});

/** The two frames that Pktgen sent when it was asked for 2 of 61 bytes, as tcpdump -xx shows them. */
function sentFrames(): readonly string[] {
  const lines = recorded('pktgen-dpdk-23.06.1-frames').trim().split('\n');
  return lines
    .map((line) => line.replace(/^\s*0x(\w+):\s*/, (_, at: string) => (at === '0000' ? '|' : '')).replaceAll(' ', ''))
    .join('')
    .split('|')
    .slice(1);
}
