// Where the meeting stands, in a word.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { t } from '../phrases.js';

/** @param {{phase: string}} meeting @param {string} [more] words after it */
export function phaseTag(meeting, more) {
	/** @type {Record<string, [string, string]>} */
	const words = {
		before: ['wait', t('Not yet open')],
		in_session: ['live', t('In session')],
		recess: ['wait', t('In recess')],
		adjourned: ['', t('Adjourned')],
	};
	const [kind, word] = words[meeting.phase];
	const dot = meeting.phase === 'in_session' && html`<i class="dot"></i>`;
	return html`<span class=${'tag ' + kind}>${dot}${word}${more || ''}</span>`;
}
