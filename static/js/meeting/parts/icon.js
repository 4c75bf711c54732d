// Drawings on a grid of 24 by 24, stroke only; a word always stands beside them.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';

/** @type {Record<string, string>} */
const PATHS = {
	check: 'M4 13l5 5L20 6',
	cross: 'M5 5l14 14M19 5L5 19',
	bar: 'M4 12h16',
	back: 'M15 5l-7 7 7 7',
	edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
	hand:
		'M7 12V6.5a1.5 1.5 0 0 1 3 0V11M10 10.5v-6a1.5 1.5 0 0 1 3 0v6M13 11V5.5a1.5 1.5 0 0 1 3 0V12M16 11.5V8' +
		'a1.5 1.5 0 0 1 3 0v6a7 7 0 0 1-7 7c-3 0-4.6-1.6-6-4l-2.2-3.7a1.5 1.5 0 0 1 2.6-1.5L7 13.5',
	ask: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17h.01',
	flag: 'M6 21V4M6 5h12l-2.5 4L18 13H6',
	wifi: 'M3 9c5-5 13-5 18 0M6.5 13c3-3 8-3 11 0M12 18h.01M4 3l16 18',
	door: 'M6 21V4h12v17M3 21h18M14 12h.01',
};

/** @param {string} name */
export const icon = (name) =>
	html`<svg class="ic" viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
