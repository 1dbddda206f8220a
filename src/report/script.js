'use strict';
for (const view of document.querySelectorAll('details.document')) {
  const lines = [...view.querySelectorAll('.lines > li')];
  const buttons = [...view.querySelectorAll('.filters button[data-fate]')];
  const range = view.querySelector('input[type=range]');
  const all = view.querySelector('.all');
  const shown = view.querySelector('.shown');

  const update = () => {
    const wanted = new Set();
    for (const button of buttons) {
      if (button.getAttribute('aria-pressed') === 'true') wanted.add(button.dataset.fate);
    }
    const most = Number(range.value);
    const isAll = wanted.size === 0 && most === 100;
    let count = 0;
    for (const line of lines) {
      const fits = wanted.size === 0 || wanted.has(line.dataset.fate);
      line.hidden = !(fits && Number(line.dataset.sure) <= most);
      count += line.hidden ? 0 : 1;
    }
    view.querySelector('output').textContent = range.value;
    view.querySelector('.nothing').hidden = count > 0 || lines.length === 0;
    all.hidden = isAll;
    shown.textContent = isAll ? '' : `${count} of ${lines.length} blocks`;
  };

  for (const button of buttons) {
    button.addEventListener('click', () => {
      const pressed = button.getAttribute('aria-pressed') === 'true';
      button.setAttribute('aria-pressed', String(!pressed));
      update();
    });
  }
  range.addEventListener('input', update);
  all.addEventListener('click', () => {
    for (const button of buttons) button.setAttribute('aria-pressed', 'false');
    range.value = '100';
    update();
    range.focus();
  });
  update();
}
