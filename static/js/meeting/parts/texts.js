// The words of questions and titles: changes marked, translations shown as such.
// @ts-check
import { html } from '../../../vendor/htm-preact-3.1.1.js';
import { boot, pair, say, t } from '../phrases.js';

/**
 * @typedef {import('../../types').Change} Change
 * @typedef {import('../../types').Word} Word
 * @typedef {{text: string, asked?: Word|null, diff?: Change[]|null}} Worded
 */

/** A question in words: its own, else what is asked by it. @param {Worded} question */
export const worded = (question) => question.text || say(question.asked);

/** The words of a question; what an amendment takes out and puts in is marked. @param {Worded} question */
export function marked(question) {
	if (!question.diff) return worded(question);
	return question.diff.map(([op, text]) =>
		op === '-' ? html`<del>${text}</del>` : op === '+' ? html`<ins>${text}</ins>` : text,
	);
}

/**
 * The question before the body: the one being voted on while a vote is open, whatever was moved meanwhile.
 * @param {import('../../types').QuestionPart|undefined} question
 */
export const before = (question) => question && question.pending.find((q) => q.id === question.now);

/**
 * A question's words, shortened around its changes.
 * @param {Worded} question @param {number} room characters kept on either side of a change
 */
export function shortened(question, room) {
	if (!question.diff) return worded(question);
	const last = question.diff.length - 1;
	/** @param {Change} change @param {number} n @returns {Change} */
	const short = ([op, text], n) => {
		if (op !== '=' || text.length <= room * 2) return [op, text];
		if (n === 0) return [op, '……' + text.slice(-room)];
		return [op, text.slice(0, room) + '……' + (n === last ? '' : text.slice(-room))];
	};
	return marked({ text: '', diff: question.diff.map(short) });
}

/**
 * The added translation of people's words, shown as such to readers of English.
 * @param {{text_en?: string|null, title_en?: string|null}} said
 */
export function translated(said) {
	const en = boot.lang === 'en' && (said.text_en || said.title_en);
	return en ? html`<p class="tr"><i>${t('Translation')}</i> ${en}</p>` : null;
}

/**
 * A title in its own words, its translation after it for readers of English.
 * @param {{title: string|null, title_en?: string|null}} said
 */
export const titled = (said) =>
	boot.lang === 'en' && said.title_en
		? html`${said.title} <small class="tr">${said.title_en}</small>`
		: said.title;

/**
 * What carries a question: its decision rule in words, or what the rulebook needs.
 * @param {{rule: import('../../types').Pair|null, needs: import('../../types').Word|null}} question
 */
export const needs = (question) => (question.rule ? pair(question.rule) : say(question.needs));
