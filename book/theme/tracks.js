// <labcheck-tracks>: two sections side by side become tabs; the choice holds for the whole book.
(() => {
  'use strict';
  const { store, say, el, uid } = window.labcheckBook;

  customElements.define('labcheck-tracks', class extends HTMLElement {
    connectedCallback() {
      if (this.made) return;
      this.made = true;
      const sections = [...this.querySelectorAll(':scope > .track')];
      const tabs = sections.map((section) => {
        const name = section.querySelector('.track-name');
        const [tab, panel] = [uid('tab'), uid('panel')];
        section.id ||= panel;
        section.setAttribute('role', 'tabpanel');
        section.setAttribute('aria-labelledby', tab);
        section.tabIndex = 0;
        return el('button', { type: 'button', role: 'tab', id: tab, class: 'track-tab', 'aria-controls': section.id,
          onclick: () => this.choose(section.dataset.track) }, name.textContent);
      });
      const list = el('div', { role: 'tablist', class: 'track-tabs', 'aria-label': say('환경', 'System') }, ...tabs);
      list.addEventListener('keydown', (event) => {
        const at = tabs.indexOf(document.activeElement);
        const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
        if (to === undefined || at < 0) return;
        event.preventDefault();
        const next = (to + tabs.length) % tabs.length;
        this.choose(sections[next].dataset.track);
        tabs[next].focus();
      });
      this.prepend(list);
      this.classList.add('tabbed');
      this.show = () => {
        const kept = store.get('track');
        const track = sections.some((section) => section.dataset.track === kept) ? kept : sections[0].dataset.track;
        sections.forEach((section, at) => {
          const on = section.dataset.track === track;
          section.classList.toggle('off', !on);
          tabs[at].setAttribute('aria-selected', String(on));
          tabs[at].tabIndex = on ? 0 : -1;
        });
      };
      this.show();
      // A link into the section that is not shown shows it.
      const reveal = () => {
        const at = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
        const section = at && sections.find((one) => one.classList.contains('off') && one.contains(at));
        if (!section) return;
        this.choose(section.dataset.track);
        at.scrollIntoView();
      };
      window.addEventListener('hashchange', reveal);
      document.addEventListener('labcheck:changed', this.show);
      reveal();
    }

    // Other groups on the page change with it; the one in hand stays where it is on the screen.
    choose(track) {
      const { top } = this.getBoundingClientRect();
      store.set('track', track);
      window.scrollBy(0, this.getBoundingClientRect().top - top);
    }
  });
})();
