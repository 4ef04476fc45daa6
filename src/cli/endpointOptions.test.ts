import { InvalidArgumentError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { imageName, namedEndpoint } from './endpointOptions.ts';

describe('namedEndpoint', () => {
  it.each([
    ['h1=netns:foo', { kind: 'netns', name: 'foo' }],
    ['h1=pid:4711', { kind: 'pid', pid: 4711 }],
    ['h1=docker:web-1', { kind: 'container', engine: 'docker', name: 'web-1' }],
    ['h1=podman:db_2', { kind: 'container', engine: 'podman', name: 'db_2' }],
    ['h1=dev:eth1', { kind: 'device', name: 'eth1' }],
    ['h1=dev:eth0.100', { kind: 'device', name: 'eth0.100' }],
    ['h1=netns:a=b', { kind: 'netns', name: 'a=b' }],
  ])('reads %s', (text, source) => {
    expect(namedEndpoint(text)).toEqual({ endpoint: 'h1', source });
  });

  const kinds = ['netns', 'pid', 'docker', 'podman', 'dev'];
  const values = ['', '.', '..', '../x', '/etc', 'a/b', '-x', '--net=host', 'a b', ' a', 'a\n', 'a\tb'];
  it.each(kinds.flatMap((kind) => values.map((value) => `h1=${kind}:${value}`)))('refuses %j', (text) => {
    expect(() => namedEndpoint(text)).toThrow(InvalidArgumentError);
  });

  it.each(['0', '-1', '1.5', '0x10', '1e3', 'self', '01', '99999999999'])('refuses the process %s', (pid) => {
    expect(() => namedEndpoint(`h1=pid:${pid}`)).toThrow(InvalidArgumentError);
  });

  it.each(['', 'h1', '=netns:foo', 'h1=', 'h1=foo', 'h1=netns', 'h1=lxc:foo', 'h1=NETNS:foo', 'h1=toString:foo'])(
    'refuses %j, and says what it may be',
    (text) => {
      expect(() => namedEndpoint(text)).toThrow(
        'It is NAME=netns:NAME, NAME=pid:PID, NAME=docker:NAME, NAME=podman:NAME or NAME=dev:INTERFACE.',
      );
    },
  );
});

describe('imageName', () => {
  it.each(['busybox', 'localhost:5000/lab/endpoint:1.2_3', 'alpine@sha256:0123abcd'])('reads %s', (name) => {
    expect(imageName(name)).toBe(name);
  });

  it.each(['', '-it', '--help', 'a b', 'a\nb', '$(id)', `a${'b'.repeat(500)}`])('refuses %j', (name) => {
    expect(() => imageName(name)).toThrow(InvalidArgumentError);
  });
});
