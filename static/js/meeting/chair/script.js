// What the chair is to say now, word for word.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { say, t } from '../phrases.js';

/** @param {string} words */
const quoted = (words) => '“' + words.replace(/“/g, '‘').replace(/”/g, '’') + '”';

/** @param {import('../screen.js').Screen} s */
export function script(s) {
	const lines = ((s.state.mine && s.state.mine.script) || []).map(say).filter(Boolean);
	if (!lines.length) return null;
	return html`<div>
		<p class="quiet">${t('Please say now')}</p>
		<p class="say">${lines.map((words, n) => html`${n > 0 && html`<br />`}${quoted(words)}`)}</p>
	</div>`;
}
