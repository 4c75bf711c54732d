// The agenda beside the console: where we are, and the item to take up next.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { doIt, openings } from '../parts/openings.js';
import { titled } from '../parts/texts.js';
import { say, t } from '../phrases.js';

/** @typedef {import('../screen.js').Screen} Screen */

/** @param {Screen} s */
export function agenda(s) {
	const items = (s.state.parts.agenda && s.state.parts.agenda.items) || [];
	return html`<nav aria-label=${t('Agenda')}>
		<b>${t('Agenda')}</b>
		<ol>${items.map((i) => line(s, i))}</ol>
		<p class="quiet foot">
			✓ ${t('Every step is in the record')}<br />
			${t('Entry %(n)s, check %(hash)s', { n: s.state.seq, hash: s.state.hash })}<br />
			<a href=${s.boot.minutes}>${t('Minutes')}</a>
		</p>
	</nav>`;
}

/** @param {Screen} s @param {import('../../types').AgendaItem} i */
function line(s, i) {
	const o = openings(s).find((each) => each.act === 'take_up' && String(each.args.item) === String(i.id));
	return html`<li class=${i.state} aria-current=${i.state === 'current' ? 'step' : null}>
		<span>${i.state === 'done' ? '✓' : i.position}</span>
		<span>
			${titled(i)}${i.result && html`<small>${say(i.result)}</small>`}
			${
				o &&
				o.ok &&
				html`<button key=${o.key} type="button" class="small" data-key=${o.key} disabled=${!!s.ui.busy}
					onClick=${() => doIt(s, o)}>${t('Take up')}</button>`
			}
		</span>
	</li>`;
}
