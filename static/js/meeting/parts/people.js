// Sides, and people as a screen may call them.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { bracketed, say, t } from '../phrases.js';

/**
 * @typedef {import('../../types').Mine} Mine
 * @typedef {import('../../types').Who} Who
 */

/** @type {Record<string, [string, string, string]>} */
const SIDES = {
	for: ['ok', '✓', 'For'],
	against: ['live', '✕', 'Against'],
	question: ['info', '?', 'Question'],
	abstain: ['', '—', 'Abstain'],
};

/** @param {string|null} side */
export const sideWords = (side) => (side && SIDES[side] ? t(SIDES[side][2]) : '');

/** @param {string|null} side */
export function sideTag(side) {
	if (!side || !SIDES[side]) return null;
	const [kind, sign, word] = SIDES[side];
	return html`<span class=${'tag ' + kind}>${sign} ${t(word)}</span>`;
}

/**
 * Whether the table may enter acts for somebody: those without an office, and the recorder for themselves.
 * @param {import('../../types').RosterLine} who @param {Mine} mine
 */
export const mayBeEntered = (who, mine) =>
	who.standing === 'secretary' ? !!mine.me && who.who === mine.me.who : who.standing !== 'chair';

/**
 * A person as this screen may call them: by name for chair and recorder, else by number.
 * @param {Who|null} who @param {Mine|null} [mine]
 */
export function person(who, mine) {
	if (!who) return '';
	return (mine && mine.names[who.who]) || say(who.label);
}

/**
 * A person with the side they speak on, as it is read out.
 * @param {{label: import('../../types').Word|null, side: string|null}} hand
 */
export const withSide = (hand) => say(hand.label) + (hand.side ? bracketed(sideWords(hand.side)) : '');

/** @param {{side: string|null}} speaker */
export const speakingNow = (speaker) =>
	speaker.side ? t('Speaking now, %(side)s', { side: sideWords(speaker.side) }) : t('Speaking now');
