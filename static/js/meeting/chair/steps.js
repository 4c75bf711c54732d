// The main buttons: the next proper step first, then what else a chair may do; or the seconds for an
// objection.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { said } from '../parts/answers.js';
import { ring } from '../parts/figures.js';
import { openFor, openings } from '../parts/openings.js';
import { clock, say, t } from '../phrases.js';
import { button } from './button.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').Consent} Consent
 */

/** What has its place elsewhere on the console. */
const ELSEWHERE = [
	'take_up',
	'recognize',
	'stop_speaker',
	'enter_hands',
	'check_in',
	'leave',
	'overrule',
	'admit',
	'tick',
	'presence',
	'recess',
	'declare_adjourned',
	'ask_consent',
];

/** Of these what has none there: a question laid aside that is due, and ending a speech for a breach. */
const HERE = ['take_up.aside', 'stop_speaker.barred'];

/** @param {Screen} s */
export function phase(s) {
	const { meeting } = s.state.parts;
	if (meeting.phase === 'recess') {
		const time = meeting.recess_until && clock(meeting.recess_until);
		return html`<p class="sheet">${time ? t('In recess until %(time)s.', { time }) : t('In recess')}</p>`;
	}
	if (meeting.phase === 'adjourned') {
		return html`<p class="sheet">
			${t('The meeting is adjourned. The minutes are ready.')} <a href=${s.boot.minutes}>${t('Minutes')}</a>
		</p>`;
	}
	return null;
}

/** @param {Screen} s */
export function steps(s) {
	const { question } = s.state.parts;
	const told = !s.ui.panel && said(s);
	// While the room is asked, the question stands where the buttons were, so that the page does not move.
	if (question && question.consent) return html`${asking(s, question.consent)}${told}`;
	// A closed item's button stands in the agenda.
	const open = openings(s).filter((o) => o.ok);
	const taking = open.find((o) => o.act === 'take_up');
	const first = open.filter(
		(o) => o.place === 'now' && o.act !== 'cast' && (o.act !== 'take_up' || o === taking),
	);
	const also = open.filter(
		(o) => o.place === 'chair' && (HERE.includes(o.key) || !ELSEWHERE.includes(o.act)),
	);
	// The main button does what the sentence says, wherever else it has its place; the others are plain.
	const wanted = s.state.mine && s.state.mine.main;
	const main = wanted ? open.find((o) => o.act === wanted) : undefined;
	const others = first.filter((o) => o !== main);
	return html`<div class="acts main-acts">
			${main && button(s, main, 'seal')}${others.map((o) => button(s, o, ''))}
			${
				open.some((o) => o.act === 'ask_consent' && o.place !== 'now') &&
				html`<button type="button" data-key="ask_consent" disabled=${!!s.ui.busy}
					onClick=${() => s.open({ kind: 'consent' })}>${t('Without objection…')}</button>`
			}
			${also.filter((o) => o !== main).map((o) => button(s, o, ''))}
		</div>
		${told}`;
}

/** @param {Screen} s @param {Consent} asked */
function asking(s, asked) {
	const object = () => s.act('object', {}, { key: 'object' });
	return html`<section class="asked-now" role="status">
		${ring(asked, s.now())}
		<div>
			<b>${t('Is there any objection?')}</b>
			<p class="resolution">${say(asked.text)}</p>
			<p class="quiet">${t('Silence agrees; one objection and it is voted on')}</p>
		</div>
		${
			openFor(s, 'object') &&
			html`<button type="button" data-key="object" disabled=${!!s.ui.busy} onClick=${object}>
				${t('Somebody objects')}
			</button>`
		}
	</section>`;
}
