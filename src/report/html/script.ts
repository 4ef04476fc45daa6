/**
 * What the page does beyond HTML: the theme, the search, the filter, and unfolding where a link leads to. Without it all is there, unfiltered. It has
 * no `<` and no `&`, so that the page can be checked by an XML parser.
 */
export const SCRIPT = `
'use strict';
const one = (selector) => document.querySelector(selector);
const root = document.documentElement;

const themes = ['automatic', 'light', 'dark'];
const theme = one('#theme');
const show = (name) => {
  if (name === 'automatic') delete root.dataset.theme; else root.dataset.theme = name;
  theme.lastElementChild.textContent = name;
};
const kept = () => { try { return localStorage.getItem('mirrorbench-theme'); } catch { return null; } };
show(themes.includes(kept()) ? kept() : 'automatic');
theme.hidden = false;
theme.addEventListener('click', () => {
  const next = themes[(themes.indexOf(root.dataset.theme ?? 'automatic') + 1) % themes.length];
  show(next);
  try { localStorage.setItem('mirrorbench-theme', next); } catch {}
});

const unfoldTarget = () => {
  const target = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
  if (target instanceof HTMLDetailsElement) {
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
    target.querySelector('summary').focus({ preventScroll: true });
  }
};
addEventListener('hashchange', unfoldTarget);

const filter = one('#filter');
if (filter !== null) {
  const search = one('#search');
  const shown = one('#shown');
  const unfold = one('#unfold');
  const items = Array.from(document.querySelectorAll('details.outcome'), (item) => ({
    item,
    text: [...item.querySelectorAll('summary, .claim, .finding')].map((each) => each.textContent).join(' ').toLowerCase(),
  }));
  const visible = () => items.filter(({ item }) => !item.hidden).map(({ item }) => item);
  const apply = () => {
    const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const statuses = [...filter.querySelectorAll('[name=status]:checked')].map(({ value }) => value);
    for (const { item, text } of items) {
      const fits = statuses.length === 0 || statuses.includes(item.dataset.status);
      item.hidden = !(fits ? words.every((word) => text.includes(word)) : false);
    }
    const count = visible().length;
    const noun = items.length === 1 ? 'scenario' : 'scenarios';
    shown.value = count === items.length ? count + ' ' + noun : count + ' of ' + items.length + ' ' + noun;
    fold();
  };
  const fold = () => {
    unfold.textContent = visible().some((item) => !item.open) ? 'Unfold all' : 'Fold all';
  };
  filter.hidden = false;
  filter.addEventListener('input', apply);
  filter.addEventListener('submit', (event) => event.preventDefault());
  unfold.addEventListener('click', () => {
    const open = unfold.textContent === 'Unfold all';
    for (const item of visible()) item.open = open;
    fold();
  });
  document.addEventListener('toggle', fold, true);
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof HTMLInputElement;
    if (event.key === '/') {
      if (isTyping) return;
      event.preventDefault();
      search.focus();
    }
    if (event.key === 'Escape') {
      filter.reset();
      apply();
    }
  });
  apply();
}
unfoldTarget();
`;
