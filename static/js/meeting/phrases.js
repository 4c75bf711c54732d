// The words of the live screens, in the reader's language.
//
// Two kinds, one catalogue (/i18n/<language>.json): words of the rules come as values {k: key, p: params};
// words of the screens have English as their id (consult/meetings/screens/screen_words.py lists them all, for
// the translators).
// @ts-check

const island = document.getElementById('boot');

/** What the page told us: addresses, the first view, who we are. @type {import('../types').Boot} */
export const boot = JSON.parse((island && island.textContent) || '{}');

/** @type {Record<string, string>} */
let words = {};

/** Resolves once the words are here; tries again while the network is away. @returns {Promise<void>} */
export async function ready() {
	for (let wait = 300; ; wait = Math.min(wait * 2, 4000)) {
		try {
			const answer = await window.fetch(boot.words, { credentials: 'same-origin' });
			if (answer.ok) {
				words = await answer.json();
				return;
			}
		} catch (_) {
			/* again, later */
		}
		await new Promise((go) => window.setTimeout(go, wait));
	}
}

/** @typedef {Record<string, unknown>} Params */

/** @param {string} said @param {Params} params */
function fill(said, params) {
	return said.replace(/%\((\w+)\)[sd]|%%/g, (_place, name) => (name ? say(params[name]) : '%'));
}

/** A message of the screens. @param {string} message @param {Params} [params] */
export function t(message, params) {
	return fill(words[message] || message, params || {});
}

/**
 * A word value {k, p}, or a pair {zh, en}, in the reader's language; people's own words (plain text) as they
 * are.
 * @param {unknown} word
 * @returns {string}
 */
export function say(word) {
	if (word === null || word === undefined) return '';
	if (typeof word !== 'object') return String(word);
	const { k, p, zh, en } = /** @type {{k?: string, p?: Params, zh?: string, en?: string}} */ (word);
	if (!k) return (boot.lang === 'en' ? en : zh) || zh || '';
	return words[k] ? fill(words[k], p || {}) : '';
}

/** Words in brackets after others, set as the reader's language has them. @param {string} said */
export const bracketed = (said) => (boot.lang === 'en' ? ' (' + said + ')' : '（' + said + '）');

/**
 * Sentences one after the other; between Chinese ones, which end in a full-width stop, there is no space.
 * @param {import('../types').Word[]} said
 */
export const sentences = (said) => said.map((each) => say(each)).join(boot.lang === 'en' ? ' ' : '');

/** A pair {zh, en} for the reader. @param {import('../types').Pair|null} pair */
export const pair = (pair) => say(pair);

/** Seconds as m:ss. @param {number} seconds */
export function minutes(seconds) {
	const left = Math.max(0, Math.ceil(seconds));
	return Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0');
}

/**
 * HH:MM, or HH:MM:SS, of an instant in the community's zone, whatever the device thinks.
 * @param {Date|string|number} at
 * @param {boolean} [exact]
 */
export function clock(at, exact) {
	/** @type {Intl.DateTimeFormatOptions} */
	const form = {
		hour: '2-digit',
		minute: '2-digit',
		hourCycle: 'h23',
		timeZone: boot.zone || 'Asia/Shanghai',
	};
	if (exact) form.second = '2-digit';
	// Older browsers know hour12 only, and then write midnight as 24.
	return new Intl.DateTimeFormat('en-GB', form).format(new Date(at)).replace(/^24/, '00');
}
