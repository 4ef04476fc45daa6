import { describe, expect, it } from 'vitest';
import { findCollector } from './findCollector.ts';

describe('findCollector', () => {
  it.each([
    ['ssh:far', 'far', 'any'],
    ['ssh:root@10.0.0.2/eth0', 'root@10.0.0.2', 'eth0'],
    ['ssh:fd00::2/bond0.7', 'fd00::2', 'bond0.7'],
  ])('takes %s for a host and an interface there', async (text, host, name) => {
    expect(await findCollector(text)).toEqual({ kind: 'ssh', host, interface: name });
  });

  it.each([
    'ssh:',
    'ssh:-oProxyCommand=reboot',
    'ssh:far;reboot',
    'ssh:far reboot',
    'ssh:$(reboot)',
    'ssh:a@-x',
    "ssh:far'",
    'ssh:far/eth0;reboot',
    'ssh:far/-w',
    'ssh:far/',
    'ssh:far/eth0/1',
    'ssh:far\nreboot',
  ])('hands %j to no shell', async (text) => {
    await expect(findCollector(text)).rejects.toThrow('names no host and interface');
  });

  it('takes an interface of this machine, and a name with a slash or an ending for a file that may come', async () => {
    expect(await findCollector('lo')).toMatchObject({ kind: 'interface', interface: 'lo' });
    expect(await findCollector('./lo')).toEqual({ kind: 'file', path: './lo' });
    expect(await findCollector('far.pcap')).toEqual({ kind: 'file', path: 'far.pcap' });
    await expect(findCollector('nothing0')).rejects.toThrow('no interface of this machine and no file');
  });
});
