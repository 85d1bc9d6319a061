// The frame of a page: theme, sidebar, keys, copying. Without scripts the page can be read all the same.
(() => {
  'use strict';
  const { say, el, laidOut } = window.labcheckBook;
  const html = document.documentElement;
  const by = (id) => document.getElementById(id);
  const keep = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      // Then it holds for this page.
    }
  };

  // Themes.
  const THEMES = ['light', 'rust', 'coal', 'navy', 'ayu'];
  const themeToggle = by('mdbook-theme-toggle');
  const themeList = by('mdbook-theme-list');
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => {
    try {
      return localStorage.getItem('mdbook-theme') || 'default_theme';
    } catch {
      return THEMES.find((name) => html.classList.contains(name));
    }
  };
  const items = themeList ? [...themeList.querySelectorAll('button')] : [];
  const mark = () => {
    for (const item of items) {
      item.setAttribute('aria-checked', String(item.id === `mdbook-theme-${chosen()}`));
    }
  };
  const showTheme = (name) => {
    const theme = name === 'default_theme' ? (dark.matches ? 'navy' : 'light') : name;
    html.classList.remove(...THEMES);
    html.classList.add(theme);
  };
  const openThemes = (open) => {
    themeList.style.display = open ? 'block' : 'none';
    themeToggle.setAttribute('aria-expanded', String(open));
    mark();
    if (open) (items.find((item) => item.getAttribute('aria-checked') === 'true') || items[0]).focus();
  };
  if (themeToggle && themeList) {
    mark();
    themeToggle.addEventListener('click', () => openThemes(themeList.style.display !== 'block'));
    for (const item of items) {
      item.addEventListener('click', () => {
        const name = item.id.replace('mdbook-theme-', '');
        keep('mdbook-theme', name === 'default_theme' ? null : name);
        showTheme(name);
        openThemes(false);
        themeToggle.focus();
      });
    }
    themeList.addEventListener('keydown', (event) => {
      const at = items.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
      if (event.key === 'Escape') {
        openThemes(false);
        themeToggle.focus();
      } else if (to !== undefined) {
        items[(to + items.length) % items.length].focus();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    document.addEventListener('click', (event) => {
      if (!themeList.contains(event.target) && !themeToggle.contains(event.target)) {
        themeList.style.display = 'none';
        themeToggle.setAttribute('aria-expanded', 'false');
      }
    });
    dark.addEventListener('change', () => {
      if (chosen() === 'default_theme') showTheme('default_theme');
    });
  }

  // The sidebar.
  const toggle = by('mdbook-sidebar-toggle');
  const box = by('mdbook-sidebar-toggle-anchor');
  const sidebar = by('mdbook-sidebar');
  const showSidebar = (open) => {
    box.checked = open;
    html.classList.toggle('sidebar-visible', open);
    toggle.setAttribute('aria-expanded', String(open));
  };
  if (toggle && box && sidebar) {
    toggle.setAttribute('aria-expanded', String(box.checked));
    toggle.addEventListener('click', () => {
      showSidebar(!box.checked);
      if (window.innerWidth >= 1080) keep('mdbook-sidebar', box.checked ? 'visible' : 'hidden');
    });
    // On a phone it lies over the page: a link or Esc closes it.
    sidebar.addEventListener('click', (event) => {
      if (window.innerWidth < 1080 && event.target.closest('a')) showSidebar(false);
    });
    const here = sidebar.querySelector('[aria-current]');
    const list = sidebar.querySelector('.sidebar-scrollbox');
    if (here && list) laidOut(() => { list.scrollTop = here.offsetTop - list.clientHeight / 3; });
  }

  // Keys: those of mdBook.
  const help = by('mdbook-help-container');
  const popup = by('mdbook-help-popup');
  let before = null;
  const showHelp = (open) => {
    if (open) before = document.activeElement;
    help.classList.toggle('shown', open);
    help.style.display = open ? 'flex' : 'none';
    if (open) popup.focus();
    else before?.focus?.();
  };
  help?.addEventListener('click', () => showHelp(false));
  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    if (event.key === 'Escape') {
      if (help?.classList.contains('shown')) showHelp(false);
      else if (window.innerWidth < 1080 && box?.checked) {
        showSidebar(false);
        toggle.focus();
      }
      return;
    }
    if (event.target.closest('input, select, textarea, [role=tablist], [data-keys], [role=menu]')) return;
    if (event.key === '?') {
      event.preventDefault();
      showHelp(!help.classList.contains('shown'));
    }
    const rel = { ArrowLeft: 'prev', ArrowRight: 'next' }[event.key];
    if (rel && !event.shiftKey) document.querySelector(`.pager a[rel=${rel}]`)?.click();
  });

  // The language link keeps the section that is being read.
  const other = document.querySelector('.right-buttons .lang-switch a');
  other?.addEventListener('click', () => {
    other.hash = window.labcheckBook.section?.() || location.hash;
  });

  // Copying.
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // From file:// there is no clipboard of that kind.
      const field = el('textarea', { class: 'off-screen', readonly: true, 'aria-hidden': 'true' });
      field.value = text;
      document.body.append(field);
      field.select();
      const done = document.execCommand('copy');
      field.remove();
      return done;
    }
  };
  const typed = (code) => {
    const prompts = code.querySelectorAll('.hl-prompt');
    if (prompts.length === 0) return code.textContent;
    return [...prompts].map((p) => p.nextElementSibling?.textContent || '').join('\n');
  };
  for (const code of document.querySelectorAll('main pre > code')) {
    if (code.classList.contains('language-text')) continue;
    const said = el('span', { class: 'off-screen', role: 'status' });
    const button = el('button', {
      type: 'button',
      class: 'copy',
      onclick: async () => {
        const done = await copy(typed(code));
        button.textContent = done ? say('복사함', 'copied') : say('복사하지 못함', 'not copied');
        said.textContent = button.textContent;
        setTimeout(() => {
          button.textContent = say('복사', 'copy');
          said.textContent = '';
        }, 1500);
      },
    }, say('복사', 'copy'));
    code.parentElement.append(button, said);
  }

  // What scrolls sideways must be reachable by the keyboard; what does not is no stop.
  const wide = () => {
    const boxes = [...document.querySelectorAll('main pre > code, .table-wrapper, .diagram-drawing')];
    const scrolls = boxes.map((box) => box.scrollWidth > box.clientWidth);
    boxes.forEach((box, at) => {
      if (scrolls[at]) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    });
  };
  laidOut(wide);
  window.addEventListener('resize', wide);

  // A line must not end in the middle of `--option`: half of it reads as another command.
  for (const code of document.querySelectorAll('main :not(pre) > code')) {
    if (code.children.length > 0 || !code.textContent.includes('-')) continue;
    const parts = code.textContent.split(/(\s+)/).map((word) =>
      !word.includes('-') || word.length > 30 ? word : el('span', { class: 'whole' }, word));
    code.replaceChildren(...parts);
  }

  if (html.dataset.print !== undefined) window.addEventListener('load', () => setTimeout(window.print, 100));
})();
