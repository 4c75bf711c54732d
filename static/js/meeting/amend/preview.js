// How the text will read with the amendment, and how the chair will read the amendment out.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { t } from '../phrases.js';

/** @typedef {import('./draft.js').Draft} Draft */

/** @param {Draft} d */
export const preview = (d) =>
	html`<h2><i>3</i>${t('How it will read')}</h2>
		<div class="sheet pv">
			<p class="resolution">${changed(d)}</p>
			<div class="rd">
				<p class="quiet">${t('The chair will read it like this')}</p>
				<p class="song">${readAloud(d)}</p>
			</div>
		</div>`;

/** @param {Draft} d */
function changed({ draft, op, picked, before, rest, words, whole }) {
	if (whole) return html`${draft.text}<ins>${words}</ins>`;
	if (op === 'add') return html`${before}${picked}<ins>${words}</ins>${rest}`;
	if (op === 'strike') return html`${before}<del>${picked}</del>${rest}`;
	return html`${before}<del>${picked}</del><ins>${words}</ins>${rest}`;
}

/** @param {Draft} d */
function readAloud({ op, picked, words, whole }) {
	if (op === 'strike') return t('Strike out “%(old)s”.', { old: picked });
	if (op === 'replace') return t('Change “%(old)s” to “%(new)s”.', { old: picked, new: words });
	if (whole) return t('Add at the end “%(new)s”.', { new: words });
	return t('After “%(old)s” insert “%(new)s”.', { old: picked, new: words });
}
