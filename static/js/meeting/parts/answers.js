// Why something is not possible, and what an answer to an act means for people.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { bracketed, boot, say, t } from '../phrases.js';

/**
 * @typedef {import('../../types').Opening} Opening
 * @typedef {import('../../types').Refusal} Refusal
 */

/**
 * Why not, by which rule, and what would be in order.
 * @param {Refusal} refusal
 * @param {Opening[]} openings
 */
export function whyNot(refusal, openings) {
	const named = (refusal.instead || []).map((key) => openings.find((o) => o.key === key));
	const instead = named.map((o) => (o && o.ok ? say(o.label) : '')).filter(Boolean);
	return html`<dl class="why">
		<div><dt>${t('Why')}</dt><dd>${say(refusal.reason)}</dd></div>
		${refusal.cite && html`<div><dt>${t('Rule')}</dt><dd>${say(refusal.cite)}</dd></div>`}
		${
			instead.length > 0 &&
			html`<div><dt>${t('You can now')}</dt><dd>${instead.join(boot.lang === 'zh' ? '、' : ', ')}</dd></div>`
		}
	</dl>`;
}

/**
 * What an answer to an act means for people; '' when it was done and there is nothing to say.
 * @param {import('../../types').Answer} answer
 */
export function answered(answer) {
	if (answer.ok) return answer.text || '';
	const { refused, error } = answer;
	if (refused && refused.text) return refused.text;
	if (refused) {
		const cite = typeof refused.cite === 'string' && refused.cite;
		return say(refused.reason) + (cite ? bracketed(cite) : '');
	}
	if (answer.bad) {
		return t('Something is missing or not right in what you entered. Please check it and send again.');
	}
	if (answer.gone) return t('You are no longer signed in to this meeting. Please reload the page.');
	if (error && error !== 'unreachable') return error;
	return t('The server cannot be reached. Nothing was changed; please try again.');
}

/** What the last answer said. @param {import('../screen.js').Screen} s */
export const said = (s) => s.ui.said && html`<p class="said" role="alert">${s.ui.said}</p>`;
