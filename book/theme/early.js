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
  // What the search of mdBook asks for.
  window.path_to_root = html.dataset.root;
  window.path_to_searchindex_js = html.dataset.index;
  window.mdbook_something_else_has_focus = (event) => event.target.closest?.('input, select, textarea') != null;
  window.labcheckFound = (count, term) => {
    if (html.lang === 'ko') return count === 0 ? `‘${term}’에 맞는 곳이 없습니다.` : `‘${term}’ 검색 결과 ${count}개`;
    return count === 0 ? `Nothing found for ‘${term}’.` : `${count} found for ‘${term}’`;
  };

  const dark = window.matchMedia('(prefers-color-scheme: dark)').matches;
  html.classList.remove('light');
  html.classList.add(kept('mdbook-theme') || (dark ? 'navy' : 'light'), 'js');

  const wide = window.innerWidth >= 1080;
  const open = wide && (kept('mdbook-sidebar') || 'visible') === 'visible';
  html.classList.toggle('sidebar-visible', open);
  document.getElementById('mdbook-sidebar-toggle-anchor').checked = open;
})();
