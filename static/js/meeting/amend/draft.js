// The amendment as written so far: the words touched, what becomes of them, the change that results.
// @ts-check
import { bare, characters, pieces } from './words.js';

/** @typedef {import('../screen.js').Screen} Screen */
/** @typedef {import('../../types').Opening} Opening */
/** @typedef {NonNullable<import('../screen.js').Panel>} Panel */
/**
 * The amendment as written so far. picked: the words touched; before, rest: what stands on either side of
 * them; whole: words are added at the end of the text.
 * @typedef {{draft: Panel, op: string, units: string[], from: number|null, to: number|null, picked: string,
 *   before: string, rest: string, words: string, whole: boolean, complete: boolean,
 *   set: (change: Partial<Panel>) => void}} Draft
 */

/** @param {Screen} s @param {Opening} o @returns {Draft} */
export function draftOf(s, o) {
	const draft = /** @type {Panel} */ (s.ui.panel);
	const pending = (s.state.parts.question && s.state.parts.question.pending) || [];
	const target = pending.find((q) => q.id === o.args.target) || pending.find((q) => q.status === 'pending');
	if (!draft.text) draft.text = (target && (target.degree > 0 ? target.own_text : target.text)) || '';
	const { op = 'replace', words = '', text } = draft;
	const units = pieces(text);
	const [from, to] = draft.span || [null, null];
	const picked = from === null || to === null ? '' : bare(units.slice(from, to + 1).join(''));
	const before = from === null ? '' : units.slice(0, from).join('');
	const whole = op === 'add' && from === null;
	return {
		draft,
		op,
		units,
		from,
		to,
		picked,
		before,
		rest: text.slice((before + picked).length),
		words,
		whole,
		complete: whole ? !!words : from !== null && (op === 'strike' || !!words),
		set(change) {
			Object.assign(draft, change);
			s.again();
		},
	};
}

/** The change as the rules take it. @param {Draft} d */
export function edit({ op, picked, before, words, whole }) {
	const at = characters(before);
	if (op === 'strike') return { op, old: picked, at };
	if (op === 'replace') return { op, old: picked, new: words, at };
	return whole ? { op: 'add', new: words } : { op: 'insert', new: words, after: picked, at };
}

/** First the beginning, then the end; a third touch begins again. @param {Draft} d @param {number} n */
export function touch({ from, to, set }, n) {
	if (from === null || to === null || from !== to || n === from) {
		set({ span: from === n && to === n ? null : [n, n] });
	} else {
		set({ span: [Math.min(from, n), Math.max(from, n)] });
	}
}
