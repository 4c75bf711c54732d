// The acts open to this person, and doing one.
// @ts-check

/**
 * @typedef {import('../screen.js').Screen} Screen
 * @typedef {import('../../types').Opening} Opening
 */

/** @param {Screen} s @returns {Opening[]} */
export const openings = (s) => (s.state.mine && s.state.mine.openings) || [];

/** The first door of this kind of act that is open. @param {Screen} s @param {string} act */
export const openFor = (s, act) => openings(s).find((o) => o.act === act && o.ok);

/**
 * A door as it is now; closed where it is no longer offered. What was typed meanwhile stays.
 * @param {Screen} s @param {Opening} was @returns {Opening}
 */
export const asItIs = (s, was) =>
	openings(s).find((o) => o.key === was.key) || Object.assign({}, was, { ok: false });

/** Does it, or opens what it asks for first. @param {Screen} s @param {Opening} o */
export function doIt(s, o) {
	if (o.key === 'move:amend' && o.ok) return s.open({ kind: 'amend', opening: o });
	if (!o.ok || o.asks.length || o.weighs) return s.open({ kind: 'opening', opening: o });
	return s.act(o.act, o.args, { key: o.key });
}

/** The form an event came from. @param {Event} e */
export const formOf = (e) => /** @type {HTMLFormElement} */ (e.target);
