import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { EndpointSource } from '../model/endpointSource.ts';

/** An endpoint, and what of the machine it is. */
export interface NamedEndpoint {
  readonly endpoint: string;
  readonly source: EndpointSource;
}

/** Reads `NAME=netns:foo`, `NAME=pid:123`, `NAME=docker:web`, `NAME=podman:web` or `NAME=dev:eth1`. */
export function namedEndpoint(text: string): NamedEndpoint {
  const [, endpoint = '', kind = '', value = ''] = /^([^=]+)=(netns|pid|docker|podman|dev):([^\s/]+)$/.exec(text) ?? [];
  const source = sourceOf(kind, value);
  if (source === undefined)
    throw new InvalidArgumentError(
      'It is NAME=netns:NAME, NAME=pid:PID, NAME=docker:NAME, NAME=podman:NAME or NAME=dev:INTERFACE.',
    );
  return { endpoint, source };
}

/** Reads the name of an image, in the characters of a reference of docker and podman: nothing that they could take for an option. */
export function imageName(text: string): string {
  if (!/^\w[\w./:@-]{0,499}$/.test(text)) throw new InvalidArgumentError('It is the name of an image.');
  return text;
}

function sourceOf(kind: string, value: string): EndpointSource | undefined {
  if (value === '' || value.startsWith('-') || value === '.' || value === '..') return undefined;
  switch (kind) {
    case 'netns':
      return { kind, name: value };
    case 'pid':
      return /^[1-9]\d{0,9}$/.test(value) ? { kind, pid: Number(value) } : undefined;
    case 'docker':
    case 'podman':
      return { kind: 'container', engine: kind, name: value };
    case 'dev':
      return { kind: 'device', name: value };
    default:
      return undefined;
  }
}
