// Who is here: checking people in and out at the table.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { said } from '../parts/answers.js';
import { t } from '../phrases.js';
import { finder, found } from './room.js';

/** @typedef {import('../screen.js').Screen} Screen */

/** @param {Screen} s */
export function roster(s) {
	const { present } = s.state.parts;
	const shown = found(s, (s.state.mine && s.state.mine.roster) || []);
	return html`<div class="in">
		<p>${t('%(n)s here, %(needed)s needed', { n: present.present, needed: present.quorum })}</p>
		${finder(s)}${said(s)}
		<ul class="roll">${shown.slice(0, 200).map((p) => line(s, p))}</ul>
	</div>`;
}

/** @param {Screen} s @param {import('../../types').RosterLine} p */
function line(s, p) {
	const disabled = !!s.ui.busy;
	const leave = () => s.act('leave', { who: [p.who] }, { key: 'leave-' + p.who });
	const checkIn = () => s.act('check_in', { who: [p.who] }, { key: 'in-' + p.who });
	return html`<li key=${p.who}>
		<span>${p.number}　${p.name}</span>
		${
			p.present
				? html`<span class="tag ok">✓ ${t('here')}</span>
					<button type="button" class="small" disabled=${disabled} onClick=${leave}>${t('Has left')}</button>`
				: html`<button type="button" class="small main" disabled=${disabled} onClick=${checkIn}>
					${t('Check in')}
				</button>`
		}
	</li>`;
}
