// Runs before anything is shown: the theme and the state of the sidebar, as they were chosen, and who is
// asked about this machine.
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

  // Asked for its width, the window would lay out what there is of the page by now.
  const wide = window.matchMedia('(min-width: 1080px)').matches;
  const open = wide && (kept('mdbook-sidebar') || 'visible') === 'visible';
  html.classList.toggle('sidebar-visible', open);
  // The box that the style sheet looks at is not there yet.
  const boxes = new MutationObserver(() => {
    const box = document.getElementById('mdbook-sidebar-toggle-anchor');
    if (!box) return;
    box.checked = open;
    boxes.disconnect();
  });
  boxes.observe(html, { childList: true, subtree: true });

  // labcheck serve leaves the names of its courses with every page: nobody else is asked. Its first answer is
  // on its way while the page is made; what comes before live.js listens is kept for it.
  const served = location.protocol.startsWith('http') && /(?:^|;\s*)labcheck-live=([\w.-]+)/.exec(document.cookie);
  if (!served || html.dataset.print !== undefined) return;
  const api = new URL('../api/v1/courses/', new URL(html.dataset.root || './', location.href));
  window.labcheckLive = served[1].split('.').map((course) => {
    const source = new EventSource(new URL(`${course}/events?lang=${html.lang}`, api));
    const live = { course, source, at: (what) => new URL(`${course}/${what}`, api), kept: [], take: (event) => live.kept.push(event) };
    for (const name of ['report', 'exercise', 'error']) source.addEventListener(name, (event) => live.take(event));
    return live;
  });
})();
