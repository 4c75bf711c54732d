// The top of the phone: which meeting, which item, and whether the line stands.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { icon } from '../parts/icon.js';
import { phaseTag } from '../parts/phase.js';
import { before, titled } from '../parts/texts.js';
import { clock, pair, say, t } from '../phrases.js';

/** @typedef {import('../screen.js').Screen} Screen */

/** @param {Screen} s */
export function head(s) {
	const { meeting } = s.state.parts;
	return html`<header class="hd">
		${phaseTag(meeting)}
		<h1>${pair(meeting.body) || meeting.title}</h1>
		<span class="quiet line">${s.state.line ? t('Connected') : t('Not connected')}</span>
	</header>`;
}

/** @param {Screen} s */
export function crumb(s) {
	const { meeting, question } = s.state.parts;
	if (!meeting.item) return html`<p class="crumb">${titled(meeting)}</p>`;
	const { position: n, count } = meeting.item;
	const top = before(question);
	return html`<p class="crumb">
		<span class="nb">${t('Item %(n)s of %(count)s', { n, count })}</span> › ${titled(meeting.item)}
		${top && top.degree > 0 && html` › ${say(top.name)}`}
	</p>`;
}

/** What a person may rely on while the network is away. @param {Screen} s */
export function offline(s) {
	if (s.state.line) return null;
	const time = clock(s.state.heard, true);
	return html`<div class="off" role="status">
		${icon('wifi')}
		<div>
			<b>${t('The network is unsteady, reconnecting')}</b>
			<p class="quiet">
				${t('Below is how it was at %(time)s; the meeting goes on. Your place in the queue is kept.', {
					time,
				})}
			</p>
		</div>
	</div>`;
}
