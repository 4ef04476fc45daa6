import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { installCommand, PACKAGE_MANAGERS, parseRequirements, readRequirements } from './requirements.ts';

const table = `# a comment

ip      iproute2  iproute  iproute2  iproute2   makes namespaces and links
ss      iproute2  iproute  iproute2  iproute2   counts drops
mount\tmount     util-linux  mount  util-linux  mounts
`;

describe('parseRequirements', () => {
  it('reads a line a tool and leaves out comments and empty lines', () => {
    const requirements = parseRequirements(table);
    expect(requirements.map(({ command }) => command)).toEqual(['ip', 'ss', 'mount']);
    expect(requirements[0]).toEqual({
      command: 'ip',
      packages: { apt: 'iproute2', dnf: 'iproute', apk: 'iproute2', pacman: 'iproute2' },
      why: 'makes namespaces and links',
    });
  });

  it('names the line that lacks a column', () => {
    expect(() => parseRequirements('# tools\nip iproute2 iproute iproute2 iproute2\n')).toThrow(
      /line 2: .*'ip iproute2/,
    );
  });
});

describe('installCommand', () => {
  const requirements = parseRequirements(table);

  it.each([
    ['apt', 'sudo apt-get install --no-install-recommends iproute2 mount'],
    ['dnf', 'sudo dnf install iproute util-linux'],
    ['apk', 'sudo apk add iproute2 mount'],
    ['pacman', 'sudo pacman -S --needed iproute2 util-linux'],
  ] as const)('for %s installs each package once', (manager, command) => {
    expect(installCommand(manager, requirements)).toBe(command);
  });

  it('is empty when nothing is required', () => {
    expect(installCommand('apt', [])).toBe('');
  });
});

describe("the project's own table", () => {
  const requirements = readRequirements(fileURLToPath(new URL('../..', import.meta.url)));

  it('names each command once', () => {
    const commands = requirements.map(({ command }) => command);
    expect(commands).toContain('ovs-vswitchd');
    expect(new Set(commands).size).toBe(commands.length);
  });

  it('holds nothing that a shell would not take as one plain word', () => {
    for (const { command, packages } of requirements) {
      for (const word of [command, ...PACKAGE_MANAGERS.map((manager) => packages[manager])]) {
        expect(word).toMatch(/^[a-z0-9][a-z0-9.+-]*$/);
      }
    }
  });
});
