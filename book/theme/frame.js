// Repairs of mdBook's own page frame. Without scripts the page works, only less well.
(() => {
  'use strict';

  // The sidebar's switch is a label, which no keyboard reaches and no reader announces as a button.
  const label = document.getElementById('mdbook-sidebar-toggle');
  const box = document.getElementById('mdbook-sidebar-toggle-anchor');
  if (label && box) {
    const button = document.createElement('button');
    button.type = 'button';
    for (const { name, value } of label.attributes) {
      if (name !== 'for') button.setAttribute(name, value);
    }
    button.append(...label.childNodes);
    label.replaceWith(button);
    button.addEventListener('click', () => box.click());
    box.addEventListener('change', () => button.setAttribute('aria-expanded', String(box.checked)));
  }

  document.getElementById('mdbook-menu-bar')?.setAttribute('role', 'banner');
  for (const task of document.querySelectorAll('li > input[type=checkbox]')) {
    task.setAttribute('aria-label', task.parentElement.textContent.trim());
  }
  // What scrolls sideways must be reachable by the keyboard.
  for (const wide of document.querySelectorAll('pre > code, .table-wrapper')) wide.tabIndex = 0;

  // A line must not end in the middle of `--option`: half of it reads as another command.
  for (const code of document.querySelectorAll('main :not(pre) > code')) {
    if (code.children.length > 0 || !code.textContent.includes('-')) continue;
    const parts = code.textContent.split(/(\s+)/).map((word) => {
      if (!word.includes('-') || word.length > 30) return word;
      const whole = document.createElement('span');
      whole.className = 'whole';
      whole.textContent = word;
      return whole;
    });
    code.replaceChildren(...parts);
  }

  // The language link moves into the menu bar and keeps the section that is being read. The print
  // page holds one of each chapter: there they stay.
  const links = document.querySelectorAll('main .lang-switch');
  const bar = document.querySelector('.right-buttons');
  if (links.length === 1 && bar) {
    const [nav] = links;
    bar.prepend(nav);
    nav.querySelector('a').addEventListener('click', (event) => {
      event.currentTarget.hash = location.hash;
    });
  }
})();
