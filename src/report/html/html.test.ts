import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { hostileText } from '../testing/hostile.ts';
import { escapeHtml, html } from './html.ts';
import { link } from './link.ts';

describe('html', () => {
  test('text is text, within elements and within attributes', () => {
    const text = `<b a='1' c="2">&amp;</b>`;
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(
      '<p title="&#60;b a=&#39;1&#39; c=&#34;2&#34;&#62;&#38;amp;&#60;/b&#62;">&#60;b a=&#39;1&#39; c=&#34;2&#34;&#62;&#38;amp;&#60;/b&#62;</p>',
    );
  });

  test('markup is markup, several pieces stand one after the other, and nothing is nothing', () => {
    const items = ['a', '<'].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}${undefined}${7}</ul>`.markup).toBe('<ul><li>a</li><li>&#60;</li>7</ul>');
  });

  test.prop([hostileText])(
    'no character of others that means something in HTML, or acts instead of being read, gets through',
    (text) => {
      expect(escapeHtml(text)).not.toMatch(/[<>"'\p{Cc}\p{Cf}]|&(?!#\d+;)/u);
    },
  );
});

describe('link', () => {
  test.each([
    ['a/b c.pcap', './a/b%20c.pcap'],
    ['javascript:alert(1)', './javascript%3Aalert(1)'],
    ['a?b#c/d', './a%3Fb%23c/d'],
    ['\ud800', './%EF%BF%BD'],
  ])('%s is a file of that name, whatever it is', (path, address) => {
    expect(link(path, 'x').markup).toBe(`<a href="${address.replaceAll("'", '&#39;')}">x</a>`);
  });

  test.prop([fc.string({ unit: 'binary' })])('any name makes an address', (path) => {
    expect(() => link(path, path)).not.toThrow();
  });
});
