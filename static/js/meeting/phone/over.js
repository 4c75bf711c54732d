// A panel over the whole phone, with the way back.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { icon } from '../parts/icon.js';
import { t } from '../phrases.js';

/** @typedef {import('../../../vendor/htm-preact-3.1.1.js').Tree} Tree */

/** @param {import('../screen.js').Screen} s @param {string} title @param {Tree} body */
export function over(s, title, body) {
	return html`<div class="over-screen" role="dialog" aria-modal="true" aria-label=${title}>
		<header class="hd">
			<button type="button" class="plain-btn" onClick=${() => s.open(null)}>
				${icon('back')}${t('Back')}
			</button>
			<b>${title}</b>
		</header>
		${body}
	</div>`;
}
