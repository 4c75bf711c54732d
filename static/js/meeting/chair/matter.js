// What is before the meeting: the questions pending, the top one first; between questions the last result.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { counted, ranked } from '../parts/figures.js';
import { person } from '../parts/people.js';
import { before, marked, needs, shortened, translated, worded } from '../parts/texts.js';
import { pair, say, t } from '../phrases.js';

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').QuestionLine} QuestionLine
 */

/** @param {Screen} s */
export function matter(s) {
	const { question } = s.state.parts;
	if (!question) return null;
	const { pending, last } = question;
	const top = before(question);
	return html`<section class="pending" aria-label=${t('Questions pending, the top one first')}>
		${last && last.fresh && result(last)}
		${pending.map((q) => (q === top ? first(s, q, pending.length < 2) : waiting(q)))}
		${!pending.length && last && !last.fresh && result(last)}
	</section>`;
}

/** @param {Screen} s @param {QuestionLine} q @param {boolean} alone */
function first(s, q, alone) {
	return html`<article class="sheet">
		<p><span class="tag info">${say(q.name)}</span> <span class="quiet">${facts(s, q).join(' · ')}</span></p>
		<p class="resolution">${alone ? marked(q) : shortened(q, 40)}</p>
		${alone && translated(q)}
	</article>`;
}

/** What a chair should know of it, in few words each. @param {Screen} s @param {QuestionLine} q */
function facts(s, q) {
	const { mine } = s.state;
	return [
		q.status === 'made' ? t('moved, no second yet') : '',
		q.status === 'seconded' ? t('seconded, not yet stated') : '',
		q.mover ? t('moved by %(who)s', { who: person(q.mover, mine) }) : '',
		q.seconder ? t('seconded by %(who)s', { who: person(q.seconder, mine) }) : '',
		q.debatable ? t('debatable') : t('not debatable'),
		q.amendable ? t('amendable') : '',
		needs(q),
		q.cite,
	].filter(Boolean);
}

/** @param {QuestionLine} q */
const waiting = (q) =>
	html`<article class="sheet under">
		<span class="tag wait">${t('%(name)s · waiting', { name: say(q.name) })}</span> ${marked(q)}
	</article>`;

/** @param {import('../../types').Last} last */
const result = (last) =>
	html`<article class=${'sheet result ' + (last.adopted ? 'yes' : 'no')}>
		<p><span class="stamp">${say(last.result)}</span> <span class="quiet">${say(last.name)}</span></p>
		<p class="resolution">${worded(last)}</p>
		${translated(last)}${counted(last)}${ranked(last)}
		${last.rule && html`<p class="quiet">${pair(last.rule)}</p>`}
	</article>`;
