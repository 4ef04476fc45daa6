import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect } from 'vitest';

/** Elements and attributes that a page of ours has. */
const ELEMENTS =
  'a article b body br button circle code details div fieldset figcaption figure footer form g h1 h2 h3 h4 h5 head header html i input kbd label legend li line link main mark meta nav ol output p path pre rect script section span style summary svg table tbody td text th thead title tr ul';
const ATTRIBUTES =
  'aria-hidden aria-label aria-labelledby aria-live autocomplete charset class content cx cy d data-status for height hidden href http-equiv id lang name open placeholder r rel role rx scope style tabindex text-anchor title transform type value viewBox width x x1 x2 y y1 y2';

/**
 * Expects that a page of ours is well-formed, and that whatever text is in it is nothing but text: no element, attribute, script, style or address
 * that is not ours.
 */
export function expectOwnMarkup(page: string): void {
  expect(XMLValidator.validate(page)).toBe(true);
  const [elements, attributes] = [new Set(ELEMENTS.split(' ')), new Set(ATTRIBUTES.split(' '))];
  const outside = page.replace(/<style>[^<]*<\/style>/, '').replace(/<script>[^<]*<\/script>/, '');
  const others = new Set<string>();
  const addresses = new Set<string>();
  const values = { style: new Set<string>() };
  const visit = (nodes: readonly Node[]) => {
    for (const { ':@': own = {}, ...rest } of nodes)
      for (const [name, inner] of Object.entries(rest)) {
        if (!name.startsWith('#') && !elements.has(name)) others.add(`<${name}>`);
        for (const [attribute, value] of Object.entries(own as Record<string, string>)) {
          if (!attributes.has(attribute)) others.add(attribute);
          if (attribute === 'href') addresses.add(value);
          if (attribute === 'style') values.style.add(value);
        }
        if (Array.isArray(inner)) visit(inner);
      }
  };
  visit(new XMLParser({ preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '' }).parse(outside));
  expect([...others]).toEqual([]);
  expect(
    [...addresses].filter(
      (address) => !/^(\.\/[\w!'()*.~%/-]*|#[\w-]+|data:image\/svg\+xml,[\w\s%=:./#-]+)$/.test(address),
    ),
  ).toEqual([]);
  expect([...values.style].filter((style) => !/^(width:[\d.]+%|flex-grow:\d+)$/.test(style))).toEqual([]);
  expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/u);
}

type Node = Readonly<Record<string, unknown>>;
