// What is before the meeting: the questions pending, the top one first; the last result; the agenda.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { counted, ranked } from '../parts/figures.js';
import { person } from '../parts/people.js';
import { before, marked, needs, titled, translated, worded } from '../parts/texts.js';
import { pair, say, sentences, t } from '../phrases.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').QuestionLine} QuestionLine
 */

/** @param {Screen} s */
export function questions(s) {
	const { question } = s.state.parts;
	if (!question) return null;
	const top = before(question);
	const rest = question.pending.filter((q) => q !== top);
	return html`${top && first(s, top)}${rest.map(waiting)}`;
}

/** @param {Screen} s @param {QuestionLine} top */
function first(s, top) {
	const name = say(top.name);
	const pending = top.status === 'pending';
	return html`<article class="sheet q-now" aria-live="polite">
		<p class="un">
			<span class="tag info">${step(s, top)}${pending ? name : ''}</span>
			${!pending && html`<span class="quiet">${name}</span>`}
			${top.mover && html`<span class="quiet">${movers(s, top)}</span>`}
		</p>
		<p class="resolution">${marked(top)}</p>
		${translated(top)}
		<p class="quiet">${needs(top)}</p>
	</article>`;
}

/** @param {Screen} s @param {QuestionLine} top */
function step(s, top) {
	const { vote } = s.state.parts;
	if (top.status === 'made') return t('Moved, waiting for a second');
	if (top.status === 'seconded') return t('Seconded, waiting to be stated');
	if (vote && vote.open) return t('Voting on: %(name)s', { name: '' });
	return top.debatable
		? t('Now debating: %(name)s', { name: '' })
		: t('To be decided: %(name)s', { name: '' });
}

/** @param {Screen} s @param {QuestionLine} top */
function movers(s, top) {
	const who = person(top.mover, s.state.mine);
	if (!top.seconder) return t('moved by %(who)s', { who });
	return t('moved by %(who)s, seconded by %(second)s', { who, second: person(top.seconder, s.state.mine) });
}

/** @param {QuestionLine} q */
const waiting = (q) =>
	html`<article class="sheet under">
		<p class="un"><span class="tag wait">${t('Waiting: %(name)s', { name: say(q.name) })}</span></p>
		<p>${marked(q)}</p>
	</article>`;

/**
 * The last result: above all else until something else happens, below afterwards while nothing is pending.
 * @param {Screen} s @param {boolean} fresh which of the two places is drawn
 */
export function result(s, fresh) {
	const { question } = s.state.parts;
	const last = question && question.last;
	if (!question || !last || last.fresh !== fresh || (!fresh && question.pending.length)) return null;
	return html`<article class=${'sheet result ' + (last.adopted ? 'yes' : 'no')} aria-live="polite">
		<p class="un">
			<span class="stamp">${say(last.result) || (last.adopted ? t('Adopted') : t('Not adopted'))}</span>
			<span class="quiet">${say(last.name)}</span>
		</p>
		<p class="resolution">${worded(last)}</p>
		${translated(last)}
		<p>${sentences(last.said)}</p>
		${counted(last)}${ranked(last)}
		${last.rule && html`<p class="quiet">${pair(last.rule)}</p>`}
	</article>`;
}

/** Nothing else is to be read before the meeting opens; afterwards it waits folded. @param {Screen} s */
export function agenda(s) {
	const { agenda, meeting } = s.state.parts;
	if (!agenda) return null;
	return html`<details class="sheet agenda" open=${!!meeting && meeting.phase === 'before'}>
		<summary>${t('Agenda')}</summary>
		<ol>
			${agenda.items.map(
				(i) => html`<li class=${i.state} aria-current=${i.state === 'current' ? 'step' : null}>
					<span>${i.state === 'done' ? '✓' : i.position}</span>
					<span>${titled(i)}${i.result && html` <b class="quiet">${say(i.result)}</b>`}</span>
				</li>`,
			)}
		</ol>
	</details>`;
}
