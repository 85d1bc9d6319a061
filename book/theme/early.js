// Runs before anything is shown: the theme and the state of the sidebar, as they were chosen.
(() => {
  'use strict';
  const html = document.documentElement;
  const kept = (name) => {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  };
  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  html.classList.remove('light');
  html.classList.add(kept('mdbook-theme') || (dark ? 'navy' : 'light'), 'js');

  const wide = window.innerWidth >= 1080;
  const open = wide && (kept('mdbook-sidebar') || 'visible') === 'visible';
  html.classList.toggle('sidebar-visible', open);
  document.getElementById('mdbook-sidebar-toggle-anchor').checked = open;
})();
