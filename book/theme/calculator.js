// <labcheck-calculator>: what a month costs, and how much of it a stopped instance still pays. The
// prices come with the element; the table that it holds stays.
(() => {
  'use strict';
  const { say, el, uid } = window.labcheckBook;
  const won = (n) => say(`${n.toLocaleString('ko-KR')}원`, `${n.toLocaleString('en-US')} won`);

  customElements.define('labcheck-calculator', class extends HTMLElement {
    connectedCallback() {
      if (this.made) return;
      this.made = true;
      const price = Object.fromEntries(Object.entries(this.dataset).map(([key, value]) => [key, Number(value)]));
      const number = (label, unit, value, max, step) => {
        const id = uid('cost');
        const range = el('input', { type: 'range', id, min: 0, max, step, value, oninput: () => this.count() });
        const shown = el('output', { for: id });
        this.shown.push(() => {
          shown.textContent = `${Number(range.value).toLocaleString()} ${unit}`;
          range.setAttribute('aria-valuetext', shown.textContent);
        });
        return [el('div', { class: 'cost-line' }, el('label', { for: id }, label), range, shown), range];
      };
      this.shown = [];
      const [hours, hoursInput] = number(say('켜 둔 시간', 'Hours it runs'), say('시간', 'h'), 160, price.hours, 10);
      const [volume, volumeInput] = number(say('볼륨', 'Volume'), 'GB', 100, 500, 10);
      const [egress, egressInput] = number(say('나가는 트래픽', 'Traffic out'), 'GB', 10, 200, 5);
      const addressId = uid('cost');
      const address = el('input', { type: 'checkbox', id: addressId, checked: true, onchange: () => this.count() });
      const result = el('div', { class: 'cost-result', role: 'status' });
      const bar = el('div', { class: 'cost-bar', 'aria-hidden': 'true' });
      this.count = () => {
        for (const show of this.shown) show();
        const parts = [
          [say('컴퓨트', 'Compute'), Number(hoursInput.value) * price.compute, 'compute'],
          [say('스토리지', 'Storage'), Number(volumeInput.value) * price.volume, 'storage'],
          [say('네트워크', 'Network'), Number(egressInput.value) * price.egress, 'network'],
          [say('공인 IP', 'Public IP'), address.checked ? price.address : 0, 'address'],
        ];
        const sum = parts.reduce((total, [, part]) => total + part, 0);
        const idle = parts[1][1] + parts[3][1];
        const share = (part) => (sum === 0 ? 0 : Math.round((part / sum) * 100));
        bar.replaceChildren(...parts.filter(([, part]) => part > 0).map(([, part, name]) => {
          const piece = el('span', { class: `cost-${name}` });
          piece.style.flexGrow = part;
          return piece;
        }));
        result.replaceChildren(
          el('p', { class: 'cost-sum' }, say('한 달에 ', 'A month: '), el('strong', {}, won(sum))),
          el('ul', { class: 'cost-parts' }, ...parts.map(([name, part, key]) => el('li', {},
            el('span', { class: `cost-key cost-${key}` }), `${name} ${won(part)} (${share(part)} %)`))),
          el('p', { class: 'cost-idle' }, say('인스턴스를 한 달 내내 꺼 두어도 ', 'Stopped all month it still pays '),
            el('strong', {}, won(idle)), say('을 냅니다. ', '. '),
            idle === 0 ? say('볼륨과 공인 IP를 모두 돌려주었기 때문입니다.', 'Volume and public IP were given back.')
              : say('볼륨과 공인 IP는 지우고 반납할 때까지 청구됩니다.', 'Volume and public IP are billed until they are deleted and given back.')),
        );
      };
      const title = uid('cost');
      this.prepend(el('section', { class: 'calculator', 'aria-labelledby': title },
        el('p', { class: 'calculator-title', id: title }, say('직접 계산해 보기', 'Reckon for yourself')),
        hours, volume, egress,
        el('div', { class: 'cost-line' }, el('label', { for: addressId }, say('공인 IP를 갖고 있음', 'Keeps a public IP')), address),
        bar, result));
      this.count();
    }
  });
})();
