// What is going on apart from a question: not yet open, in recess, over; or the room is asked to agree in
// silence.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { ring } from '../parts/figures.js';
import { icon } from '../parts/icon.js';
import { titled } from '../parts/texts.js';
import { clock, say, t } from '../phrases.js';

/** @typedef {import('../screen.js').Screen} Screen */

/** @param {Screen} s */
export function phase(s) {
	const { meeting } = s.state.parts;
	if (meeting.phase === 'before') return before(s);
	if (meeting.phase === 'recess') {
		const time = meeting.recess_until && clock(meeting.recess_until);
		return html`<section class="sheet">
			<h2>${t('In recess')}</h2>
			<p>${time ? t('We go on at %(time)s', { time }) : t('We go on when the chair says so.')}</p>
		</section>`;
	}
	if (meeting.phase === 'adjourned') {
		return html`<section class="sheet"><h2>${t('The meeting is adjourned. Thank you.')}</h2></section>`;
	}
	return null;
}

/** @param {Screen} s */
function before(s) {
	const { meeting, present } = s.state.parts;
	const me = s.state.mine && s.state.mine.me;
	return html`<section class="sheet">
		<h2 class="named">${titled(meeting)}</h2>
		<p class="quiet">${t('The meeting has not been called to order yet.')}</p>
		<p>${t('%(n)s here, %(needed)s needed', { n: present.present, needed: present.quorum })}</p>
		${me && me.present && checkedIn()}
	</section>`;
}

const checkedIn = () =>
	html`<p class="recorded">${icon('check')}<span>${t('You are checked in.')}</span></p>`;

/** @param {Screen} s */
export function consent(s) {
	const { question } = s.state.parts;
	const asked = question && question.consent;
	if (!asked) return null;
	return html`<section class="obj" role="alertdialog" aria-labelledby="asked">
		<h2 id="asked">${t('The chair proposes: agreed, unless somebody objects')}</h2>
		${asked.name && html`<p><span class="tag info">${say(asked.name)}</span></p>`}
		<p class="resolution">${say(asked.text)}</p>
		<div class="obj-do">
			${ring(asked, s.now())}
			<p><b>${t('If you agree, do nothing')}</b></p>
			<p class="quiet">${t('If one person objects, it is voted on as usual')}</p>
		</div>
	</section>`;
}
