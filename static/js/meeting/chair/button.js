// One act of the console as a button; dots tell that it asks for something first.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { doIt } from '../parts/openings.js';
import { say } from '../phrases.js';

/** @param {import('../screen.js').Screen} s @param {import('../../types').Opening} o @param {string} cls */
export const button = (s, o, cls) =>
	html`<button key=${o.key} type="button" class=${cls} data-key=${o.key} disabled=${!!s.ui.busy}
		onClick=${() => doIt(s, o)}>${say(o.label)}${(o.asks.length > 0 || o.weighs) && '…'}</button>`;
