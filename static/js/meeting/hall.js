// The wall of the hall: the question, the speaker, the turnout, the result, and the way in. Never a partial
// count.
// @ts-check
import { html } from '../../vendor/htm-preact-3.1.1.js';
import { cards } from './hall/cards.js';
import { fit } from './hall/fit.js';
import { question } from './hall/question.js';
import { phaseTag } from './parts/phase.js';
import { titled } from './parts/texts.js';
import { clock, pair, t } from './phrases.js';
import { start } from './screen.js';

/** @typedef {import('./screen.js').Screen} Screen */

/** @param {Screen} s */
function head(s) {
	const { meeting } = s.state.parts;
	const item = meeting.item;
	return html`<header>
		${phaseTag(meeting)}
		<h1>${pair(meeting.body) || meeting.title}</h1>
		${item && html`<span class="l item">${itemOf(item)}　${titled(item)}</span>`}
		${
			!s.state.line &&
			html`<span class="tag wait">${t('As of %(time)s', { time: clock(s.state.heard, true) })}</span>`
		}
		<time>${clock(s.now())}</time>
	</header>`;
}

/** @param {import('../types').ItemLine} item */
const itemOf = (item) => t('Item %(n)s of %(count)s', { n: item.position, count: item.count });

/** @param {Screen} s */
function join(s) {
	const code = String(s.state.parts.meeting.code || '');
	return html`<aside class="join">
		<img class="qr" src=${s.boot.qr} alt=${t('QR code to join this meeting')} />
		<b>${code.slice(0, 3)} ${code.slice(3)}</b><span>${t('Scan, or enter the code')}</span>
	</aside>`;
}

start('hall', (s) => {
	window.requestAnimationFrame(fit);
	if (!s.state.parts.meeting) return html`<p class="l">${t('One moment…')}</p>`;
	const over = s.state.parts.meeting.phase === 'adjourned';
	return html`${head(s)}
		<main class=${over ? 'over' : ''}>${question(s)}</main>
		${cards(s)}${!over && join(s)}`;
});
